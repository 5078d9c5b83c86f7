// The rules of order cycles.
#include "domain/channels/order_cycle.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::channels {

std::string_view text(CycleState state) {
    switch (state) {
        case CycleState::coming: return "coming";
        case CycleState::open: return "open";
        case CycleState::closed: return "closed";
        case CycleState::withdrawn: return "withdrawn";
    }
    return "";
}

std::optional<CycleState> cycle_state_from(std::string_view text) {
    return enum_from_text(text, CycleState::withdrawn);
}

CycleState state_of(OrderCycle const& cycle, Instant now) {
    if (cycle.is_withdrawn) return CycleState::withdrawn;
    if (now < cycle.taking.from) return CycleState::coming;
    return cycle.taking.contains(now) ? CycleState::open : CycleState::closed;
}

Result<OrderCycle> closed(OrderCycle cycle, Instant now) {
    auto const before = state_of(cycle, now);
    auto const after = cycle_machine.next(before, CycleEvent::close);
    if (!after)
        return refuse(Code::illegal_transition, "This order cycle is " + std::string(text(before)) +
                                                    " already and takes no orders.");
    cycle.is_withdrawn = after == CycleState::withdrawn;
    // A cycle that is closed in its first microsecond has still been open for that long.
    if (!cycle.is_withdrawn)
        cycle.taking.to = std::max(now, cycle.taking.from + std::chrono::microseconds(1));
    ++cycle.version;
    return cycle;
}

Result<OrderCycleId> cycle_for_order(std::optional<OrderCycle> const& first_not_over, Instant now) {
    if (!first_not_over)
        return refuse(Code::order_cycle_closed,
                      "This channel takes orders in cycles only, and no further one is planned.");
    if (state_of(*first_not_over, now) == CycleState::open) return first_not_over->id;
    return refuse(Code::order_cycle_closed, "This channel takes orders again from " +
                                                to_text(first_not_over->taking.from) + ".");
}

}  // namespace chaolu::channels
