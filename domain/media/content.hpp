// What the bytes of a picture or document say of themselves, whatever their sender calls them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::media {

// What can neither run a script nor fetch anything when a browser shows it, unlike SVG or HTML.
enum class Type { png, jpeg, webp, pdf };
// "image/png"
std::string_view text(Type type);
std::optional<Type> type_from(std::string_view text);

constexpr std::size_t content_bytes_max = 5 * 1024 * 1024;
constexpr int side_pixels_max = 20'000;
// A few hundred bytes may claim to be a picture that takes gigabytes to draw.
constexpr std::int64_t pixels_max = 50'000'000;

struct Facts {
    Type type{};
    // Of pictures.
    std::optional<int> width = {}, height = {};
    bool operator==(Facts const&) const = default;
};

// Reads the format's own marks and lengths from the first byte to the last that counts; refuses
// with invalid_content what is cut short, too large to draw, or none of these types.
Result<Facts> facts_of(std::string_view bytes);

}  // namespace chaolu::media
