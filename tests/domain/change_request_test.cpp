// Change requests: decided once, and only on top of what their author has seen.
#include "domain/catalogue/change_request.hpp"

#include <gtest/gtest.h>

namespace chaolu::catalogue {
namespace {

using State = ChangeState;
using Event = ChangeEvent;

TEST(ChangeRequest, is_decided_once) {
    EXPECT_EQ(change_machine.next(State::submitted, Event::approve), State::approved);
    EXPECT_EQ(change_machine.next(State::submitted, Event::reject), State::rejected);
    EXPECT_EQ(change_machine.next(State::submitted, Event::withdraw), State::withdrawn);
    for (auto const decided : {State::approved, State::rejected, State::withdrawn})
        for (auto const event : {Event::approve, Event::reject, Event::withdraw})
            EXPECT_EQ(change_machine.next(decided, event), std::nullopt) << text(decided);
    for (auto const state : {State::submitted, State::approved, State::rejected, State::withdrawn})
        EXPECT_EQ(change_state_from(text(state)), state);
    EXPECT_EQ(change_state_from("applied"), std::nullopt);
}

TEST(ChangeRequest, waits_only_where_customers_see_what_it_replaces) {
    EXPECT_TRUE(needs_review(ListingState::published, false));
    EXPECT_FALSE(needs_review(ListingState::published, true));
    for (auto const hidden :
         {ListingState::submitted, ListingState::rejected, ListingState::withdrawn})
        EXPECT_FALSE(needs_review(hidden, false)) << text(hidden);
}

TEST(ChangeRequest, is_based_on_what_its_author_has_seen) {
    // The content was last changed at version 3; the product is at 5.
    EXPECT_FALSE(is_based_on(2, 3, 5));
    EXPECT_TRUE(is_based_on(3, 3, 5));
    EXPECT_TRUE(is_based_on(4, 3, 5));
    EXPECT_TRUE(is_based_on(5, 3, 5));
    EXPECT_FALSE(is_based_on(6, 3, 5));
}

}  // namespace
}  // namespace chaolu::catalogue
