// What a product and its SKUs may be: categories, and the packs that a SKU is traded in.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"

namespace chaolu::catalogue {

enum class Category { scallion, mushroom, millet, vinegar, sauce, bundle, craft, substrate };
std::string_view text(Category category);
std::optional<Category> category_from(std::string_view text);

constexpr std::size_t skus_max = 50;
constexpr std::size_t aliases_max = 20;
constexpr std::size_t trade_units_max = 20;
constexpr std::size_t unit_length_max = 32;
constexpr int shelf_life_days_max = 36'500;

struct UnitFault {
    std::size_t index = 0;
    Code code{};
    bool operator==(UnitFault const&) const = default;
};

// The packs of one SKU as somebody wrote them. A name is a small letter and then small letters,
// digits or '_' (else invalid_format); it may not stand here twice or be a unit that means the
// same everywhere, such as jin or l, whatever the SKU is counted in (duplicate); both parts of the
// ratio lie in 1..base_quantity_max (out_of_range). At most one fault per unit.
std::vector<UnitFault> check_trade_units(std::span<TradeUnit const> units);

// 5000/2 is stored and shown as 2500/1.
TradeUnit reduced(TradeUnit unit);

}  // namespace chaolu::catalogue
