// When a channel takes orders: the states of an order cycle, and whether an order falls into one.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "domain/channels/period.hpp"
#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/state_machine.hpp"

namespace chaolu::channels {

enum class CycleState { coming, open, closed, withdrawn };
std::string_view text(CycleState state);
std::optional<CycleState> cycle_state_from(std::string_view text);

enum class CycleEvent { close };

// Closing one that has not opened calls it off.
inline constexpr StateMachine cycle_machine{std::to_array<Transition<CycleState, CycleEvent>>({
    {CycleState::coming, CycleEvent::close, CycleState::withdrawn},
    {CycleState::open, CycleEvent::close, CycleState::closed},
})};
static_assert(cycle_machine.is_deterministic());

struct OrderCycle {
    OrderCycleId id;
    // It takes orders from its first microsecond up to, and without, its last.
    Period taking;
    bool is_withdrawn = false;
    int version = 1;
};

CycleState state_of(OrderCycle const& cycle, Instant now);

// The cycle after the call; illegal_transition when it is over or was called off.
Result<OrderCycle> closed(OrderCycle cycle, Instant now);

// The cycle that an order placed now belongs to, out of the first of its channel that is not over
// yet. order_cycle_closed, telling when the next one opens, if there is one.
Result<OrderCycleId> cycle_for_order(std::optional<OrderCycle> const& first_not_over, Instant now);

}  // namespace chaolu::channels
