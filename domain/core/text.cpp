// Checks of text, codes and phone numbers; without locales, which would make them differ by host.
#include "domain/core/text.hpp"

#include <algorithm>
#include <array>

#include "domain/core/utf8.hpp"

namespace chaolu {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

// Embeddings, overrides and isolates; the marks that right-to-left writing needs stay allowed.
bool is_bidi_override(char32_t c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// White space, and what shows as little: zero-width joiners, which are wanted inside emoji, and
// the fillers and the Braille blank, which are letters by their class alone.
bool is_blank(char32_t c) {
    return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x2800 || c == 0x3000 ||
           c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0xFEFF;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (!next_code_point(text, at)) return false;
    return true;
}

std::size_t length(std::string_view utf8) {
    auto const starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts));
}

tl::expected<void, Code> check_text(std::string_view text, std::size_t min, std::size_t max) {
    std::size_t count = 0;
    bool is_seen = false;
    for (std::size_t at = 0; at < text.size(); ++count) {
        auto const point = next_code_point(text, at);
        if (!point || is_control(*point) || is_bidi_override(*point))
            return tl::unexpected(Code::invalid_text);
        if (!is_blank(*point)) is_seen = true;
    }
    if (count < min) return tl::unexpected(Code::too_short);
    if (count > max) return tl::unexpected(Code::too_long);
    if (count > 0 && !is_seen) return tl::unexpected(Code::invalid_text);
    return {};
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

bool is_code(std::string_view text, std::size_t max) {
    if (text.empty() || text.size() > max || text.front() == '-' || text.back() == '-')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
    });
}

bool is_division_code(std::string_view text) {
    return text.size() == 6 && text.front() != '0' && all_digits(text);
}

bool is_phone(std::string_view text) {
    std::array<char, 15> kept{};  // the longest is +86 and a landline of 12 digits
    std::size_t size = 0;
    for (char const c : text) {
        if (c == ' ' || c == '-') continue;
        if (size == kept.size()) return false;
        kept[size++] = c;
    }
    std::string_view number(kept.data(), size);
    if (number.starts_with("+86")) number.remove_prefix(3);
    if (!all_digits(number)) return false;
    bool const is_mobile = number.size() == 11 && number[0] == '1' && number[1] >= '3';
    bool const is_landline = number.size() >= 10 && number.size() <= 12 && number[0] == '0';
    bool const is_service = number.size() == 10 && number.starts_with("400");
    return is_mobile || is_landline || is_service;
}

}  // namespace chaolu
