// Prices: which one holds on a day, which get in each other's way, and how a list is closed.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/pricing/choose_price.hpp"
#include "domain/pricing/price_list.hpp"

namespace chaolu::pricing {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }

Validity from(std::string_view first) { return {day(first), {}}; }
Validity between(std::string_view first, std::string_view end) { return {day(first), day(end)}; }

TEST(Validity, runs_from_its_first_day_up_to_and_without_its_end) {
    auto const november = between("2026-11-01", "2026-12-01");
    EXPECT_FALSE(november.contains(day("2026-10-31")));
    EXPECT_TRUE(november.contains(day("2026-11-01")));
    EXPECT_TRUE(november.contains(day("2026-11-30")));
    EXPECT_FALSE(november.contains(day("2026-12-01")));
    EXPECT_TRUE(from("2026-11-01").contains(day("9999-12-31")));
    EXPECT_FALSE(november.is_empty());
    EXPECT_FALSE(from("2026-11-01").is_empty());
    EXPECT_TRUE(between("2026-11-01", "2026-11-01").is_empty());
    EXPECT_TRUE(between("2026-11-01", "2026-10-31").is_empty());
}

TEST(Validity, knows_what_it_overlaps_and_contains) {
    auto const november = between("2026-11-01", "2026-12-01");
    struct Case {
        Validity other;
        bool overlaps;
        bool contains;
    };
    Case const cases[] = {
        {between("2026-10-01", "2026-11-01"), false, false},
        {between("2026-10-01", "2026-11-02"), true, false},
        {between("2026-11-01", "2026-12-01"), true, true},
        {between("2026-11-10", "2026-11-11"), true, true},
        {between("2026-11-30", "2026-12-02"), true, false},
        {between("2026-12-01", "2026-12-02"), false, false},
        {from("2026-11-30"), true, false},
        {from("2026-12-01"), false, false},
        {from("2026-01-01"), true, false},
    };
    for (auto const& each : cases) {
        EXPECT_EQ(november.overlaps(each.other), each.overlaps) << to_text(each.other.from);
        EXPECT_EQ(each.other.overlaps(november), each.overlaps) << to_text(each.other.from);
        EXPECT_EQ(november.contains(each.other), each.contains) << to_text(each.other.from);
    }
    EXPECT_TRUE(from("2026-01-01").contains(november));
    EXPECT_TRUE(from("2026-01-01").contains(from("2026-01-01")));
}

Candidate candidate(std::string list, bool is_open, Validity list_valid, Validity price_valid,
                    std::int64_t e4) {
    return {std::move(list), is_open, list_valid, price_valid, {e4, "jin"}};
}

TEST(ChoosePrice, takes_the_open_list_of_the_day) {
    auto const year = between("2026-01-01", "2027-01-01");
    std::vector<Candidate> const candidates{
        candidate("2025", true, between("2025-01-01", "2026-01-01"), from("2025-01-01"), 50'000),
        candidate("2026", true, year, between("2026-01-01", "2026-07-01"), 60'000),
        candidate("2026", true, year, between("2026-07-01", "2027-01-01"), 70'000),
        candidate("withdrawn", false, year, year, 10'000),
    };
    struct Case {
        std::string_view day;
        std::int64_t e4;
        std::string list;
        int considered;
    };
    Case const cases[] = {
        {"2025-12-31", 50'000, "2025", 1}, {"2026-01-01", 60'000, "2026", 2},
        {"2026-06-30", 60'000, "2026", 2}, {"2026-07-01", 70'000, "2026", 2},
        {"2026-12-31", 70'000, "2026", 2},
    };
    for (auto const& each : cases) {
        auto const chosen = choose_price(candidates, day(each.day));
        ASSERT_TRUE(chosen) << each.day;
        EXPECT_EQ(*chosen, (Chosen{{each.e4, "jin"}, each.list, each.considered})) << each.day;
    }
}

TEST(ChoosePrice, tells_a_closed_list_from_no_price) {
    auto const always = from("2026-01-01");
    std::vector<Candidate> const closed{candidate("old", false, always, always, 1)};
    EXPECT_EQ(choose_price({}, day("2026-11-23")).error(), Code::no_price);
    EXPECT_EQ(choose_price(closed, day("2026-11-23")).error(), Code::price_list_closed);
    EXPECT_EQ(choose_price(closed, day("2025-12-31")).error(), Code::no_price);
    // The list holds, the price on it does not yet.
    std::vector<Candidate> const later{candidate("new", true, always, from("2026-12-01"), 1)};
    EXPECT_EQ(choose_price(later, day("2026-11-30")).error(), Code::no_price);
    EXPECT_TRUE(choose_price(later, day("2026-12-01")));
}

TEST(ChoosePrice, keeps_to_a_list_that_is_named) {
    auto const always = from("2026-01-01");
    std::vector<Candidate> const candidates{candidate("spring", false, always, always, 1),
                                            candidate("autumn", true, always, always, 2)};
    auto const today = day("2026-11-23");
    EXPECT_EQ(choose_price(candidates, today, "autumn").value(), (Chosen{{2, "jin"}, "autumn", 1}));
    EXPECT_EQ(choose_price(candidates, today, "spring").error(), Code::price_list_closed);
    EXPECT_EQ(choose_price(candidates, today, "winter").error(), Code::no_price);
}

// The database does not let two lists be open for one day; should it ever happen, the answer is
// at least always the same.
TEST(ChoosePrice, does_not_depend_on_the_order_of_candidates) {
    auto const always = from("2026-01-01");
    std::vector<Candidate> candidates{candidate("b", true, always, always, 1),
                                      candidate("a", true, always, always, 2),
                                      candidate("c", true, from("2026-02-01"), always, 3)};
    for (int turn = 0; turn < 3; ++turn) {
        std::rotate(candidates.begin(), candidates.begin() + 1, candidates.end());
        EXPECT_EQ(choose_price(candidates, day("2026-11-23"))->price_list, "c");
        EXPECT_EQ(choose_price(candidates, day("2026-01-15"))->price_list, "a");
    }
}

TEST(Overlaps, are_found_within_one_sku_only) {
    UnitPrice const price{60'000, "jin"};
    std::vector<ListedPrice> const prices{
        {"A", price, between("2026-01-01", "2026-07-01")},
        {"B", price, from("2026-01-01")},
        {"A", price, from("2026-07-01")},
        {"A", price, between("2026-06-30", "2026-07-01")},
        {"B", price, from("2027-01-01")},
        {"a", price, from("2026-01-01")},
    };
    EXPECT_EQ(overlaps(prices), (std::vector<std::size_t>{3, 4}));
    EXPECT_TRUE(overlaps({}).empty());
}

TEST(PriceList, is_closed_once) {
    EXPECT_EQ(price_list_machine.next(PriceListState::open, PriceListEvent::close),
              PriceListState::closed);
    EXPECT_FALSE(price_list_machine.next(PriceListState::closed, PriceListEvent::close));
    for (auto const state : {PriceListState::open, PriceListState::closed})
        EXPECT_EQ(price_list_state_from(text(state)), state);
    EXPECT_FALSE(price_list_state_from("draft"));
}

}  // namespace
}  // namespace chaolu::pricing
