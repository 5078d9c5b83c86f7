// Fees at each hop: percents as people write them, and shares that add up.
#include "domain/pricing/fee_chain.hpp"

#include <gtest/gtest.h>

#include <random>

namespace chaolu::pricing {
namespace {

Date day(char const* text) { return date_from_text(text).value(); }

TEST(FeeChain, reads_percents_of_two_decimals) {
    struct Case {
        std::string given;
        std::optional<std::int64_t> rate;
    };
    for (auto const& [given, rate] :
         {Case{"3", 300}, Case{"3.2", 320}, Case{"3.25", 325}, Case{"0.01", 1}, Case{"100", 10000},
          Case{"100.01", {}}, Case{"0", {}}, Case{"-1", {}}, Case{"3.255", {}}, Case{"", {}},
          Case{"3,5", {}}, Case{"3%", {}}}) {
        EXPECT_EQ(percent_from(given), rate) << given;
        if (rate) {
            EXPECT_EQ(percent_from(percent_text(*rate)), rate) << given;
        }
    }
    EXPECT_EQ(percent_text(5), "0.05");
    EXPECT_EQ(percent_text(9750), "97.50");
}

TEST(FeeChain, begins_tomorrow_at_the_earliest_and_after_the_last_one) {
    auto const today = day("2026-11-23");
    EXPECT_FALSE(may_begin(day("2026-11-22"), today, {}));
    EXPECT_FALSE(may_begin(today, today, {}));
    EXPECT_TRUE(may_begin(day("2026-11-24"), today, {}));
    EXPECT_FALSE(may_begin(day("2026-11-24"), today, day("2026-11-24")));
    EXPECT_TRUE(may_begin(day("2026-11-25"), today, day("2026-11-24")));
}

// domain.md 2.6: 3 % of 18,765.45 is 562.96.
TEST(FeeChain, takes_the_commission_of_the_books) {
    auto const parts = shares({1'876'545}, {{Hop::platform, {}, 300}});
    EXPECT_EQ(parts, (std::vector<Money>{{56'296}, {1'820'249}}));
}

TEST(FeeChain, of_nothing_leaves_all_to_the_producer) {
    EXPECT_EQ(shares({1000}, {}), (std::vector<Money>{{1000}}));
    EXPECT_EQ(shares({0}, {{Hop::hub, {}, 2500}}), (std::vector<Money>{{0}, {0}}));
    EXPECT_FALSE(producer_rate({{Hop::hub, {}, 9000}, {Hop::platform, {}, 1001}}));
    EXPECT_EQ(producer_rate({{Hop::hub, {}, 9000}, {Hop::platform, {}, 1000}}), 0);
    EXPECT_THROW(shares({1}, {{Hop::hub, {}, 9000}, {Hop::platform, {}, 1001}}), std::logic_error);
}

TEST(FeeChain, shares_add_up_and_are_within_a_fen) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int round = 0; round < 1000; ++round) {
        std::vector<Fee> fees;
        std::int64_t left = whole;
        for (int at = 0; at < 3; ++at) {
            auto const rate = std::uniform_int_distribution<std::int64_t>(1, left / 3)(random);
            fees.push_back({Hop::hub, {}, rate});
            left -= rate;
        }
        Money const amount{std::uniform_int_distribution<std::int64_t>(0, 100'000'000)(random)};
        auto const parts = shares(amount, fees);
        Money sum;
        for (auto const& part : parts) sum = sum + part;
        ASSERT_EQ(sum, amount);
        for (std::size_t at = 0; at < fees.size(); ++at) {
            auto const exact = amount.fen * fees[at].rate;
            ASSERT_LT(std::abs(parts[at].fen * whole - exact), whole);
        }
    }
}

}  // namespace
}  // namespace chaolu::pricing
