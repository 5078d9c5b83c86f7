// What is left of lots for a need: everybody who was promised something can be given it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <random>

#include "domain/inventory/lot_need.hpp"

namespace chaolu::inventory {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }
Date const today = day("2026-11-23");

LotBalance lot(std::int64_t free, int days, bool is_held = false) {
    return {{}, {day("2026-11-01"), today.plus_days(days)}, free, is_held};
}
LotNeed after(int days) { return {today.plus_days(days)}; }

TEST(LotNeeds, count_only_lots_that_will_do) {
    PlaceLots at;
    at.lots = {lot(10, 3), lot(20, 30)};
    EXPECT_EQ(left_for(at, after(0), today, 30), 30);
    EXPECT_EQ(left_for(at, after(3), today, 30), 30);
    EXPECT_EQ(left_for(at, after(4), today, 30), 20);
    EXPECT_EQ(left_for(at, {today, {10, {}}}, today, 30), 20);
    EXPECT_EQ(left_for(at, after(31), today, 30), 0);
    // What is left altogether is never exceeded.
    EXPECT_EQ(left_for(at, after(4), today, 7), 7);
}

// A promise whose day is over is picked today at the earliest, of lots that still will do.
TEST(LotNeeds, of_days_that_are_over_are_as_of_today) {
    PlaceLots at;
    at.lots = {lot(10, 30), lot(10, 9)};
    at.needed = {{{today.plus_days(-2), {10, {}}}, 10}};
    EXPECT_EQ(left_for(at, {today, {10, {}}}, today, 10), 0)
        << "two days ago both would have done, today only the one that lasts";
}

// Expired lots that are still in the books, and lots that are held with promises on them.
TEST(LotNeeds, leave_to_nobody_what_nobody_may_have) {
    PlaceLots at;
    at.lots = {lot(10, -1), lot(4, 9, true), lot(20, 30)};
    EXPECT_EQ(left_for(at, after(0), today, 34), 20);
    // Fourteen are promised already: the lots that may be sold are kept for them.
    EXPECT_EQ(left_for(at, after(0), today, 20), 6);
    EXPECT_LE(left_for(at, after(0), today, 10), 0);
}

TEST(LotNeeds, keep_what_was_promised_to_whoever_needs_it) {
    PlaceLots at;
    at.lots = {lot(10, 3), lot(20, 30)};
    at.needed = {{after(10), 15}};
    EXPECT_EQ(left_for(at, after(10), today, 15), 5);
    EXPECT_EQ(left_for(at, after(0), today, 15), 15);
    // Who needs less than the first takes from its lots only what the first can spare.
    at.needed = {{after(10), 20}};
    EXPECT_EQ(left_for(at, after(2), today, 10), 10);
    EXPECT_EQ(left_for(at, after(4), today, 10), 0);
    // A promise that no lot can fulfil any more takes none from others.
    at.needed = {{after(90), 20}};
    EXPECT_EQ(left_for(at, after(10), today, 10), 10);
    EXPECT_EQ(left_for(at, after(10), today, 30, 15), 5) << "what was just promised counts";
}

// Whether every promise can be given lots of its own, by searching for augmenting paths.
bool can_all_be_kept(std::vector<LotBalance> const& lots, std::vector<NeededQuantity> const& all) {
    std::vector<LotNeed> wants;
    for (auto const& each : all)
        for (std::int64_t one = 0; one < each.quantity; ++one) wants.push_back(each.need);
    std::vector<std::size_t> owner;  // the lot of each piece
    for (std::size_t at = 0; at < lots.size(); ++at)
        owner.insert(owner.end(), static_cast<std::size_t>(lots[at].free()), at);
    std::vector<int> given(owner.size(), -1);
    std::function<bool(int, std::vector<bool>&)> give = [&](int want, std::vector<bool>& seen) {
        for (std::size_t piece = 0; piece < owner.size(); ++piece) {
            auto const& need = wants[static_cast<std::size_t>(want)];
            if (seen[piece] || !is_sellable(lots[owner[piece]], need.day, need.min)) continue;
            seen[piece] = true;
            if (given[piece] >= 0 && !give(given[piece], seen)) continue;
            given[piece] = want;
            return true;
        }
        return false;
    };
    for (std::size_t want = 0; want < wants.size(); ++want) {
        std::vector<bool> seen(owner.size());
        if (!give(static_cast<int>(want), seen)) return false;
    }
    return true;
}

// As much as is left can be promised and kept, and one piece more cannot.
TEST(LotNeeds, at_random_leave_exactly_what_can_be_kept) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    int refused = 0;
    for (int round = 0; round < 400; ++round) {
        PlaceLots at;
        for (int count = 1 + below(4); count > 0; --count)
            at.lots.push_back(lot(1 + below(5), below(8) - 1, below(6) == 0));
        std::int64_t available = 0;
        for (auto const& each : at.lots) available += each.free();
        std::vector<NeededQuantity> everything;
        // Orders come one after the other, each for what is left to it or less.
        for (int turn = 0; turn < 6; ++turn) {
            auto const need = below(3) == 0 ? after(0) : after(below(8));
            auto const left = std::max<std::int64_t>(left_for(at, need, today, available), 0);
            auto tried = everything;
            tried.push_back({need, left});
            EXPECT_TRUE(can_all_be_kept(at.lots, tried)) << "seed " << seed;
            tried.back().quantity = left + 1;
            EXPECT_FALSE(can_all_be_kept(at.lots, tried)) << "seed " << seed;
            if (left == 0) {
                ++refused;
                continue;
            }
            NeededQuantity const taken{need, 1 + below(static_cast<int>(left))};
            everything.push_back(taken);
            available -= taken.quantity;
            if (need != after(0)) at.needed.push_back(taken);
        }
    }
    EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace chaolu::inventory
