// The life of a listing: which steps are possible, and which times of showing make sense.
#include "domain/catalogue/listing.hpp"

#include <gtest/gtest.h>

#include <map>

namespace chaolu::catalogue {
namespace {

using State = ListingState;
using Event = ListingEvent;

constexpr State states[] = {State::submitted, State::rejected, State::published, State::withdrawn};
constexpr Event events[] = {Event::submit,  Event::approve,  Event::reject,
                            Event::publish, Event::withdraw, Event::reschedule};

TEST(Listing, takes_the_steps_of_its_table_and_no_other) {
    std::map<std::pair<State, Event>, State> const legal{
        {{State::submitted, Event::approve}, State::published},
        {{State::submitted, Event::reject}, State::rejected},
        {{State::rejected, Event::submit}, State::submitted},
        {{State::published, Event::reschedule}, State::published},
        {{State::published, Event::withdraw}, State::withdrawn},
        {{State::withdrawn, Event::publish}, State::published},
        {{State::withdrawn, Event::submit}, State::submitted},
    };
    for (auto const state : states)
        for (auto const event : events) {
            auto const expected = legal.find({state, event});
            auto const next = listing_machine.next(state, event);
            EXPECT_EQ(next.has_value(), expected != legal.end())
                << text(state) << " " << static_cast<int>(event);
            if (next && expected != legal.end()) {
                EXPECT_EQ(*next, expected->second);
            }
        }
}

// What was rejected never reaches customers without another review.
TEST(Listing, comes_from_rejected_to_published_through_a_review_only) {
    for (auto const event : events) {
        auto const next = listing_machine.next(State::rejected, event);
        EXPECT_EQ(next.value_or(State::submitted), State::submitted);
    }
}

TEST(Listing, starts_published_only_where_no_review_is_needed) {
    EXPECT_EQ(first_state(true), State::published);
    EXPECT_EQ(first_state(false), State::submitted);
}

TEST(Listing, has_states_with_names_that_read_back) {
    for (auto const state : states) EXPECT_EQ(listing_state_from(text(state)), state);
    EXPECT_EQ(listing_state_from("live"), std::nullopt);
    EXPECT_EQ(listing_state_from(""), std::nullopt);
}

constexpr Instant now{1'000};

TEST(Publication, is_shown_from_its_beginning_up_to_and_without_its_end) {
    Publication const between{"app", {1'000}, Instant{2'000}};
    EXPECT_FALSE(between.contains({999}));
    EXPECT_TRUE(between.contains({1'000}));
    EXPECT_TRUE(between.contains({1'999}));
    EXPECT_FALSE(between.contains({2'000}));
    EXPECT_TRUE((Publication{"app", {1'000}}.contains({1'000'000'000'000})));
}

TEST(Publications, are_refused_where_they_make_no_sense) {
    struct Case {
        std::vector<Publication> given;
        std::vector<PublicationFault> faults;
    };
    Case const cases[] = {
        {{}, {}},
        {at_once(now), {}},
        {{{"*", {5}, {}}}, {}},
        {{{"*", {500}, Instant{1'001}}}, {}},
        // Over already, or over before it begins.
        {{{"*", {500}, Instant{1'000}}}, {{0, Code::out_of_range}}},
        {{{"*", {2'000}, Instant{2'000}}}, {{0, Code::out_of_range}}},
        {{{"*", {3'000}, Instant{2'000}}}, {{0, Code::out_of_range}}},
        // One channel twice: one after the other, or sharing a moment.
        {{{"app", {2'000}, Instant{3'000}}, {"app", {3'000}, {}}}, {}},
        {{{"app", {3'000}, {}}, {"app", {2'000}, Instant{3'000}}}, {}},
        {{{"app", {2'000}, Instant{3'001}}, {"app", {3'000}, {}}}, {{1, Code::validity_overlap}}},
        {{{"app", {2'000}, {}}, {"app", {1'500}, {}}}, {{1, Code::validity_overlap}}},
        // Different channels have nothing to do with each other.
        {{{"app", {2'000}, {}}, {"union", {2'000}, {}}, {"*", {2'000}, {}}}, {}},
    };
    for (auto const& each : cases)
        EXPECT_EQ(check_publications(each.given, now), each.faults) << each.given.size();
}

TEST(Publications, that_are_ended_still_tell_what_was_shown) {
    std::vector<Publication> const given{
        {"app", {100}, Instant{200}},        // over
        {"union", {100}, {}},                // running without end
        {"event", {100}, Instant{5'000}},    // running
        {"canteen", {5'000}, {}},            // to come
        {"wholesale", now, Instant{9'000}},  // just begins
    };
    EXPECT_EQ(ended(given, now),
              (std::vector<Publication>{
                  {"app", {100}, Instant{200}}, {"union", {100}, now}, {"event", {100}, now}}));
    for (auto const& each : ended(given, now)) EXPECT_FALSE(each.contains(now));
}

TEST(Publications, give_way_to_others_unless_they_are_over) {
    std::vector<Publication> const given{
        {"app", {100}, Instant{200}},
        {"app", {300}, now},
        {"union", {100}, {}},
        {"canteen", {5'000}, {}},
    };
    EXPECT_EQ(replaced(given, at_once(now), now),
              (std::vector<Publication>{
                  {"app", {100}, Instant{200}}, {"app", {300}, now}, {"*", now, {}}}));
    EXPECT_EQ(replaced(given, {}, now).size(), 2u);
}

}  // namespace
}  // namespace chaolu::catalogue
