// The states of orders: every pair of state and event, and every mix of suppliers' answers.
#include "domain/ordering/state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

namespace chaolu::ordering {
namespace {

using S = SupplierOrderState;
using E = SupplierOrderEvent;

constexpr S states[] = {S::placed, S::confirmed, S::refused, S::cancelled};
constexpr E events[] = {E::confirm, E::refuse, E::cancel};

TEST(SupplierOrder, moves_only_from_placed_and_never_twice) {
    std::map<std::pair<S, E>, S> const legal{{{S::placed, E::confirm}, S::confirmed},
                                             {{S::placed, E::refuse}, S::refused},
                                             {{S::placed, E::cancel}, S::cancelled}};
    for (auto const state : states) {
        for (auto const event : events) {
            auto const next = supplier_order_machine.next(state, event);
            auto const expected = legal.find({state, event});
            if (expected == legal.end())
                EXPECT_FALSE(next) << text(event) << " when " << text(state);
            else
                EXPECT_EQ(next, expected->second) << text(event) << " when " << text(state);
        }
    }
}

TEST(SupplierOrder, lists_its_transitions_as_data) {
    EXPECT_EQ(supplier_order_machine.transitions.size(), 3U);
    for (auto const& each : supplier_order_machine.transitions)
        EXPECT_EQ(supplier_order_machine.next(each.from, each.event), each.to);
}

TEST(StateMachine, notices_two_rows_for_the_same_event) {
    constexpr StateMachine torn{std::to_array<Transition<S, E>>(
        {{S::placed, E::confirm, S::confirmed}, {S::placed, E::confirm, S::refused}})};
    static_assert(!torn.is_deterministic());
    constexpr StateMachine sound{
        std::to_array<Transition<S, E>>({{S::placed, E::confirm, S::confirmed},
                                         {S::confirmed, E::confirm, S::confirmed},
                                         {S::placed, E::refuse, S::confirmed}})};
    static_assert(sound.is_deterministic());
    static_assert(sound.next(S::confirmed, E::confirm) == S::confirmed);
    static_assert(!sound.next(S::refused, E::confirm));
}

TEST(Order, takes_its_state_from_its_parts) {
    struct Case {
        std::vector<S> parts;
        OrderState state;
    };
    Case const cases[] = {
        {{S::placed}, OrderState::placed},
        {{S::confirmed}, OrderState::confirmed},
        {{S::refused}, OrderState::refused},
        {{S::cancelled}, OrderState::cancelled},
        {{S::placed, S::placed}, OrderState::placed},
        {{S::confirmed, S::confirmed, S::confirmed}, OrderState::confirmed},
        {{S::refused, S::refused}, OrderState::refused},
        {{S::cancelled, S::cancelled}, OrderState::cancelled},
        {{S::placed, S::confirmed}, OrderState::partly_confirmed},
        {{S::placed, S::refused}, OrderState::partly_confirmed},
        {{S::placed, S::cancelled}, OrderState::partly_confirmed},
        {{S::confirmed, S::refused, S::placed}, OrderState::partly_confirmed},
        {{S::confirmed, S::refused}, OrderState::closed_in_part},
        {{S::confirmed, S::cancelled}, OrderState::closed_in_part},
        {{S::confirmed, S::refused, S::cancelled}, OrderState::closed_in_part},
        {{S::refused, S::cancelled}, OrderState::cancelled},
        {{S::refused, S::refused, S::cancelled}, OrderState::cancelled},
    };
    for (auto const& each : cases) {
        auto parts = each.parts;
        std::sort(parts.begin(), parts.end());
        do {
            EXPECT_EQ(text(derive(parts)), text(each.state));
        } while (std::next_permutation(parts.begin(), parts.end()));
    }
}

TEST(Order, without_parts_does_not_exist) { EXPECT_THROW(derive({}), std::invalid_argument); }

TEST(StateNames, are_read_as_they_are_written) {
    std::map<std::string_view, S> const supplier_orders{{"placed", S::placed},
                                                        {"confirmed", S::confirmed},
                                                        {"refused", S::refused},
                                                        {"cancelled", S::cancelled}};
    for (auto const& [name, state] : supplier_orders) {
        EXPECT_EQ(text(state), name);
        EXPECT_EQ(supplier_order_state_from(name), state);
    }
    std::map<std::string_view, E> const verbs{
        {"confirm", E::confirm}, {"refuse", E::refuse}, {"cancel", E::cancel}};
    for (auto const& [name, event] : verbs) {
        EXPECT_EQ(text(event), name);
        EXPECT_EQ(supplier_order_event_from(name), event);
    }
    std::map<std::string_view, OrderState> const orders{
        {"placed", OrderState::placed},       {"partly_confirmed", OrderState::partly_confirmed},
        {"confirmed", OrderState::confirmed}, {"refused", OrderState::refused},
        {"cancelled", OrderState::cancelled}, {"closed_in_part", OrderState::closed_in_part}};
    for (auto const& [name, state] : orders) {
        EXPECT_EQ(text(state), name);
        EXPECT_EQ(order_state_from(name), state);
    }
}

TEST(StateNames, of_nothing_are_refused) {
    for (std::string_view const other : {"", "Placed", "paid", "confirm ", "closed"}) {
        EXPECT_FALSE(supplier_order_state_from(other)) << other;
        EXPECT_FALSE(supplier_order_event_from(other)) << other;
        EXPECT_FALSE(order_state_from(other)) << other;
    }
    EXPECT_FALSE(supplier_order_state_from("partly_confirmed"));
}

}  // namespace
}  // namespace chaolu::ordering
