// Tells formats apart by what was declared, and by the first bytes when that is not true.
#include "server/imports/file.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"
#include "server/imports/csv.hpp"
#include "server/imports/jsonl.hpp"
#include "server/imports/xlsx.hpp"
#include "server/json/pointer.hpp"
#include "server/security/sha256.hpp"

namespace chaolu::imports {
namespace {

constexpr std::string_view xlsx_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Error other_content(std::string detail) {
    return {Code::validation_failed,
            "The file is not what its media type says.",
            {{"", Code::invalid_content, std::move(detail)}}};
}

std::optional<Error> mismatch(std::string_view start, Format format) {
    // The container of .xls, and of an encrypted .xlsx.
    if (start.starts_with("\xD0\xCF\x11\xE0"))
        return other_content(
            "is an old (.xls) or an encrypted workbook; save it as .xlsx without a password");
    bool const is_archive = start.starts_with("PK\x03\x04");
    if (is_archive && format != Format::xlsx)
        return other_content("is a workbook or an archive; send it as " + std::string(xlsx_type));
    if (!is_archive && format == Format::xlsx)
        return other_content("is no workbook; a CSV file is sent as text/csv");
    if (start.starts_with("%PDF")) return other_content("is a PDF document, not a table");
    auto const at = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (format == Format::jsonl && at != std::string_view::npos && start[at] == '[')
        return other_content("is one JSON array; put each object on a line of its own");
    return {};
}

// A reader of text together with what it reads from.
template <class Reader>
class TextRows final : public RowReader {
public:
    template <class... Options>
    TextRows(Bytes const& bytes, Charset charset, Options... options)
        : source_(bytes, charset), reader_([this] { return source_.next(); }, options...) {}
    Row const* next() override { return reader_.next(); }

private:
    TextSource source_;
    Reader reader_;
};

Result<OpenedFile> open_workbook(Bytes const& bytes) {
    constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;
    security::Sha256 hash;
    std::uint64_t size = 0;
    for (auto chunk = bytes(0, chunk_bytes); !chunk.empty(); chunk = bytes(size, chunk_bytes)) {
        hash.add(chunk);
        size += chunk.size();
    }
    auto reader = XlsxReader::open(bytes, size);
    if (!reader) return tl::unexpected(std::move(reader.error()));
    return OpenedFile{hash.finish(), {}, *std::move(reader)};
}

std::string lower(std::string_view text) {
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return folded;
}

std::string letters(std::int64_t column) {
    std::string text;
    for (; column > 0; column = (column - 1) / 26)
        text.insert(text.begin(), static_cast<char>('A' + (column - 1) % 26));
    return text;
}

}  // namespace

std::string_view text(Format format) {
    switch (format) {
        case Format::csv: return "csv";
        case Format::xlsx: return "xlsx";
        case Format::jsonl: return "jsonl";
    }
    return "";
}

std::string_view text(Charset charset) { return charset == Charset::utf8 ? "utf-8" : "gb18030"; }

std::optional<Format> format_from(std::string_view text) {
    return enum_from_text(text, Format::jsonl);
}

std::string_view media_type(Format format) {
    switch (format) {
        case Format::csv: return "text/csv";
        case Format::xlsx: return xlsx_type;
        case Format::jsonl: return "application/jsonl";
    }
    return "";
}

Result<Format> format_of(std::string_view content_type) {
    auto bare = lower(content_type.substr(0, content_type.find(';')));
    while (bare.ends_with(' ')) bare.pop_back();
    for (auto const format : {Format::csv, Format::xlsx, Format::jsonl})
        if (bare == media_type(format)) return format;
    if (bare == "application/x-ndjson") return Format::jsonl;
    return refuse(Code::unsupported_media_type,
                  "Send text/csv, " + std::string(xlsx_type) + " or application/jsonl.");
}

std::string address(Format format, std::int64_t line, std::int64_t column,
                    std::string_view header) {
    switch (format) {
        case Format::xlsx: return letters(column) + std::to_string(line);
        case Format::jsonl: return column == 0 ? "" : json::pointer_step(std::string(header));
        case Format::csv: break;
    }
    return std::to_string(line) + (column == 0 ? "" : ":" + std::to_string(column));
}

Result<OpenedFile> open_file(Bytes const& bytes, Format format, std::optional<Charset> declared,
                             std::span<ColumnName const> names) {
    constexpr std::size_t start_bytes = 64;
    if (auto error = mismatch(bytes(0, start_bytes), format))
        return tl::unexpected(*std::move(error));
    if (format == Format::xlsx) return open_workbook(bytes);
    auto file = examine(bytes, declared);
    if (!file) return tl::unexpected(std::move(file.error()));
    OpenedFile opened{file->sha256, file->charset, {}};
    if (format == Format::csv)
        opened.rows = std::make_unique<TextRows<CsvReader>>(bytes, file->charset, CsvLimits{});
    else
        opened.rows = std::make_unique<TextRows<JsonlReader>>(bytes, file->charset, names);
    return opened;
}

}  // namespace chaolu::imports
