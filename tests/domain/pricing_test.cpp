// Prices: which one holds for whom, which get in each other's way, and how a list is closed.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

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

// A price that holds on any day from 2026 on.
Candidate candidate(std::string list, std::int64_t e4, Scope scope = Everybody{}) {
    return {std::move(list),    true,        from("2026-01-01"),
            from("2026-01-01"), {e4, "jin"}, std::move(scope)};
}

Candidate candidate(std::string list, bool is_open, Validity list_valid, Validity price_valid,
                    std::int64_t e4) {
    return {std::move(list), is_open, list_valid, price_valid, {e4, "jin"}};
}

Question on(std::string_view text) { return {.day = day(text)}; }

OrganisationId organisation(std::uint8_t number) {
    OrganisationId id;
    id.uuid.bytes[15] = number;
    return id;
}

BuyerGroupId group(std::uint8_t number) {
    BuyerGroupId id;
    id.uuid.bytes[15] = number;
    return id;
}

// What is told about each list, in order: "applied A, less_specific B".
std::string told(Chosen const& chosen) {
    std::string all;
    for (auto const& list : chosen.trace.lists)
        all += (all.empty() ? "" : ", ") + std::string(text(list.verdict)) + " " + list.price_list;
    return all;
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
        auto const chosen = choose_price(candidates, on(each.day));
        ASSERT_TRUE(chosen) << each.day;
        EXPECT_EQ(chosen->price, (UnitPrice{each.e4, "jin"})) << each.day;
        EXPECT_EQ(chosen->price_list, each.list) << each.day;
        EXPECT_EQ(chosen->considered, each.considered) << each.day;
        EXPECT_EQ(chosen->trace.decided_by, DecidedBy::only_list) << each.day;
    }
    EXPECT_EQ(told(*choose_price(candidates, on("2026-12-31"))), "applied 2026, closed withdrawn");
}

TEST(ChoosePrice, tells_a_closed_list_from_no_price) {
    auto const always = from("2026-01-01");
    std::vector<Candidate> closed{candidate("old", false, always, always, 1)};
    EXPECT_EQ(choose_price({}, on("2026-11-23")).error(), Code::no_price);
    EXPECT_EQ(choose_price(closed, on("2026-11-23")).error(), Code::price_list_closed);
    EXPECT_EQ(choose_price(closed, on("2025-12-31")).error(), Code::no_price);
    // The closed list would have asked for more than is wanted.
    closed[0].minimum = 2;
    EXPECT_EQ(choose_price(closed, on("2026-11-23")).error(), Code::no_price);
    // The list holds, the price on it does not yet.
    std::vector<Candidate> const later{candidate("new", true, always, from("2026-12-01"), 1)};
    EXPECT_EQ(choose_price(later, on("2026-11-30")).error(), Code::no_price);
    EXPECT_TRUE(choose_price(later, on("2026-12-01")));
}

TEST(ChoosePrice, keeps_to_a_list_that_is_named) {
    auto const always = from("2026-01-01");
    std::vector<Candidate> const candidates{candidate("spring", false, always, always, 1),
                                            candidate("autumn", true, always, always, 2),
                                            candidate("agreed", 3, organisation(1))};
    auto ask = [&](std::string list) {
        auto question = on("2026-11-23");
        question.customer.buyer = organisation(1);
        question.price_list = std::move(list);
        return choose_price(candidates, question);
    };
    ASSERT_TRUE(ask("autumn"));
    EXPECT_EQ(ask("autumn")->price, (UnitPrice{2, "jin"})) << "though another is more specific";
    EXPECT_EQ(ask("autumn")->considered, 1);
    EXPECT_EQ(ask("autumn")->trace.decided_by, DecidedBy::named);
    EXPECT_EQ(told(*ask("autumn")), "applied autumn");
    EXPECT_EQ(ask("spring").error(), Code::price_list_closed);
    EXPECT_EQ(ask("winter").error(), Code::no_price);
}

// medusa #11875, #13034: a customer in two groups lost the group price. Each rule of the header of
// choose_price, on both sides of it.
TEST(ChoosePrice, takes_the_most_specific_scope_then_the_position_then_the_code) {
    auto const everybody = candidate("everybody", 100);
    auto const canteens = candidate("canteens", 110, OfChannel{"canteen"});
    auto first = candidate("first", 120, group(1));
    auto second = candidate("second", 90, group(2));
    auto const own = candidate("own", 130, organisation(1));
    first.position = 1;
    second.position = 2;
    auto second_at_one = second;
    second_at_one.position = 1;
    auto closed = own;
    closed.is_open = false;
    auto large = own;
    large.minimum = 10;
    Customer const nobody;
    Customer const canteen{organisation(9), {}, "canteen"};
    Customer const member{organisation(9), {group(2), group(1)}, "canteen"};
    Customer const buyer{organisation(1), {group(1)}, "canteen"};
    struct Case {
        std::vector<Candidate> candidates;
        Customer customer;
        std::string told;
        DecidedBy decided_by;
    };
    Case const cases[] = {
        {{own, first, canteens, everybody}, nobody, "applied everybody", DecidedBy::only_list},
        {{everybody, canteens, own},
         canteen,
         "applied canteens, less_specific everybody",
         DecidedBy::scope},
        {{canteens}, {organisation(9), {}, "app"}, "", DecidedBy::only_list},
        {{everybody, canteens, first},
         member,
         "applied first, less_specific canteens, less_specific everybody",
         DecidedBy::scope},
        {{second, first, everybody},
         member,
         "applied first, later_position second, less_specific everybody",
         DecidedBy::position},
        {{second_at_one, first}, member, "applied first, later_code second", DecidedBy::code},
        {{second, first},
         {organisation(9), {group(2)}, {}},
         "applied second",
         DecidedBy::only_list},
        {{first, own}, buyer, "applied own, less_specific first", DecidedBy::scope},
        {{first, own}, member, "applied first", DecidedBy::only_list},
        {{first, closed}, buyer, "closed own, applied first", DecidedBy::only_list},
        {{first, large, everybody},
         buyer,
         "minimum_not_reached own, applied first, less_specific everybody",
         DecidedBy::scope},
    };
    for (auto const& each : cases) {
        auto question = on("2026-11-23");
        question.customer = each.customer;
        auto const chosen = choose_price(each.candidates, question);
        EXPECT_EQ(chosen ? told(*chosen) : "", each.told);
        if (chosen) {
            EXPECT_EQ(chosen->trace.decided_by, each.decided_by) << each.told;
        }
    }
}

// vendure #1920 and #3587, spree PR #14589: prices by quantity.
TEST(ChoosePrice, takes_the_largest_minimum_that_the_quantity_reaches) {
    std::vector<Candidate> candidates{candidate("A", 100), candidate("A", 90), candidate("A", 80)};
    candidates[1].minimum = 1'000;
    candidates[2].minimum = 5'000;
    struct Case {
        std::int64_t quantity;
        std::int64_t e4;
        std::int64_t minimum;
    };
    for (auto const& each :
         {Case{1, 100, 0}, Case{999, 100, 0}, Case{1'000, 90, 1'000}, Case{4'999, 90, 1'000},
          Case{5'000, 80, 5'000}, Case{base_quantity_max, 80, 5'000}}) {
        auto question = on("2026-11-23");
        question.quantity = each.quantity;
        auto const chosen = choose_price(candidates, question);
        ASSERT_TRUE(chosen);
        EXPECT_EQ(chosen->price.e4, each.e4) << each.quantity;
        EXPECT_EQ(chosen->trace.minimum, each.minimum) << each.quantity;
        EXPECT_EQ(chosen->considered, 3);
    }
}

TEST(ChoosePrice, sets_the_suppliers_own_price_before_one_for_any_supplier) {
    std::vector<Candidate> candidates{candidate("A", 100), candidate("A", 50), candidate("A", 120)};
    candidates[1].minimum = 1'000;
    candidates[2].supplier = organisation(1);
    auto ask = [&](std::optional<OrganisationId> supplier, std::int64_t quantity) {
        auto question = on("2026-11-23");
        question.supplier = supplier;
        question.quantity = quantity;
        return choose_price(candidates, question).value();
    };
    EXPECT_EQ(ask(organisation(1), 1).price.e4, 120);
    EXPECT_TRUE(ask(organisation(1), 1).trace.is_of_supplier);
    EXPECT_EQ(ask(organisation(1), 1'000).price.e4, 120) << "what was agreed with it";
    EXPECT_EQ(ask(organisation(2), 1).price.e4, 100);
    EXPECT_EQ(ask(organisation(2), 1'000).price.e4, 50);
    EXPECT_EQ(ask({}, 1).price.e4, 100);
    EXPECT_FALSE(ask({}, 1).trace.is_of_supplier);
    // Its own price asks for more than is wanted: then that for any supplier holds.
    candidates[2].minimum = 10;
    EXPECT_EQ(ask(organisation(1), 9).price.e4, 100);
    EXPECT_EQ(ask(organisation(1), 10).price.e4, 120);
}

// A candidate of any kind, so that every rule comes up.
Candidate any_candidate(std::mt19937& random) {
    auto pick = [&](int count) {
        return static_cast<std::uint8_t>(std::uniform_int_distribution<int>(0, count - 1)(random));
    };
    Scope const scopes[] = {Everybody{}, OfChannel{"app"}, OfChannel{"event"}, group(1),
                            group(2),    organisation(1),  organisation(2)};
    auto const scope = scopes[pick(7)];
    // Lists of one code are one list.
    auto const number = pick(2);
    auto made = candidate(to_text(scope) + (number ? "-a" : "-b"), 1 + pick(50), scope);
    made.position = number;
    made.is_open = made.price_list.size() % 5 != 0;
    made.minimum = 10 * pick(3);
    if (pick(3) == 0) made.supplier = organisation(static_cast<std::uint8_t>(7 + pick(2)));
    if (pick(6) == 0) made.price_valid = from("2026-12-01");
    return made;
}

TEST(ChoosePrice, does_not_depend_on_the_order_of_candidates) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    int chosen_count = 0;
    for (int round = 0; round < 2'000; ++round) {
        std::vector<Candidate> candidates(1 + round % 12);
        for (auto& each : candidates) each = any_candidate(random);
        auto question = on("2026-11-23");
        question.customer = {organisation(1), {group(1), group(2)}, "app"};
        question.quantity = 1 + round % 25;
        question.supplier = organisation(7);
        auto const chosen = choose_price(candidates, question);
        for (int turn = 0; turn < 5; ++turn) {
            std::shuffle(candidates.begin(), candidates.end(), random);
            auto const again = choose_price(candidates, question);
            ASSERT_TRUE(chosen == again);
        }
        if (!chosen) continue;
        ++chosen_count;
        EXPECT_EQ(trace_from_text(to_text(chosen->trace)), chosen->trace);
    }
    EXPECT_GT(chosen_count, 1'000) << "rounds in which there was something to choose";
}

TEST(PriceTrace, is_written_and_read_as_one_line) {
    Trace const trace{DecidedBy::position,
                      2'500,
                      true,
                      {{"A-1", group(1), Verdict::applied},
                       {"B_2", OfChannel{"canteen"}, Verdict::less_specific},
                       {"C", Everybody{}, Verdict::closed}}};
    auto const line = "position 2500 own;applied group:" + group(1).text() +
                      " A-1;less_specific channel:canteen B_2;closed general C";
    EXPECT_EQ(to_text(trace), line);
    EXPECT_EQ(trace_from_text(line), trace);
    for (auto const* text :
         {"", "position", "position 1", "position -1 any", "position x any", "luck 1 any",
          "scope 1 some", "scope 1 any;", "scope 1 any;applied general",
          "scope 1 any;won general A", "scope 1 any;applied everybody A"})
        EXPECT_EQ(trace_from_text(text).has_value(), std::string_view(text) == "scope 1 any;")
            << text;
}

TEST(Scope, is_written_and_read_as_a_text) {
    for (Scope const& scope :
         {Scope{Everybody{}}, Scope{OfChannel{"canteen"}}, Scope{group(3)}, Scope{organisation(4)}})
        EXPECT_EQ(scope_from_text(to_text(scope)), scope);
    for (auto const* text : {"", "General", "channel:", "channel:a b", "group:", "group:org_1",
                             "buyer:grp_01M82XMZCRF59R7XCC7KS9T3D9", "everybody"})
        EXPECT_FALSE(scope_from_text(text)) << text;
}

TEST(Overlaps, are_found_within_one_sku_supplier_and_minimum_only) {
    UnitPrice const price{60'000, "jin"};
    std::vector<ListedPrice> const prices{
        {"A", price, between("2026-01-01", "2026-07-01")},
        {"B", price, from("2026-01-01")},
        {"A", price, from("2026-07-01")},
        {"A", price, between("2026-06-30", "2026-07-01")},
        {"B", price, from("2027-01-01")},
        {"a", price, from("2026-01-01")},
        {"A", price, from("2026-01-01"), {}, Quantity{1, "box"}, 2'500},
        {"A", price, from("2026-01-01"), {}, Quantity{2'500, "g"}, 2'500},
        {"A", price, from("2026-01-01"), organisation(1)},
        {"A", price, from("2026-01-01"), organisation(2)},
        {"A", price, from("2030-01-01"), organisation(1)},
    };
    EXPECT_EQ(overlaps(prices), (std::vector<std::size_t>{3, 4, 7, 10}));
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
