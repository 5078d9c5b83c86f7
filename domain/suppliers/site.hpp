// Where a supplier grows and makes its goods: sites and their growing units.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu::suppliers {

enum class GrowingUnitKind { greenhouse, field, workshop };
std::string_view text(GrowingUnitKind kind);
std::optional<GrowingUnitKind> growing_unit_kind_from(std::string_view text);

constexpr std::size_t growing_units_max = 500;

// One greenhouse, field or workshop; its number is unique in its site.
struct GrowingUnit {
    std::string number;
    GrowingUnitKind kind = GrowingUnitKind::greenhouse;
    // What it yields on its best day, in grams; harvests of more are doubted.
    std::optional<std::int64_t> daily_norm_g = {};
    bool operator==(GrowingUnit const&) const = default;
};

// `units` with these changes, by their numbers: what is new is added, what is known becomes what
// the change says, and nothing goes, for lots name it.
std::vector<GrowingUnit> with_changes(std::vector<GrowingUnit> units,
                                      std::span<GrowingUnit const> changes);

}  // namespace chaolu::suppliers
