// Quantities in a SKU's base unit, and the exact ratios of the units people trade in.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/money.hpp"

namespace chaolu {

// Grams, millilitres and pieces are counted whole.
enum class BaseUnit { g, ml, piece };
std::string_view text(BaseUnit unit);
std::optional<BaseUnit> base_unit_from(std::string_view text);

// One trade unit is numerator/denominator base units, exactly.
struct TradeUnit {
    std::string unit;
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
    auto operator<=>(TradeUnit const&) const = default;
};

// No stock or order figure exceeds this many base units (a thousand million kilograms in grams):
// sums of millions of them still fit.
constexpr std::int64_t base_quantity_max = 1'000'000'000'000;

// How a SKU is measured: its base unit and the packs defined for it alone.
struct Measures {
    BaseUnit base = BaseUnit::piece;
    std::vector<TradeUnit> packs;

    // The ratio of a unit: the base unit itself; for grams jin 500, liang 50, kg 1000, dan 50 kg,
    // t 1,000,000; for millilitres l 1000; else a pack of this SKU (`domain.md` 2.6: box, bundle
    // and the like are never constants). None means the unit has no definition here.
    std::optional<TradeUnit> ratio(std::string_view unit) const;
};

// A quantity as somebody wrote it.
struct Quantity {
    std::int64_t value = 0;
    std::string unit;
    bool operator==(Quantity const&) const = default;
};

// The quantity in base units. Refused: a unit without a definition (unknown_unit), a value that is
// not positive or beyond base_quantity_max (out_of_range), one that does not come out whole
// (not_whole_base_units).
tl::expected<std::int64_t, Code> to_base(Quantity const& quantity, Measures const& measures);

// The amount of `base_quantity` at `price`: price x quantity / ratio, rounded half up once.
// None when the price's unit has no definition or the amount exceeds fen_max.
std::optional<Money> amount(UnitPrice const& price, std::int64_t base_quantity,
                            Measures const& measures);

}  // namespace chaolu
