// Offers: the table of their states, and which quantities their terms allow.
#include "domain/offers/offer.hpp"

#include <gtest/gtest.h>

namespace chaolu::offers {
namespace {

TEST(Offer, is_withdrawn_and_restored_and_nothing_else) {
    EXPECT_EQ(offer_machine.next(OfferState::live, OfferEvent::withdraw), OfferState::withdrawn);
    EXPECT_EQ(offer_machine.next(OfferState::withdrawn, OfferEvent::restore), OfferState::live);
    EXPECT_FALSE(offer_machine.next(OfferState::live, OfferEvent::restore));
    EXPECT_FALSE(offer_machine.next(OfferState::withdrawn, OfferEvent::withdraw));
    for (auto const state : {OfferState::live, OfferState::withdrawn})
        EXPECT_EQ(offer_state_from(text(state)), state);
    EXPECT_FALSE(offer_state_from("sold"));
}

TEST(Offer, sells_from_its_minimum_on_in_whole_multiples) {
    Terms const terms{20, 5};
    EXPECT_EQ(misfit(terms, 19), Code::below_minimum);
    EXPECT_EQ(misfit(terms, 15), Code::below_minimum);
    EXPECT_EQ(misfit(terms, 20), std::nullopt);
    EXPECT_EQ(misfit(terms, 21), Code::not_a_multiple);
    EXPECT_EQ(misfit(terms, 24), Code::not_a_multiple);
    EXPECT_EQ(misfit(terms, 25), std::nullopt);
    EXPECT_EQ(misfit({}, 1), std::nullopt);
}

}  // namespace
}  // namespace chaolu::offers
