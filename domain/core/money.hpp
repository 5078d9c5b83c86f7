// Money in whole fen, unit prices in ten-thousandths of a yuan: exact, never floating point.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu {

// |fen| stays below 2^53, so that every client reads it exactly.
constexpr std::int64_t fen_max = (std::int64_t{1} << 53) - 1;

struct Money {
    std::int64_t fen = 0;
    auto operator<=>(Money const&) const = default;
};
// Throws std::overflow_error beyond fen_max: a sum that wraps would be a wrong figure.
Money operator+(Money left, Money right);

// The price of one unit, in 1/10000 yuan, in the unit in which it was agreed.
struct UnitPrice {
    std::int64_t e4 = 0;
    std::string per;
    auto operator<=>(UnitPrice const&) const = default;
};
constexpr std::int64_t price_e4_max = 1'000'000'000'000;  // 100 million yuan a unit

// "6.0000"; reading takes 1-9 digits and up to 4 decimals, no sign, no exponent.
std::string price_text(std::int64_t e4);
std::optional<std::int64_t> price_from_text(std::string_view text);

// Splits a sum by weights so that the parts add up to it: each part is rounded down, then the
// largest remainders take what is left, the earlier one first. Weights >= 0, their sum > 0.
std::vector<Money> split(Money total, std::vector<std::int64_t> const& weights);

}  // namespace chaolu
