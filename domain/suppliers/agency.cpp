// The kinds of grants as texts.
#include "domain/suppliers/agency.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::suppliers {

std::string_view text(GrantKind kind) {
    switch (kind) {
        case GrantKind::agent_for: return "agent_for";
    }
    return "";
}

std::optional<GrantKind> grant_kind_from(std::string_view text) {
    return enum_from_text(text, GrantKind::agent_for);
}

}  // namespace chaolu::suppliers
