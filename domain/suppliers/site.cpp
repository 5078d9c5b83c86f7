// The kinds of growing units as texts.
#include "domain/suppliers/site.hpp"

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

}  // namespace chaolu::suppliers
