// Reading UTF-8 one code point at a time, strictly.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace chaolu {

// The code point at `at`, which then moves past it. None, and `at` unmoved, where the bytes are not
// well formed: cut short, overlong, a surrogate or beyond U+10FFFF.
inline std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
    auto const lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    if (lead < 0xC0 || lead > 0xF4) return {};
    std::size_t const size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() - at < size) return {};
    auto point = static_cast<char32_t>(lead & (0x7F >> size));
    for (std::size_t i = 1; i < size; ++i) {
        auto const byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0) != 0x80) return {};
        point = (point << 6) | (byte & 0x3F);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
    at += size;
    return point;
}

}  // namespace chaolu
