// Where a supplier grows and makes its goods: sites and their growing units.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace chaolu::suppliers {

enum class GrowingUnitKind { greenhouse, field, workshop };
std::string_view text(GrowingUnitKind kind);
std::optional<GrowingUnitKind> growing_unit_kind_from(std::string_view text);

constexpr std::size_t growing_units_max = 500;

// One greenhouse, field or workshop; its number is unique in its site.
struct GrowingUnit {
    std::string number;
    GrowingUnitKind kind = GrowingUnitKind::greenhouse;
    bool operator==(GrowingUnit const&) const = default;
};

}  // namespace chaolu::suppliers
