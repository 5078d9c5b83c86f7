// How much a piece holds and a pack weighs, and the price by which goods can be compared.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/money.hpp"
#include "domain/core/quantity.hpp"

namespace chaolu::catalogue {

// What one piece holds: 200 g in a jar, 500 ml in a bottle.
struct NetContent {
    std::int64_t value = 0;
    BaseUnit unit = BaseUnit::g;  // g or ml
    bool operator==(NetContent const&) const = default;
};

// What a pack weighs, in grams: nominally, and between which bounds it is accepted.
struct PackWeight {
    std::int64_t nominal = 0;
    std::int64_t min = 0;
    std::int64_t max = 0;
    bool operator==(PackWeight const&) const = default;
};

// What is wrong with the weight of a pack of a SKU that is counted in `base`: the nominal weight
// lies outside its own bounds, or differs from what the pack is by definition where grams are
// counted (out_of_range).
std::optional<Code> check_weight(PackWeight const& weight, TradeUnit const& pack, BaseUnit base);

// The price of one kilogram or litre, rounded half up to ten-thousandths of a yuan. None where the
// goods have neither weight nor volume, the price's unit has no definition, or the figure would
// exceed price_e4_max.
std::optional<UnitPrice> comparable_price(UnitPrice const& price, Measures const& measures,
                                          std::optional<NetContent> const& content);

}  // namespace chaolu::catalogue
