// States of change requests as texts.
#include "domain/catalogue/change_request.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::catalogue {

std::string_view text(ChangeState state) {
    switch (state) {
        case ChangeState::submitted: return "submitted";
        case ChangeState::approved: return "approved";
        case ChangeState::rejected: return "rejected";
        case ChangeState::withdrawn: return "withdrawn";
    }
    return "";
}

std::optional<ChangeState> change_state_from(std::string_view text) {
    return enum_from_text(text, ChangeState::withdrawn);
}

}  // namespace chaolu::catalogue
