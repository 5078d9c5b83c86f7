// Channels: their words, what they take at their docks, and in which one a caller acts.
#include <gtest/gtest.h>

#include "domain/channels/channel.hpp"
#include "domain/channels/order_cycle.hpp"
#include "domain/channels/period.hpp"
#include "domain/channels/shelf_life.hpp"
#include "domain/identity/grant.hpp"

namespace chaolu::channels {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }

TEST(ChannelCode, stands_in_paths) {
    for (auto const* code : {"supermarket", "hema", "fair-2026", "1", "a-b-c"})
        EXPECT_TRUE(is_channel_code(code)) << code;
    EXPECT_TRUE(is_channel_code(std::string(32, 'a')));
    for (auto const* code : {"", "*", "-a", "a-", "a--b", "A", "a_b", "a/b", "a.b", "盒马", "a b"})
        EXPECT_FALSE(is_channel_code(code)) << code;
    EXPECT_FALSE(is_channel_code(std::string(33, 'a')));
}

TEST(Papers, of_which_any_one_will_do) {
    using enum Paper;
    std::vector<Paper> const either{certificate, rapid_test};
    EXPECT_TRUE(papers_suffice(either, std::vector{certificate}));
    EXPECT_TRUE(papers_suffice(either, std::vector{origin_proof, rapid_test}));
    EXPECT_FALSE(papers_suffice(either, std::vector{origin_proof}));
    EXPECT_FALSE(papers_suffice(either, {}));
    EXPECT_TRUE(papers_suffice({}, {}));
    for (auto const paper : {certificate, rapid_test, origin_proof})
        EXPECT_EQ(paper_from(text(paper)), paper);
    EXPECT_FALSE(paper_from("invoice"));
}

TEST(Period, holds_its_first_instant_and_not_its_last) {
    Period const period{{1000}, Instant{2000}};
    EXPECT_FALSE(period.contains({999}));
    EXPECT_TRUE(period.contains({1000}));
    EXPECT_TRUE(period.contains({1999}));
    EXPECT_FALSE(period.contains({2000}));
    EXPECT_TRUE((Period{{1000}, {}}.contains({1LL << 60})));
    EXPECT_FALSE(period.is_empty());
    EXPECT_FALSE((Period{{1000}, {}}.is_empty()));
    EXPECT_TRUE((Period{{1000}, Instant{1000}}.is_empty()));
    EXPECT_TRUE((Period{{1000}, Instant{999}}.is_empty()));
}

// A life of 100 days: domain.md 2.3 rejects a lot at 34 % elapsed and accepts it at 33 %.
TEST(ShelfLife, of_which_enough_must_be_left_on_arrival) {
    LotDates const lot{day("2026-01-01"), day("2026-01-01").plus_days(100)};
    struct Case {
        int elapsed;
        MinRemaining min;
        bool is_acceptable;
    };
    Case const cases[] = {
        {33, {{}, 67}, true},  {34, {{}, 67}, false}, {0, {{}, 100}, true},  {1, {{}, 100}, false},
        {99, {{}, 1}, true},   {100, {{}, 1}, false}, {100, {{}, {}}, true}, {101, {{}, {}}, false},
        {101, {1, {}}, false}, {90, {10, {}}, true},  {91, {10, {}}, false}, {100, {1, {}}, false},
        {33, {67, 67}, true},  {33, {68, 67}, false}, {34, {10, 67}, false},
    };
    for (auto const& each : cases)
        EXPECT_EQ(is_acceptable(lot, lot.made.plus_days(each.elapsed), each.min),
                  each.is_acceptable)
            << each.elapsed << " days, min " << each.min.days.value_or(0) << " days, "
            << each.min.pct.value_or(0) << " %";
}

TEST(ShelfLife, is_compared_without_rounding) {
    // 67 % of 10 days are 6.7: six days are too few, seven are enough.
    LotDates const lot{day("2026-01-01"), day("2026-01-11")};
    EXPECT_TRUE(is_acceptable(lot, day("2026-01-04"), {{}, 67}));
    EXPECT_FALSE(is_acceptable(lot, day("2026-01-05"), {{}, 67}));
    // A lot that is good on the day it was made only, such as a ready dish.
    LotDates const dish{day("2026-01-01"), day("2026-01-01")};
    EXPECT_TRUE(is_acceptable(dish, day("2026-01-01"), {{}, 67}));
    EXPECT_FALSE(is_acceptable(dish, day("2026-01-02"), {{}, {}}));
}

TEST(ShelfLife, that_nobody_stated_satisfies_only_who_asks_for_nothing) {
    LotDates const lot{day("2026-01-01"), {}};
    EXPECT_TRUE(is_acceptable(lot, day("2026-01-02"), {}));
    EXPECT_FALSE(is_acceptable(lot, day("2026-01-02"), {1, {}}));
    EXPECT_FALSE(is_acceptable(lot, day("2026-01-02"), {{}, 1}));
}

constexpr Instant opens{1'000'000};
constexpr Instant closes{2'000'000};
OrderCycle const cycle{{}, {opens, closes}};

Instant just_before(Instant at) { return {at.micros - 1}; }

TEST(OrderCycle, is_open_to_the_microsecond) {
    struct Case {
        Instant at;
        CycleState state;
    };
    for (auto const& each :
         {Case{just_before(opens), CycleState::coming}, Case{opens, CycleState::open},
          Case{just_before(closes), CycleState::open}, Case{closes, CycleState::closed}}) {
        EXPECT_EQ(state_of(cycle, each.at), each.state) << each.at.micros;
        auto const found = cycle_for_order(cycle, each.at);
        EXPECT_EQ(found.has_value(), each.state == CycleState::open) << each.at.micros;
        if (!found) {
            EXPECT_EQ(found.error().code, Code::order_cycle_closed);
        }
    }
    for (auto const state :
         {CycleState::coming, CycleState::open, CycleState::closed, CycleState::withdrawn})
        EXPECT_EQ(cycle_state_from(text(state)), state);
}

TEST(OrderCycle, that_is_closed_names_the_next_opening) {
    auto const refused = cycle_for_order(cycle, just_before(opens));
    EXPECT_NE(refused.error().detail.find("1970-01-01T00:00:01.000Z"), std::string::npos);
    EXPECT_NE(cycle_for_order({}, opens).error().detail.find("no further"), std::string::npos);
}

TEST(OrderCycle, is_closed_early_or_called_off_once) {
    Instant const middle{1'500'000};
    auto const shortened = closed(cycle, middle);
    ASSERT_TRUE(shortened);
    EXPECT_EQ(shortened->taking, (Period{opens, middle}));
    EXPECT_EQ(shortened->version, 2);
    EXPECT_EQ(state_of(*shortened, middle), CycleState::closed);
    EXPECT_EQ(state_of(*shortened, just_before(middle)), CycleState::open);
    EXPECT_EQ(closed(*shortened, middle).error().code, Code::illegal_transition);
    // In its first microsecond it has been open, and the interval must not be empty.
    EXPECT_FALSE(closed(cycle, opens)->taking.is_empty());
    auto const called_off = closed(cycle, just_before(opens));
    EXPECT_EQ(state_of(*called_off, Instant{1'500'000}), CycleState::withdrawn);
    EXPECT_EQ(closed(*called_off, opens).error().code, Code::illegal_transition);
    EXPECT_EQ(closed(cycle, closes).error().code, Code::illegal_transition);
}

}  // namespace
}  // namespace chaolu::channels

namespace chaolu::identity {
namespace {

Membership member_of(std::string const& code, std::int64_t since) { return {{code}, {since}}; }

std::string acting_in(Grant const& grant) {
    auto const channel = channel_of(grant);
    return channel ? channel->code : "none";
}

TEST(ActingChannel, is_the_one_joined_last) {
    Grant grant;
    EXPECT_EQ(acting_in(grant), "none");
    grant.memberships = {member_of("supermarket", 1), member_of("hema", 3), member_of("fair", 2)};
    EXPECT_EQ(acting_in(grant), "hema");
    EXPECT_FALSE(channel_of(grant)->is_bound);
    // Joined in one moment: the smaller code, whatever the order of rows.
    grant.memberships = {member_of("b", 1), member_of("a", 1), member_of("c", 1)};
    EXPECT_EQ(acting_in(grant), "a");
}

TEST(ActingChannel, of_a_bound_key_is_that_of_the_key) {
    Grant grant;
    grant.memberships = {member_of("supermarket", 1), member_of("hema", 3)};
    grant.bound_channel = "supermarket";
    EXPECT_EQ(acting_in(grant), "supermarket");
    EXPECT_TRUE(channel_of(grant)->is_bound);
    EXPECT_EQ(actor_of({}, grant)->channel_code(), "supermarket");
    // Once the organisation has left the channel, the key opens nothing: not the public market
    // either, where its owner would order at other prices without noticing.
    grant.bound_channel = "fair";
    EXPECT_FALSE(actor_of({}, grant));
    grant.bound_channel.reset();
    EXPECT_EQ(actor_of({}, grant)->channel_code(), "hema");
    grant.memberships.clear();
    EXPECT_EQ(actor_of({}, grant)->channel_code(), std::nullopt);
}

TEST(BoundKey, does_not_grow_by_issuing_another) {
    OrganisationId const own{{{1}}};
    OrganisationId const other{{{2}}};
    Actor bound;
    bound.organisation = own;
    bound.channel = ActingChannel{.code = "hema", .is_bound = true};
    EXPECT_TRUE(may_issue_in(bound, own, "hema"));
    EXPECT_FALSE(may_issue_in(bound, own, "supermarket"));
    EXPECT_FALSE(may_issue_in(bound, own, std::nullopt));
    EXPECT_TRUE(may_issue_in(bound, other, "supermarket"));
    Actor free = bound;
    free.channel->is_bound = false;
    EXPECT_TRUE(may_issue_in(free, own, "supermarket"));
    EXPECT_TRUE(may_issue_in(free, own, std::nullopt));
}

}  // namespace
}  // namespace chaolu::identity
