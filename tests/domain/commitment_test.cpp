// Who gets how much of a harvest that is short, and what is sold of a forecast.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <numeric>
#include <random>

#include "domain/inventory/commitment.hpp"

namespace chaolu::inventory {
namespace {

using namespace std::chrono_literals;

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
    EXPECT_EQ(shares_of(CutRule::pro_rata, 50, {1}, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 500, {1}, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::first_come, 50, {10}, asks), (Shares{30, 20}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 0, {1}, asks), (Shares{0, 0}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 10, {1}, {}), Shares{});
}

// J7: 110 of 120 are there.
TEST(FairCut, goes_by_the_largest_remainder) {
    std::vector<Ask> const asks{ask(1, 60), ask(2, 40), ask(3, 20)};
    // 55, 36.67, 18.33
    EXPECT_EQ(shares_of(CutRule::pro_rata, 110, {1}, asks), (Shares{55, 37, 18}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 110, {10}, asks), (Shares{50, 40, 20}))
        << "boxes of ten: 5.5, 3.67 and 1.83 of them";
    EXPECT_EQ(shares_of(CutRule::first_come, 110, {1}, asks), (Shares{60, 40, 10}));
}

TEST(FairCut, favours_who_asked_first_among_equals) {
    std::vector<Ask> const asks{ask(3, 10, 300), ask(2, 10, 200), ask(1, 10, 200)};
    EXPECT_EQ(shares_of(CutRule::pro_rata, 10, {1}, asks), (Shares{3, 3, 4}));
    EXPECT_EQ(shares_of(CutRule::first_come, 15, {1}, asks), (Shares{0, 5, 10}));
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
            auto const shares = shares_of(rule, available, {multiple}, asks);
            std::int64_t sum = 0;
            for (std::size_t at = 0; at < asks.size(); ++at) {
                EXPECT_GE(shares[at], 0);
                EXPECT_LE(shares[at], asks[at].quantity);
                EXPECT_EQ(shares[at] % multiple, 0);
                sum += shares[at];
            }
            EXPECT_EQ(sum, std::min(total, available - available % multiple));
            EXPECT_EQ(shares_of(rule, available, {multiple}, asks), shares);
            auto shuffled = asks;
            std::ranges::shuffle(shuffled, random);
            auto const again = shares_of(rule, available, {multiple}, shuffled);
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

TEST(CommitmentTimes, move_the_cut_off_of_what_is_decided_late) {
    auto const now = instant_from_text("2026-11-24T00:00:00Z").value();
    auto const minutes = [&](int count) { return now + std::chrono::minutes(count); };
    auto const today = shanghai_day(now);
    CommitmentTimes const times{minutes(60), minutes(120), today, today};
    EXPECT_EQ(cut_off_when_decided(times, minutes(60)), minutes(120));
    EXPECT_EQ(cut_off_when_decided(times, minutes(110)), minutes(120));
    EXPECT_EQ(cut_off_when_decided(times, minutes(111)), minutes(121));
    auto const midnight = start_of_shanghai_day(today.plus_days(1));
    EXPECT_FALSE(cut_off_when_decided(times, midnight + -std::chrono::minutes(10)));
    EXPECT_FALSE(has_lapsed(times, start_of_shanghai_day(today.plus_days(8)) + -1us));
    EXPECT_TRUE(has_lapsed(times, start_of_shanghai_day(today.plus_days(8))));
}

TEST(CommitmentTimes, of_one_harvest_share_a_day) {
    auto const day = shanghai_day(instant_from_text("2026-11-24T00:00:00Z").value());
    auto const harvest = [&](int from, int to) {
        return CommitmentTimes{{}, {}, day.plus_days(from), day.plus_days(to)};
    };
    EXPECT_TRUE(share_a_day(harvest(1, 2), harvest(2, 5)));
    EXPECT_TRUE(share_a_day(harvest(1, 9), harvest(2, 5)));
    EXPECT_FALSE(share_a_day(harvest(1, 2), harvest(3, 5)));
    EXPECT_FALSE(share_a_day(harvest(3, 5), harvest(1, 2)));
}

TEST(FairCut, gives_nothing_rather_than_less_than_the_minimum) {
    std::vector<Ask> const asks{ask(1, 48), ask(2, 24), ask(3, 24)};
    // 6.5, 3.25 and 3.25 sixes: 18 are too few, and of the two who get them the last gives way.
    EXPECT_EQ(shares_of(CutRule::pro_rata, 80, {6, 20}, asks), (Shares{48, 24, 0}));
    // 5, 2.5 and 2.5 of them; without the last 6.7 and 3.3.
    EXPECT_EQ(shares_of(CutRule::pro_rata, 62, {6, 20}, asks), (Shares{48, 0, 0}));
    EXPECT_EQ(shares_of(CutRule::first_come, 62, {6, 20}, asks), (Shares{48, 0, 0}));
    EXPECT_EQ(shares_of(CutRule::pro_rata, 19, {1, 20}, asks), (Shares{0, 0, 0}));
}

// A share can always be ordered, whatever was cut and however often.
TEST(FairCut, holds_the_multiple_and_the_minimum_whatever_is_asked) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed);
    auto const below = [&](std::int64_t limit) {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random);
    };
    for (int turn = 0; turn < 4000; ++turn) {
        ShareTerms const terms{1 + below(7), 1 + below(40)};
        auto const least = (terms.minimum + terms.multiple - 1) / terms.multiple;
        std::vector<Ask> asks;
        for (auto count = below(20); count >= 0; --count)
            asks.push_back(
                ask(static_cast<int>(count), terms.multiple * (least + below(30)), below(3)));
        std::int64_t total = 0;
        for (auto const& each : asks) total += each.quantity;
        for (auto const rule : {CutRule::pro_rata, CutRule::first_come}) {
            auto held = asks;
            auto available = below(total + total / 4 + 1);
            // It is cut, and what is held is cut again.
            for (int cut = 0; cut < 3; ++cut, available -= below(available / 4 + 1)) {
                auto const shares = shares_of(rule, available, terms, held);
                EXPECT_EQ(shares_of(rule, available, terms, held), shares);
                std::int64_t sum = 0, wanted = 0;
                for (std::size_t at = 0; at < held.size(); ++at) {
                    EXPECT_LE(shares[at], held[at].quantity);
                    EXPECT_EQ(shares[at] % terms.multiple, 0);
                    EXPECT_TRUE(shares[at] == 0 || shares[at] >= terms.minimum) << shares[at];
                    sum += shares[at];
                    wanted += held[at].quantity;
                    held[at].quantity = shares[at];
                }
                auto const there = std::min(wanted, available - available % terms.multiple);
                EXPECT_LE(sum, there);
                EXPECT_GT(sum + least * terms.multiple, there) << "less than a minimum is left";
            }
        }
    }
}

TEST(CommitmentMachine, lets_everybody_come_to_an_end) {
    using enum CommitmentState;
    EXPECT_EQ(commitment_machine.next(open, CommitmentEvent::decide), decided);
    EXPECT_EQ(commitment_machine.next(decided, CommitmentEvent::decide), decided);
    EXPECT_FALSE(commitment_machine.next(decided, CommitmentEvent::cancel));
    EXPECT_FALSE(commitment_machine.next(open, CommitmentEvent::close));
    for (auto const event : {AskEvent::withdraw, AskEvent::release, AskEvent::share})
        for (auto const state : {AskState::asked, AskState::shared, AskState::unfilled})
            EXPECT_TRUE(ask_machine.next(state, event));
    for (auto const event : {AskEvent::withdraw, AskEvent::release, AskEvent::share,
                             AskEvent::order, AskEvent::refuse})
        for (auto const state : {AskState::ordered, AskState::withdrawn, AskState::released})
            EXPECT_FALSE(ask_machine.next(state, event));
    for (auto const state : {open, decided, closed, cancelled})
        EXPECT_EQ(commitment_state_from(text(state)), state);
    for (auto const state : {AskState::asked, AskState::shared, AskState::ordered,
                             AskState::unfilled, AskState::withdrawn, AskState::released})
        EXPECT_EQ(ask_state_from(text(state)), state);
    for (auto const rule : {CutRule::pro_rata, CutRule::first_come})
        EXPECT_EQ(cut_rule_from(text(rule)), rule);
    for (auto const cause : {CloseCause::orders, CloseCause::supplier, CloseCause::last_day})
        EXPECT_EQ(close_cause_from(text(cause)), cause);
}

TEST(CommitmentGuards, say_who_may_do_what_until_when) {
    auto const now = instant_from_text("2026-11-24T00:00:00Z").value();
    auto const later = now + 1h;
    auto const today = shanghai_day(now);
    Sale sale{CommitmentState::open, {later, later + 1h, today, today}, {6, 20}, 96, 48, "piece"};
    EXPECT_FALSE(why_not_ask(sale, {48, false, 1}, now));
    auto const code = [&](Wish const& wish, Instant at) {
        auto const error = why_not_ask(sale, wish, at).value();
        return error.faults.empty() ? error.code : error.faults.front().code;
    };
    EXPECT_EQ(code({48, false, 1}, later), Code::illegal_transition);
    EXPECT_EQ(code({48, true, 1}, now), Code::already_exists);
    EXPECT_EQ(code({48, false, harvest_requests_max}, now), Code::too_many);
    EXPECT_EQ(code({18, false, 1}, now), Code::below_minimum);
    EXPECT_EQ(code({32, false, 1}, now), Code::not_a_multiple);
    EXPECT_EQ(code({54, false, 1}, now), Code::insufficient_stock);
    EXPECT_TRUE(may_withdraw(sale, AskState::asked, later));
    EXPECT_TRUE(why_not_fulfil(sale, later + 1h));
    EXPECT_FALSE(why_not_decide(sale.state, false, false));
    sale.state = CommitmentState::decided;
    EXPECT_TRUE(why_not_ask(sale, {48, false, 1}, now));
    EXPECT_TRUE(may_withdraw(sale, AskState::shared, later));
    EXPECT_FALSE(may_withdraw(sale, AskState::shared, later + 1h));
    EXPECT_TRUE(may_withdraw(sale, AskState::unfilled, later + 1h));
    EXPECT_TRUE(why_not_fulfil(sale, later));
    EXPECT_FALSE(why_not_fulfil(sale, later + 1h));
    EXPECT_TRUE(why_not_fulfil(sale, start_of_shanghai_day(today.plus_days(8))));
    EXPECT_TRUE(why_not_decide(sale.state, false, false));
    EXPECT_TRUE(why_not_decide(sale.state, true, true));
    EXPECT_FALSE(why_not_decide(sale.state, true, false));
    sale.state = CommitmentState::closed;
    EXPECT_FALSE(may_withdraw(sale, AskState::shared, now));
}

// A pool of a channel counts for its buyers, and what is general once for all of them.
TEST(OpenStock, is_what_the_channels_could_take_together) {
    auto const pool = [](int number, std::optional<std::string> channel) {
        Pool made{};
        made.kind = channel ? PoolKind::channel : PoolKind::general;
        made.channel = std::move(channel);
        made.id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
        return made;
    };
    std::vector<Pool> const pools{pool(1, {}), pool(2, "hema"), pool(3, "fair")};
    SkuId const sku{};
    Stocks stocks;
    for (auto const& [number, on_hand] : {std::pair{1, 40}, {2, 7}, {3, 5}}) {
        Stock stock;
        stock.key = {sku, pools[static_cast<std::size_t>(number - 1)].id};
        stock.on_hand = on_hand;
        stocks.emplace(stock.key, stock);
    }
    using Channels = std::vector<std::optional<std::string>>;
    EXPECT_EQ(open_stock(Channels{{}}, sku, pools, stocks, {}), 40);
    EXPECT_EQ(open_stock(Channels{{}, "hema"}, sku, pools, stocks, {}), 47);
    EXPECT_EQ(open_stock(Channels{"hema", "fair"}, sku, pools, stocks, {}), 52);
}

}  // namespace
}  // namespace chaolu::inventory
