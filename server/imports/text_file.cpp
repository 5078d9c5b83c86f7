// Charsets: told by the sender, or recognised; GB18030 converted by ICU.
#include "server/imports/text_file.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/core/utf8.hpp"
#include "server/security/sha256.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) { return lower(c); });
    return folded;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Whether bytes that come in pieces are UTF-8, and up to which line.
class Utf8Check {
public:
    void add(std::string_view bytes) {
        if (is_broken_) return;
        auto text = rest_ + std::string(bytes);
        std::size_t at = 0;
        while (at < text.size()) {
            if (text[at] == '\n') ++line_;
            if (next_code_point(text, at)) continue;
            // Up to three bytes may wait for the next piece.
            if (text.size() - at > 3) is_broken_ = true;
            break;
        }
        rest_ = text.substr(at);
    }
    // Also false when the bytes end within a character.
    bool is_whole() const { return !is_broken_ && rest_.empty(); }
    std::int64_t line() const { return line_; }

private:
    std::string rest_;
    std::int64_t line_ = 1;
    bool is_broken_ = false;
};

tl::unexpected<Error> not_text(std::string detail) {
    return refuse(Code::validation_failed, "The file cannot be read as text.",
                  {{"", Code::invalid_text, std::move(detail)}});
}

// The line that is not GB18030, or none.
std::optional<std::int64_t> broken_gb18030_line(Bytes const& bytes) {
    TextSource source(bytes, Charset::gb18030);
    while (!source.next().empty()) continue;
    if (!source.is_broken()) return {};
    return source.line();
}

}  // namespace

Result<std::optional<Charset>> declared_charset(std::string_view content_type) {
    while (!content_type.empty()) {
        auto const part = content_type.substr(0, content_type.find(';'));
        content_type.remove_prefix(std::min(part.size() + 1, content_type.size()));
        auto const equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        if (lower(trimmed(part.substr(0, equals))) != "charset") continue;
        auto name = trimmed(part.substr(equals + 1));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
            name = name.substr(1, name.size() - 2);
        auto const known = lower(name);
        if (known == "utf-8" || known == "utf8" || known == "us-ascii") return Charset::utf8;
        if (known == "gb18030" || known == "gbk" || known == "gb2312") return Charset::gb18030;
        return refuse(Code::unsupported_media_type,
                      "A file is read as UTF-8 or GB18030, not in another charset.");
    }
    return std::nullopt;
}

Result<TextFile> examine(Bytes const& bytes, std::optional<Charset> declared) {
    security::Sha256 hash;
    Utf8Check utf8;
    std::string start;
    for (std::uint64_t offset = 0;;) {
        auto const chunk = bytes(offset, chunk_bytes);
        if (chunk.empty()) break;
        if (offset == 0) start = chunk.substr(0, byte_order_mark.size());
        hash.add(chunk);
        utf8.add(chunk);
        offset += chunk.size();
    }
    TextFile file{hash.finish(), Charset::utf8};
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
        return not_text("is UTF-16; save it as CSV UTF-8");
    // The mark outweighs what a form or a tool has declared for every file alike.
    bool const is_marked = start == byte_order_mark;
    if (utf8.is_whole() && (is_marked || declared != Charset::gb18030)) return file;
    if (is_marked || declared == Charset::utf8)
        return not_text("line " + std::to_string(utf8.line()) + " is not UTF-8");
    if (auto line = broken_gb18030_line(bytes))
        return not_text("line " + std::to_string(*line) + " is " +
                        (declared ? "not GB18030" : "neither UTF-8 nor GB18030"));
    file.charset = Charset::gb18030;
    return file;
}

struct TextSource::Converter {
    Converter() : from(open("gb18030"), ucnv_close), to(open("utf-8"), ucnv_close) {
        auto error = U_ZERO_ERROR;
        // ICU would put U+FFFD for what it cannot read, and the supplier would see it years later.
        ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
        if (U_FAILURE(error)) throw std::runtime_error("ICU refuses to stop at broken text");
        pivot_in = pivot_out = pivot.data();
    }
    static UConverter* open(char const* name) {
        auto error = U_ZERO_ERROR;
        auto* converter = ucnv_open(name, &error);
        if (U_FAILURE(error)) throw std::runtime_error("ICU lacks a charset");
        return converter;
    }

    std::unique_ptr<UConverter, decltype(&ucnv_close)> from;
    std::unique_ptr<UConverter, decltype(&ucnv_close)> to;
    std::array<UChar, 4096> pivot{};
    UChar* pivot_in;
    UChar* pivot_out;
};

TextSource::TextSource(Bytes bytes, Charset charset)
    : bytes_(std::move(bytes)),
      converter_(charset == Charset::gb18030 ? std::make_unique<Converter>() : nullptr) {}
TextSource::~TextSource() = default;

std::string_view TextSource::next() {
    std::string_view text;
    while (text.empty()) {
        auto chunk = bytes_(offset_, chunk_bytes);
        offset_ += chunk.size();
        bool const is_last = chunk.empty();
        if (!converter_) {
            piece_ = std::move(chunk);
        } else if (is_broken_) {
            return {};
        } else {
            convert(chunk, is_last);
        }
        text = piece_;
        if (is_first_ && text.starts_with(byte_order_mark))
            text.remove_prefix(byte_order_mark.size());
        is_first_ = false;
        if (is_last) break;
    }
    return text;
}

void TextSource::convert(std::string_view bytes, bool is_last) {
    piece_.clear();
    char const* source = bytes.data();
    char const* const source_end = source + bytes.size();
    std::array<char, std::size_t{16} * 1024> out;
    auto error = U_ZERO_ERROR;
    do {
        char* target = out.data();
        error = U_ZERO_ERROR;
        auto& pivot = converter_->pivot;
        ucnv_convertEx(converter_->to.get(), converter_->from.get(), &target,
                       out.data() + out.size(), &source, source_end, pivot.data(),
                       &converter_->pivot_in, &converter_->pivot_out, pivot.data() + pivot.size(),
                       false, is_last, &error);
        piece_.append(out.data(), target);
    } while (error == U_BUFFER_OVERFLOW_ERROR);
    is_broken_ = U_FAILURE(error) != 0;
    // No character of GB18030 has the byte of a line end within it.
    line_ += std::count(bytes.data(), source, '\n');
}

}  // namespace chaolu::imports
