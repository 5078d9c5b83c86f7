// A change of a listing that is asked for: its states, and when it may be applied.
#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "domain/catalogue/listing.hpp"

namespace chaolu::catalogue {

enum class ChangeState { submitted, approved, rejected, withdrawn };
std::string_view text(ChangeState state);
std::optional<ChangeState> change_state_from(std::string_view text);

enum class ChangeEvent { approve, reject, withdraw };

// Decided once.
inline constexpr StateMachine change_machine{std::to_array<Transition<ChangeState, ChangeEvent>>({
    {ChangeState::submitted, ChangeEvent::approve, ChangeState::approved},
    {ChangeState::submitted, ChangeEvent::reject, ChangeState::rejected},
    {ChangeState::submitted, ChangeEvent::withdraw, ChangeState::withdrawn},
})};
static_assert(change_machine.is_deterministic());

// What customers see now waits for a review before it becomes something else; what they do not see
// is reviewed, if it has to be, before they do.
inline bool needs_review(ListingState state, bool is_review_waived) {
    return state == ListingState::published && !is_review_waived;
}

// Whether somebody who has seen `seen` knows what the change replaces: nothing of it was changed
// after that version. Other steps of the listing, such as a new schedule, do not matter.
inline bool is_based_on(int seen, int content_version, int version) {
    return seen >= content_version && seen <= version;
}

}  // namespace chaolu::catalogue
