// What goods cost by the time they lie in stock: their price, and their part of freight and kin.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/core/money.hpp"
#include "domain/inventory/purchase_order.hpp"

namespace chaolu::inventory {

enum class ChargeKind { freight, unloading, packaging, inspection, other };
std::string_view text(ChargeKind kind);
std::optional<ChargeKind> charge_kind_from(std::string_view text);

// What a charge follows: what the goods are worth, or how much of them there is.
enum class SpreadBy { value, quantity };
std::string_view text(SpreadBy by);
std::optional<SpreadBy> spread_by_from(std::string_view text);

// A line of a receipt as charges see it: what was accepted of it.
struct CostLine {
    std::int64_t quantity = 0;  // in base units
    BaseUnit base = BaseUnit::piece;
    std::optional<AgreedPrice> price = {};
};

// Below zero it takes back what was charged before.
struct Charge {
    ChargeKind kind = ChargeKind::freight;
    SpreadBy by = SpreadBy::value;
    Money amount;
};

// Whether a charge can follow this: value needs a price of every line, quantity one base unit.
bool can_spread(std::span<CostLine const> lines, SpreadBy by);
// Whether all that was charged of each kind, spread alike, is zero or more together.
bool is_sound(std::span<Charge const> charges);

struct LandedCost {
    std::optional<Money> goods;  // none without a price
    Money charges;
    std::optional<Money> landed;
    // For one of the unit of the price, in 1/10000 yuan, rounded half up; none of nothing, and
    // beyond what a price may be.
    std::optional<std::int64_t> unit_e4;
};
struct LandedCosts {
    std::vector<LandedCost> lines;
    // Of which nothing was accepted that could bear it.
    Money unspread;
};
// What was charged of each kind, spread alike, is split over the lines to the fen (core/money.hpp
// split): what the lines bear and what nobody bears add up to what was charged, and no line bears
// less than nothing of charges that are sound. Throws std::overflow_error beyond fen_max.
LandedCosts landed_costs(std::span<CostLine const> lines, std::span<Charge const> charges);

}  // namespace chaolu::inventory
