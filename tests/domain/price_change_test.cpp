// What changes on a list when prices are put onto it, what looks like a slip, how memberships end.
#include "domain/pricing/price_change.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "domain/pricing/buyer_group.hpp"

namespace chaolu::pricing {
namespace {

Date day(int number) { return date_from_text("2026-01-01")->plus_days(number); }
Validity from(int first) { return {day(first), {}}; }
Validity between(int first, int end) { return {day(first), day(end)}; }

ListedPrice price(std::int64_t e4, Validity const& valid, std::int64_t minimum = 0) {
    return {"A", {e4, "jin"}, valid, {}, {}, minimum};
}
using Prices = std::vector<ListedPrice>;

TEST(ReplacingPrices, takes_their_days_from_the_running_ones) {
    struct Case {
        Validity running;
        Validity wanted;
        std::vector<Validity> left;
    };
    Case const cases[] = {
        {from(0), from(10), {between(0, 10)}},
        {from(0), between(10, 20), {between(0, 10), from(20)}},
        {between(0, 30), between(10, 20), {between(0, 10), between(20, 30)}},
        {between(0, 30), between(0, 10), {between(10, 30)}},
        {between(0, 30), between(20, 30), {between(0, 20)}},
        {between(10, 20), from(0), {}},
        {between(10, 20), between(10, 20), {}},
    };
    for (auto const& each : cases) {
        Prices added;
        for (auto const& valid : each.left) added.push_back(price(1, valid));
        added.push_back(price(2, each.wanted));
        auto const change = replace({price(1, each.running)}, {price(2, each.wanted)});
        EXPECT_EQ(change.ended, Prices{price(1, each.running)});
        EXPECT_EQ(change.added, added) << to_text(each.wanted.from);
    }
    for (auto const& apart : {between(0, 10), from(20)}) {
        auto const change = replace({price(1, between(10, 20))}, {price(2, apart)});
        EXPECT_TRUE(change.ended.empty());
        EXPECT_EQ(change.added, Prices{price(2, apart)});
    }
}

TEST(ReplacingPrices, keeps_to_one_sku_supplier_and_minimum) {
    auto other_sku = price(1, from(0));
    other_sku.sku = "B";
    auto of_supplier = price(1, from(0));
    of_supplier.supplier = OrganisationId{};
    for (auto const& running : {other_sku, of_supplier, price(1, from(0), 10)})
        EXPECT_TRUE(replace({running}, {price(2, from(0))}).ended.empty());
    EXPECT_EQ(replace({price(1, from(0), 10)}, {price(2, from(0), 10)}).ended.size(), 1u);
}

// Whatever is put onto a list: no two prices hold on one day, the new ones hold on theirs, and the
// old ones on all others.
TEST(ReplacingPrices, leaves_each_day_its_one_price) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    auto any_list = [&](std::int64_t e4) {
        Prices prices;
        for (int i = 0; i < 6; ++i) {
            auto const first = std::uniform_int_distribution<int>(0, 50)(random);
            auto const length = std::uniform_int_distribution<int>(1, 12)(random);
            prices.push_back(price(e4, between(first, first + length)));
            if (!overlaps(prices).empty()) prices.pop_back();
        }
        return prices;
    };
    auto on = [](Prices const& prices, Date of_day) {
        std::int64_t found = 0;
        for (auto const& each : prices)
            if (each.valid.contains(of_day)) found = each.price.e4;
        return found;
    };
    for (int round = 0; round < 500; ++round) {
        auto const running = any_list(1);
        auto const wanted = any_list(2);
        auto const change = replace(running, wanted);
        auto now = change.added;
        for (auto const& each : running)
            if (std::find(change.ended.begin(), change.ended.end(), each) == change.ended.end())
                now.push_back(each);
        ASSERT_TRUE(overlaps(now).empty());
        for (int i = 0; i < 70; ++i) {
            auto const wanted_then = on(wanted, day(i));
            ASSERT_EQ(on(now, day(i)), wanted_then != 0 ? wanted_then : on(running, day(i))) << i;
        }
    }
}

// domain.md 0.4: 斤 is 500 g.
TEST(FactorTwo, is_seen_across_units) {
    Measures const measures{BaseUnit::g, {{"box", 2500, 1}}};
    struct Case {
        UnitPrice left, right;
        bool is_two;
    };
    Case const cases[] = {
        {{60'000, "jin"}, {60'000, "kg"}, true},
        {{60'000, "jin"}, {120'000, "kg"}, false},
        {{60'000, "jin"}, {240'000, "kg"}, true},
        {{60'000, "jin"}, {120'000, "jin"}, true},
        // The price of the day moves as well, by up to a tenth of the double.
        {{68'000, "jin"}, {137'000, "jin"}, true},
        {{60'000, "jin"}, {132'000, "jin"}, true},
        {{60'000, "jin"}, {132'001, "jin"}, false},
        {{60'000, "jin"}, {108'000, "jin"}, true},
        {{60'000, "jin"}, {107'999, "jin"}, false},
        {{60'000, "jin"}, {90'000, "jin"}, false},
        {{60'000, "jin"}, {60'000, "jin"}, false},
        {{60'000, "jin"}, {600'000, "box"}, true},
        {{60'000, "jin"}, {150'000, "box"}, true},
        {{60'000, "jin"}, {300'000, "box"}, false},
        {{60'000, "jin"}, {180'000, "jin"}, false},
        {{60'000, "jin"}, {240'000, "jin"}, false},
        {{price_e4_max, "g"}, {price_e4_max, "t"}, false},
    };
    for (auto const& each : cases) {
        EXPECT_EQ(is_factor_two(each.left, each.right, measures), each.is_two)
            << each.right.e4 << each.right.per;
        EXPECT_EQ(is_factor_two(each.right, each.left, measures), each.is_two);
    }
}

TEST(Memberships, end_on_a_day_and_keep_what_lies_before) {
    using Times = std::vector<Validity>;
    EXPECT_EQ(ended_on({from(0)}, day(10)), Times{between(0, 10)});
    EXPECT_EQ(ended_on({between(0, 10), from(20)}, day(15)), Times{between(0, 10)});
    EXPECT_EQ(ended_on({between(0, 10)}, day(10)), Times{between(0, 10)});
    EXPECT_EQ(ended_on({from(10)}, day(10)), Times{});
    EXPECT_EQ(ended_on({}, day(10)), Times{});
}

}  // namespace
}  // namespace chaolu::pricing
