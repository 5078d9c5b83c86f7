// Headers of four formats, read byte by byte: nothing is decoded, so nothing can be overrun.
#include "domain/media/content.hpp"

#include <array>
#include <string>

namespace chaolu::media {
namespace {

constexpr std::array types{Type::png, Type::jpeg, Type::webp, Type::pdf};

// Reads on until something lies beyond the end; then everything is zero and `failed` stays set.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::string_view take(std::size_t size) {
        if (size > bytes_.size() - at_) failed_ = true;
        if (failed_) return {};
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    std::uint32_t big_endian(std::size_t size) {
        std::uint32_t number = 0;
        for (char const byte : take(size)) number = number << 8 | static_cast<unsigned char>(byte);
        return number;
    }
    std::uint32_t little_endian(std::size_t size) {
        std::uint32_t number = 0;
        auto const bytes = take(size);
        for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte)
            number = number << 8 | static_cast<unsigned char>(*byte);
        return number;
    }
    bool failed() const { return failed_; }
    bool at_end() const { return at_ == bytes_.size(); }
    std::string_view rest() const { return bytes_.substr(at_); }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// None for what is not a whole PNG: IHDR first, some IDAT, IEND last and nothing behind it.
std::optional<Size> png_size(std::string_view bytes) {
    Reader in(bytes);
    in.take(8);
    std::optional<Size> size;
    bool has_data = false;
    while (!in.failed() && !in.at_end()) {
        auto const length = in.big_endian(4);
        auto const name = in.take(4);
        auto const is_first = !size;
        if (is_first && (name != "IHDR" || length != 13)) return {};
        Reader chunk(in.take(length));
        if (is_first) {
            auto const width = chunk.big_endian(4);
            size = Size{width, chunk.big_endian(4)};
        }
        in.take(4);  // the chunk's checksum
        has_data = has_data || name == "IDAT";
        if (name == "IEND") return has_data && in.at_end() && !in.failed() ? size : std::nullopt;
    }
    return {};
}

// The frame headers; three of the numbers in their range mean other things.
bool is_frame_header(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// None for what has no frame before its scan or no end; phones put things behind the end.
std::optional<Size> jpeg_size(std::string_view bytes) {
    constexpr std::uint32_t scan = 0xDA;
    Reader in(bytes);
    in.take(2);
    std::optional<Size> size;
    while (!in.failed()) {
        if (in.big_endian(1) != 0xFF) return {};
        auto marker = in.big_endian(1);
        while (marker == 0xFF) marker = in.big_endian(1);
        auto const length = in.big_endian(2);
        if (length < 2) return {};
        if (marker == scan) break;
        Reader segment(in.take(length - 2));
        if (!is_frame_header(marker)) continue;
        segment.take(1);  // bits a sample
        auto const height = segment.big_endian(2);
        size = Size{segment.big_endian(2), height};
    }
    bool const has_end = in.rest().find("\xFF\xD9") != std::string_view::npos;
    return has_end && !in.failed() ? size : std::nullopt;
}

std::optional<Size> webp_size(std::string_view bytes) {
    Reader in(bytes);
    in.take(4);
    bool const is_whole = in.little_endian(4) == bytes.size() - 8;
    in.take(4);
    auto const name = in.take(4);
    auto const length = in.little_endian(4);
    Reader chunk(in.take(length));
    Size size;
    if (name == "VP8 ") {
        chunk.take(3);
        if (chunk.take(3) != "\x9D\x01\x2A") return {};
        size.width = chunk.little_endian(2) & 0x3FFF;
        size.height = chunk.little_endian(2) & 0x3FFF;
    } else if (name == "VP8L") {
        if (chunk.take(1) != "\x2F") return {};
        auto const bits = chunk.little_endian(4);
        size = {(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    } else if (name == "VP8X") {
        chunk.take(4);
        auto const width = chunk.little_endian(3) + 1;
        size = {width, chunk.little_endian(3) + 1};
    } else {
        return {};
    }
    return is_whole && !in.failed() && !chunk.failed() ? std::optional(size) : std::nullopt;
}

bool is_whole_pdf(std::string_view bytes) {
    constexpr std::size_t tail = 1024;
    auto const end = bytes.substr(bytes.size() - std::min(tail, bytes.size()));
    return end.find("%%EOF") != std::string_view::npos;
}

std::optional<Type> type_by_marks(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return Type::png;
    if (bytes.starts_with("\xFF\xD8\xFF")) return Type::jpeg;
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return Type::webp;
    if (bytes.starts_with("%PDF-1.") || bytes.starts_with("%PDF-2.")) return Type::pdf;
    return {};
}

std::optional<Size> size_of(Type type, std::string_view bytes) {
    switch (type) {
        case Type::png: return png_size(bytes);
        case Type::jpeg: return jpeg_size(bytes);
        case Type::webp: return webp_size(bytes);
        case Type::pdf: break;
    }
    return {};
}

tl::unexpected<Error> invalid(std::string detail) {
    return tl::unexpected(Error{Code::invalid_content, std::move(detail), {}});
}

}  // namespace

std::string_view text(Type type) {
    switch (type) {
        case Type::png: return "image/png";
        case Type::jpeg: return "image/jpeg";
        case Type::webp: return "image/webp";
        case Type::pdf: return "application/pdf";
    }
    return "";
}

std::optional<Type> type_from(std::string_view name) {
    for (auto const type : types)
        if (text(type) == name) return type;
    return {};
}

Result<Facts> facts_of(std::string_view bytes) {
    auto const type = type_by_marks(bytes);
    if (!type) return invalid("is not a PNG, JPEG or WebP picture or a PDF document");
    if (*type == Type::pdf) {
        if (!is_whole_pdf(bytes)) return invalid("is a PDF document without its end");
        return Facts{*type};
    }
    auto const size = size_of(*type, bytes);
    if (!size) return invalid("is a picture of which a part is missing or damaged");
    bool const is_drawable = size->width >= 1 && size->height >= 1 &&
                             size->width <= side_pixels_max && size->height <= side_pixels_max &&
                             std::int64_t{size->width} * size->height <= pixels_max;
    if (!is_drawable)
        return invalid("must have 1 to 20,000 pixels a side and at most 50 million in all");
    return Facts{*type, static_cast<int>(size->width), static_cast<int>(size->height)};
}

}  // namespace chaolu::media
