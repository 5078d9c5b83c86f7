// A supplier's offer of a SKU: its states, and the quantities it is sold in.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/core/error.hpp"
#include "domain/core/state_machine.hpp"

namespace chaolu::offers {

enum class OfferState { live, withdrawn };
std::string_view text(OfferState state);
std::optional<OfferState> offer_state_from(std::string_view text);

enum class OfferEvent { withdraw, restore };

inline constexpr StateMachine offer_machine{std::to_array<Transition<OfferState, OfferEvent>>({
    {OfferState::live, OfferEvent::withdraw, OfferState::withdrawn},
    {OfferState::withdrawn, OfferEvent::restore, OfferState::live},
})};
static_assert(offer_machine.is_deterministic());

// What one order line may ask of an offer, in the SKU's base unit. Both count for each line alone.
struct Terms {
    std::int64_t min_quantity = 1;
    std::int64_t multiple = 1;
    bool operator==(Terms const&) const = default;
};

// Why a quantity cannot be ordered on these terms: below_minimum, else not_a_multiple.
std::optional<Code> misfit(Terms const& terms, std::int64_t quantity);

}  // namespace chaolu::offers
