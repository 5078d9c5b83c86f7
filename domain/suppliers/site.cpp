// The kinds of growing units as texts.
#include "domain/suppliers/site.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"

namespace chaolu::suppliers {

std::string_view text(GrowingUnitKind kind) {
    switch (kind) {
        case GrowingUnitKind::greenhouse: return "greenhouse";
        case GrowingUnitKind::field: return "field";
        case GrowingUnitKind::workshop: return "workshop";
    }
    return "";
}

std::optional<GrowingUnitKind> growing_unit_kind_from(std::string_view text) {
    return enum_from_text(text, GrowingUnitKind::workshop);
}

std::vector<GrowingUnit> with_changes(std::vector<GrowingUnit> units,
                                      std::span<GrowingUnit const> changes) {
    for (auto const& change : changes) {
        auto const known = std::find_if(units.begin(), units.end(), [&](GrowingUnit const& unit) {
            return unit.number == change.number;
        });
        if (known == units.end())
            units.push_back(change);
        else
            *known = change;
    }
    return units;
}

}  // namespace chaolu::suppliers
