// The smallest pictures and documents that are whole, of any size in pixels.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace chaolu::test {

inline std::string big_endian(std::uint32_t number, int size) {
    std::string bytes;
    for (int at = size - 1; at >= 0; --at) bytes += static_cast<char>(number >> 8 * at & 0xFF);
    return bytes;
}

inline std::string little_endian(std::uint32_t number, int size) {
    std::string bytes;
    for (int at = 0; at < size; ++at) bytes += static_cast<char>(number >> 8 * at & 0xFF);
    return bytes;
}

inline std::string png_chunk(std::string const& name, std::string const& data) {
    return big_endian(static_cast<std::uint32_t>(data.size()), 4) + name + data +
           "\x01\x02\x03\x04";
}

inline std::string png(std::uint32_t width, std::uint32_t height, std::string const& data = "x") {
    using namespace std::string_literals;
    return "\x89PNG\r\n\x1A\n" +
           png_chunk("IHDR", big_endian(width, 4) + big_endian(height, 4) + "\x08\x02\0\0\0"s) +
           png_chunk("IDAT", data) + png_chunk("IEND", "");
}

inline std::string jpeg_segment(char marker, std::string const& data) {
    return std::string("\xFF") + marker +
           big_endian(static_cast<std::uint32_t>(data.size()) + 2, 2) + data;
}

inline std::string jpeg(std::uint32_t width, std::uint32_t height, char frame = '\xC0') {
    return "\xFF\xD8" + jpeg_segment('\xE0', "JFIF") + jpeg_segment('\xC4', "tables") +
           jpeg_segment(frame, "\x08" + big_endian(height, 2) + big_endian(width, 2) + "\x03") +
           jpeg_segment('\xDA', "abc") + "scan" + "\xFF\xD9";
}

inline std::string webp(std::string const& chunk, std::string const& data) {
    auto const size = static_cast<std::uint32_t>(data.size());
    return "RIFF" + little_endian(size + 12, 4) + "WEBP" + chunk + little_endian(size, 4) + data;
}

inline std::string webp_lossy(std::uint32_t width, std::uint32_t height) {
    return webp("VP8 ", "abc\x9D\x01\x2A" + little_endian(width, 2) + little_endian(height, 2));
}

inline std::string webp_lossless(std::uint32_t width, std::uint32_t height) {
    return webp("VP8L", "\x2F" + little_endian(width - 1 + ((height - 1) << 14), 4));
}

inline std::string webp_extended(std::uint32_t width, std::uint32_t height) {
    return webp("VP8X", "abcd" + little_endian(width - 1, 3) + little_endian(height - 1, 3));
}

inline std::string pdf() { return "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"; }

}  // namespace chaolu::test
