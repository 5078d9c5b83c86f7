// How identifiers are made and spelled; by hand, because every request reads and writes dozens.
#include "domain/core/id.hpp"

#include <algorithm>

namespace chaolu {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t hex_size = 36;
constexpr std::size_t base32_size = 26;
// Larger than any digit, so that one look at the end finds out whether a character was foreign.
constexpr std::uint8_t foreign = 0x80;

using DigitValues = std::array<std::uint8_t, 256>;

constexpr DigitValues values_of(std::string_view digits, bool either_case) {
    DigitValues values{};
    values.fill(foreign);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        auto const digit = static_cast<unsigned char>(digits[i]);
        values[digit] = static_cast<std::uint8_t>(i);
        if (either_case && digit >= 'A') values[digit + 32U] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr DigitValues hex_values = values_of(hex_digits, false);
constexpr DigitValues base32_values = values_of(base32_digits, true);

std::uint8_t value_of(DigitValues const& values, char digit) {
    return values[static_cast<unsigned char>(digit)];
}

std::uint64_t big_endian(std::uint8_t const* bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = (value << 8) | bytes[i];
    return value;
}

void put_big_endian(std::uint64_t value, std::uint8_t* bytes) {
    for (int i = 7; i >= 0; --i) {
        bytes[i] = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
}

// Base32 of the lowest 5 x count bits.
void put_base32(std::uint64_t value, char* text, int count) {
    for (int i = count - 1; i >= 0; --i) {
        text[i] = base32_digits[value & 31];
        value >>= 5;
    }
}

// Adds any foreign character to `seen`.
std::uint64_t take_base32(char const* text, int count, std::uint8_t& seen) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) {
        auto const digit = value_of(base32_values, text[i]);
        seen = static_cast<std::uint8_t>(seen | digit);
        value = (value << 5) | (digit & 31);
    }
    return value;
}

bool has_dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

Uuid make_uuid_v7(Instant now, std::span<std::uint8_t const, 10> random) {
    // The field has no sign; nothing of ours is older than 1970.
    auto const millis = static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0) / 1000);
    Uuid uuid;
    put_big_endian(millis << 16, uuid.bytes.data());
    std::copy(random.begin(), random.end(), uuid.bytes.begin() + 6);
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuid.bytes[6] & 0x0F));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3F));
    return uuid;
}

std::string to_hex(Uuid const& uuid) {
    std::string text(hex_size, '-');
    std::size_t at = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if (has_dash_before(i)) ++at;
        text[at++] = hex_digits[uuid.bytes[i] >> 4];
        text[at++] = hex_digits[uuid.bytes[i] & 15];
    }
    return text;
}

std::optional<Uuid> uuid_from_hex(std::string_view text) {
    if (text.size() != hex_size) return {};
    Uuid uuid;
    std::uint8_t seen = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if (has_dash_before(i) && text[at++] != '-') return {};
        auto const high = value_of(hex_values, text[at++]);
        auto const low = value_of(hex_values, text[at++]);
        seen = static_cast<std::uint8_t>(seen | high | low);
        uuid.bytes[i] = static_cast<std::uint8_t>((high << 4) | low);
    }
    if (seen & foreign) return {};
    return uuid;
}

// 128 bits are 2 characters of the top 8, then twice 12 characters of 60: the first character is
// at most '7', and texts sort as the bytes do.
std::string to_base32(Uuid const& uuid) {
    auto const high = big_endian(uuid.bytes.data());
    auto const low = big_endian(uuid.bytes.data() + 8);
    std::string text(base32_size, '0');
    put_base32(high >> 56, text.data(), 2);
    put_base32((high << 4) | (low >> 60), text.data() + 2, 12);
    put_base32(low, text.data() + 14, 12);
    return text;
}

std::optional<Uuid> uuid_from_base32(std::string_view text) {
    if (text.size() != base32_size) return {};
    std::uint8_t seen = 0;
    auto const top = take_base32(text.data(), 2, seen);
    auto const middle = take_base32(text.data() + 2, 12, seen);
    auto const bottom = take_base32(text.data() + 14, 12, seen);
    if ((seen & foreign) || top > 0xFF) return {};
    Uuid uuid;
    put_big_endian((top << 56) | (middle >> 4), uuid.bytes.data());
    put_big_endian((middle << 60) | bottom, uuid.bytes.data() + 8);
    return uuid;
}

}  // namespace chaolu
