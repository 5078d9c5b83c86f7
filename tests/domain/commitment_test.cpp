// Who gets how much of a harvest that is short, and what is sold of a forecast.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <numeric>
#include <random>

#include "domain/inventory/commitment.hpp"

namespace chaolu::inventory {
namespace {

Ask ask(int number, std::int64_t quantity, std::int64_t at = 0) {
    Ask made{{}, Instant{at}, quantity};
    made.id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return made;
}
using Shares = std::vector<std::int64_t>;

TEST(Sellable, is_the_forecast_less_its_haircut_in_whole_multiples) {
    EXPECT_EQ(sellable(1000, 2000, 1), 800);
    EXPECT_EQ(sellable(999, 1500, 1), 849);
    EXPECT_EQ(sellable(999, 1500, 100), 800);
    EXPECT_EQ(sellable(50, 9000, 10), 0);
    EXPECT_EQ(sellable(1'000'000'000'000, 1, 1), 999'900'000'000) << "no overflow";
}

TEST(FairCut, gives_everybody_everything_while_there_is_enough) {
    std::vector<Ask> const asks{ask(1, 30), ask(2, 20)};
    EXPECT_EQ(shares_of(CutRule::pro_rata, 50, 1, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 500, 1, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::first_come, 50, 10, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 0, 1, asks), (Shares{0, 0}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 10, 1, {}), Shares{});
}

// J7: 110 of 120 are there.
TEST(FairCut, goes_by_the_largest_remainder) {
    std::vector<Ask> const asks{ask(1, 60), ask(2, 40), ask(3, 20)};
    // 55, 36.67, 18.33
    EXPECT_EQ(shares_of(CutRule::pro_rata, 110, 1, asks), (Shares{55, 37, 18}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 110, 10, asks), (Shares{50, 40, 20}))
        << "boxes of ten: 5.5, 3.67 and 1.83 of them";
    EXPECT_EQ(shares_of(CutRule::first_come, 110, 1, asks), (Shares{60, 40, 10}));
}

TEST(FairCut, favours_who_asked_first_among_equals) {
    std::vector<Ask> const asks{ask(3, 10, 300), ask(2, 10, 200), ask(1, 10, 200)};
    EXPECT_EQ(shares_of(CutRule::pro_rata, 10, 1, asks), (Shares{3, 3, 4}));
    EXPECT_EQ(shares_of(CutRule::first_come, 15, 1, asks), (Shares{0, 5, 10}));
}

TEST(FairCut, adds_up_whatever_is_asked_and_in_whatever_order) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed);
    auto const below = [&](std::int64_t limit) {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random);
    };
    for (int turn = 0; turn < 2000; ++turn) {
        std::int64_t const multiple = 1 + below(7);
        std::int64_t const scale = turn % 2 ? 50 : 1'000'000'000'000 / multiple;
        std::vector<Ask> asks;
        for (auto count = below(20); count >= 0; --count)
            asks.push_back(ask(static_cast<int>(count), multiple * (1 + below(scale)), below(3)));
        auto const total =
            std::accumulate(asks.begin(), asks.end(), std::int64_t{0},
                            [](std::int64_t sum, Ask const& each) { return sum + each.quantity; });
        auto const available = below(total + total / 4 + 1);
        for (auto const rule : {CutRule::pro_rata, CutRule::first_come}) {
            auto const shares = shares_of(rule, available, multiple, asks);
            std::int64_t sum = 0;
            for (std::size_t at = 0; at < asks.size(); ++at) {
                EXPECT_GE(shares[at], 0);
                EXPECT_LE(shares[at], asks[at].quantity);
                EXPECT_EQ(shares[at] % multiple, 0);
                sum += shares[at];
            }
            EXPECT_EQ(sum, std::min(total, available - available % multiple));
            EXPECT_EQ(shares_of(rule, available, multiple, asks), shares);
            auto shuffled = asks;
            std::ranges::shuffle(shuffled, random);
            auto const again = shares_of(rule, available, multiple, shuffled);
            for (std::size_t at = 0; at < asks.size(); ++at) {
                auto const place = std::ranges::find(asks, shuffled[at].id, &Ask::id);
                EXPECT_EQ(again[at], shares[static_cast<std::size_t>(place - asks.begin())]);
            }
        }
    }
}

TEST(CommitmentTimes, leave_buyers_time_to_answer) {
    auto const now = instant_from_text("2026-11-24T00:00:00Z").value();
    auto const hours = [&](int count) {
        return Instant{now.micros + std::int64_t{count} * 3'600'000'000};
    };
    auto const today = shanghai_day(now);
    EXPECT_TRUE(faults_of({hours(1), hours(2), today, today}, now).empty());
    auto const pointers = [&](CommitmentTimes const& times) {
        std::string found;
        for (auto const& fault : faults_of(times, now)) found += fault.pointer;
        return found;
    };
    EXPECT_EQ(pointers({hours(0), hours(2), today, today}), "/decides_at");
    EXPECT_EQ(pointers({hours(1), hours(1), today, today}), "/cut_off_at");
    EXPECT_EQ(pointers({hours(1), hours(16), today, today}), "/cut_off_at") << "midnight, Shanghai";
    EXPECT_EQ(pointers({hours(1), hours(2), today, shanghai_day(hours(-24))}),
              "/harvest_to/cut_off_at");
}

TEST(CommitmentMachine, decides_once) {
    using enum CommitmentState;
    EXPECT_EQ(commitment_machine.next(open, CommitmentEvent::decide), decided);
    EXPECT_FALSE(commitment_machine.next(decided, CommitmentEvent::decide));
    EXPECT_FALSE(commitment_machine.next(decided, CommitmentEvent::cancel));
    for (auto const state : {open, decided, closed, cancelled})
        EXPECT_EQ(commitment_state_from(text(state)), state);
    for (auto const state : {AskState::asked, AskState::shared, AskState::ordered,
                             AskState::unfilled, AskState::withdrawn})
        EXPECT_EQ(ask_state_from(text(state)), state);
    for (auto const rule : {CutRule::pro_rata, CutRule::first_come})
        EXPECT_EQ(cut_rule_from(text(rule)), rule);
}

}  // namespace
}  // namespace chaolu::inventory
