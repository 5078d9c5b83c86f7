// Statements put together at compile time from parts that several of them share.
#pragma once
#include <algorithm>
#include <array>

#include "storage/database/value.hpp"

namespace chaolu::storage {

// A literal of the source as an argument of a template.
template <std::size_t N>
struct Literal {
    char text[N]{};
    consteval Literal(char const (&from)[N]) { std::copy_n(from, N, text); }
};

template <Literal... parts>
struct JoinedText {
    static consteval auto make() {
        std::array<char, ((sizeof(parts.text) - 1) + ... + 1)> all{};
        auto at = all.begin();
        ((at = std::copy_n(parts.text, sizeof(parts.text) - 1, at)), ...);
        return all;
    }
    static constexpr auto text = make();
};

// constexpr Sql find_head = joined<select_heads, " where id = :id">;
template <Literal... parts>
inline constexpr Sql joined{JoinedText<parts...>::text.data()};

}  // namespace chaolu::storage
