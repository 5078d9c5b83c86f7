// Reads an enum back from the text that its own text() gives it, so that each name is written once.
#pragma once
#include <optional>
#include <string_view>

namespace chaolu {

// For enums that count from zero without gaps; `last` is the last of them.
template <class Enum>
std::optional<Enum> enum_from_text(std::string_view wanted, Enum last) {
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        auto const value = static_cast<Enum>(i);
        if (text(value) == wanted) return value;
    }
    return {};
}

}  // namespace chaolu
