// libzip over the bytes of an upload; what it would hold in memory is bounded before it looks.
#include "server/imports/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <cstring>

#include "domain/core/text.hpp"
#include "domain/inventory/lot.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t end_record_bytes = 22;
constexpr std::size_t comment_bytes_max = 65'535;
constexpr std::string_view end_record = "PK\5\6";
constexpr std::size_t locator_bytes = 20;
constexpr std::string_view zip64_locator = "PK\6\7";

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (auto at = bytes.size(); at-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

// How many parts there are, and how large the list of them: libzip would allocate by these numbers.
std::optional<Error> check_directory(Bytes const& bytes, std::uint64_t size,
                                     ArchiveLimits const& limits) {
    auto const span =
        std::min<std::uint64_t>(size, locator_bytes + end_record_bytes + comment_bytes_max);
    std::string tail;
    while (tail.size() < span) {
        auto const more = bytes(size - span + tail.size(), span - tail.size());
        if (more.empty()) break;
        tail += more;
    }
    auto const at = tail.rfind(end_record);
    if (at == std::string::npos || tail.size() - at < end_record_bytes)
        return bad_workbook(Code::invalid_content, "is not a ZIP archive, or cut short");
    // Two readers might take different ones for the list of parts.
    if (tail.find(end_record) != at)
        return bad_workbook(Code::invalid_content, "has more than one list of its parts");
    // Its numbers would stand elsewhere, in 64 bits, and libzip would go by those.
    if (at >= locator_bytes &&
        std::string_view(tail).substr(at - locator_bytes).starts_with(zip64_locator))
        return bad_workbook(Code::too_many, "is a ZIP64 archive, which no workbook needs");
    std::string_view const record = std::string_view(tail).substr(at);
    auto const entries = little_endian(record.substr(10, 2));
    auto const directory_bytes = little_endian(record.substr(12, 4));
    if (entries > limits.entries_max || directory_bytes > limits.directory_bytes_max)
        return bad_workbook(Code::too_many, "has more parts than a workbook needs");
    return {};
}

}  // namespace

Error bad_workbook(Code code, std::string detail) {
    return {Code::validation_failed,
            "The file cannot be read as a workbook.",
            {{"", code, std::move(detail)}}};
}

struct Archive::Opened {
    Bytes bytes;
    std::uint64_t size = 0;
    std::uint64_t at = 0;
    zip_error_t error{};
    zip_t* zip = nullptr;
    ArchiveLimits limits;

    Opened(Bytes from, std::uint64_t length, ArchiveLimits bounds)
        : bytes(std::move(from)), size(length), limits(bounds) {
        zip_error_init(&error);
    }
    Opened(Opened const&) = delete;
    Opened& operator=(Opened const&) = delete;
    ~Opened() {
        if (zip) zip_discard(zip);
        zip_error_fini(&error);
    }

    zip_int64_t read(void* into, zip_uint64_t length) {
        auto const chunk = bytes(at, static_cast<std::size_t>(length));
        std::memcpy(into, chunk.data(), chunk.size());
        at += chunk.size();
        return static_cast<zip_int64_t>(chunk.size());
    }

    zip_int64_t seek(void* arguments, zip_uint64_t length) {
        auto const to = zip_source_seek_compute_offset(at, size, arguments, length, &error);
        if (to < 0) return -1;
        at = static_cast<std::uint64_t>(to);
        return 0;
    }

    zip_int64_t stat(void* into) const {
        zip_stat_t facts;
        zip_stat_init(&facts);
        facts.size = size;
        facts.valid = ZIP_STAT_SIZE;
        std::memcpy(into, &facts, sizeof facts);
        return sizeof facts;
    }

    static zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t what) {
        auto& self = *static_cast<Opened*>(state);
        switch (what) {
            case ZIP_SOURCE_OPEN: self.at = 0; return 0;
            case ZIP_SOURCE_READ: return self.read(data, length);
            case ZIP_SOURCE_SEEK: return self.seek(data, length);
            case ZIP_SOURCE_TELL: return static_cast<zip_int64_t>(self.at);
            case ZIP_SOURCE_STAT: return self.stat(data);
            case ZIP_SOURCE_ERROR: return zip_error_to_data(&self.error, data, length);
            case ZIP_SOURCE_SUPPORTS: return ZIP_SOURCE_SUPPORTS_SEEKABLE;
            default: return 0;
        }
    }
};

struct PartStream::Handle {
    explicit Handle(zip_file_t* opened) : file(opened) {}
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    ~Handle() { zip_fclose(file); }
    zip_file_t* file;
};

PartStream::PartStream(std::unique_ptr<Handle> handle, std::uint64_t packed_bytes,
                       std::uint64_t bytes_max, ArchiveLimits limits)
    : handle_(std::move(handle)),
      packed_bytes_(packed_bytes),
      bytes_max_(bytes_max),
      limits_(limits) {}
PartStream::~PartStream() = default;

std::size_t PartStream::read(std::string& into, std::size_t max) {
    if (broken_) return 0;
    auto const before = into.size();
    into.resize(before + max);
    auto const count = zip_fread(handle_->file, into.data() + before, max);
    into.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(count, 0)));
    if (count < 0) {
        broken_ = bad_workbook(Code::invalid_content, "is damaged: a part cannot be unpacked");
        return 0;
    }
    bytes_ += static_cast<std::uint64_t>(count);
    // What the archive says of itself is not believed: only what came out counts.
    bool const is_bomb = bytes_ > limits_.ratio_counts_from_bytes &&
                         bytes_ / std::max<std::uint64_t>(packed_bytes_, 1) > limits_.ratio_max;
    if (bytes_ > bytes_max_ || is_bomb) {
        broken_ = bad_workbook(Code::too_long, "unpacks to far more than a workbook holds");
        into.resize(before);
        return 0;
    }
    return static_cast<std::size_t>(count);
}

Archive::Archive(std::unique_ptr<Opened> opened) : opened_(std::move(opened)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(Bytes bytes, std::uint64_t size, ArchiveLimits limits) {
    if (auto error = check_directory(bytes, size, limits)) return tl::unexpected(*std::move(error));
    auto opened = std::make_unique<Opened>(std::move(bytes), size, limits);
    auto* source = zip_source_function_create(Opened::serve, opened.get(), &opened->error);
    if (source) opened->zip = zip_open_from_source(source, ZIP_RDONLY, &opened->error);
    if (!opened->zip) {
        if (source) zip_source_free(source);
        return tl::unexpected(
            bad_workbook(Code::invalid_content, "is not a ZIP archive, or damaged"));
    }
    return Archive(std::move(opened));
}

bool Archive::has(std::string const& name) const {
    return zip_name_locate(opened_->zip, name.c_str(), 0) >= 0;
}

Result<std::unique_ptr<PartStream>> Archive::open_part(std::string const& name,
                                                       std::uint64_t bytes_max) const {
    auto const missing = [&] {
        return tl::unexpected(bad_workbook(
            Code::invalid_content, is_utf8(name) ? "lacks the part " + inventory::shown(name)
                                                 : "lacks a part whose name is not text"));
    };
    auto const at = zip_name_locate(opened_->zip, name.c_str(), 0);
    if (at < 0) return missing();
    auto const index = static_cast<zip_uint64_t>(at);
    zip_stat_t facts;
    zip_stat_init(&facts);
    if (zip_stat_index(opened_->zip, index, 0, &facts) != 0) return missing();
    if (facts.encryption_method != ZIP_EM_NONE)
        return tl::unexpected(
            bad_workbook(Code::invalid_content, "is encrypted; save it without a password"));
    auto* file = zip_fopen_index(opened_->zip, index, 0);
    if (!file)
        return tl::unexpected(
            bad_workbook(Code::invalid_content, "is damaged: a part cannot be unpacked"));
    auto handle = std::make_unique<PartStream::Handle>(file);
    return std::unique_ptr<PartStream>(
        new PartStream(std::move(handle), facts.comp_size, bytes_max, opened_->limits));
}

Result<std::string> Archive::text(std::string const& name) const {
    auto part = open_part(name, opened_->limits.part_bytes_max);
    if (!part) return tl::unexpected(std::move(part.error()));
    constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;
    std::string whole;
    while ((*part)->read(whole, chunk_bytes) > 0) continue;
    if ((*part)->broken()) return tl::unexpected(*(*part)->broken());
    return whole;
}

Result<std::unique_ptr<PartStream>> Archive::stream(std::string const& name) const {
    return open_part(name, opened_->limits.stream_bytes_max);
}

}  // namespace chaolu::imports
