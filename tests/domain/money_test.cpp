// Money: sums that never wrap, prices as decimals, splits that add up to the fen.
#include "domain/core/money.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

namespace chaolu {
namespace {

using Weights = std::vector<std::int64_t>;

std::vector<Money> fen(std::initializer_list<std::int64_t> amounts) {
    std::vector<Money> result;
    for (auto const amount : amounts) result.push_back({amount});
    return result;
}

Money sum(std::vector<Money> const& parts) {
    return std::accumulate(parts.begin(), parts.end(), Money{});
}

TEST(MoneySum, adds_up) {
    EXPECT_EQ(Money{4477} + Money{3271} + Money{2152}, Money{9900});
    EXPECT_EQ(Money{100} + Money{-250}, Money{-150});
    EXPECT_EQ(Money{fen_max - 1} + Money{1}, Money{fen_max});
}

TEST(MoneySum, throws_rather_than_tell_a_wrong_figure) {
    EXPECT_THROW(Money{fen_max} + Money{1}, std::overflow_error);
    EXPECT_THROW(Money{-fen_max} + Money{-1}, std::overflow_error);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    EXPECT_THROW(Money{most} + Money{most}, std::overflow_error);
    EXPECT_THROW(Money{most} + Money{1}, std::overflow_error);
}

TEST(PriceText, has_four_decimals) {
    struct Case {
        std::int64_t e4;
        std::string_view text;
    };
    Case const cases[] = {{0, "0.0000"},        {1, "0.0001"},
                          {9'999, "0.9999"},    {10'000, "1.0000"},
                          {60'000, "6.0000"},   {3'875'000, "387.5000"},
                          {59'900, "5.9900"},   {-1, "-0.0001"},
                          {-60'050, "-6.0050"}, {price_e4_max, "100000000.0000"}};
    for (auto const& each : cases) EXPECT_EQ(price_text(each.e4), each.text);
}

TEST(PriceText, is_read_with_up_to_four_decimals) {
    struct Case {
        std::string_view text;
        std::int64_t e4;
    };
    Case const cases[] = {{"6", 60'000},
                          {"6.0", 60'000},
                          {"6.0000", 60'000},
                          {"5.99", 59'900},
                          {"0.0001", 1},
                          {"0", 0},
                          {"387.5", 3'875'000},
                          {"007.50", 75'000},
                          {"0.05", 500},
                          {"99999999.9999", 999'999'999'999},
                          {"100000000", price_e4_max},
                          {"100000000.0000", price_e4_max}};
    for (auto const& each : cases) EXPECT_EQ(price_from_text(each.text), each.e4) << each.text;
}

TEST(PriceText, refuses_every_other_form) {
    for (std::string_view const text : {"",
                                        ".",
                                        ".5",
                                        "6.",
                                        "-6",
                                        "+6",
                                        "6.00000",
                                        "1e3",
                                        "6,00",
                                        "1,200.50",
                                        " 6",
                                        "6 ",
                                        "6.0.0",
                                        "0x10",
                                        "NaN",
                                        "６",
                                        "¥6",
                                        "6.-1",
                                        "1234567890",
                                        "0000000001",
                                        "100000000.0001",
                                        "999999999.9999"})
        EXPECT_FALSE(price_from_text(text)) << text;
}

TEST(MoneySplit, gives_the_fen_left_over_to_the_largest_remainders) {
    struct Case {
        std::int64_t total;
        Weights weights;
        std::vector<Money> parts;
    };
    Case const cases[] = {
        {9900, {52, 38, 25}, fen({4477, 3271, 2152})},  // domain.md 2.6: a bundle's tax base
        {1000, {1, 1, 1}, fen({334, 333, 333})},        // mall #356: ten yuan in three
        {1001, {1, 1, 1}, fen({334, 334, 333})},
        {100, {1, 2}, fen({33, 67})},
        {5, {0, 1, 0, 1}, fen({0, 3, 0, 2})},
        {0, {3, 4}, fen({0, 0})},
        {7, {9}, fen({7})},
        {2, {1, 1, 1, 1}, fen({1, 1, 0, 0})},
    };
    for (auto const& each : cases)
        EXPECT_EQ(split(Money{each.total}, each.weights), each.parts) << each.total;
}

TEST(MoneySplit, prefers_the_earlier_of_equal_remainders_among_many) {
    auto const parts = split(Money{1'050}, Weights(100, 1));
    for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_EQ(parts[i].fen, i < 50 ? 11 : 10) << i;
}

TEST(MoneySplit, shares_the_union_order_over_its_fourteen_branches) {
    // domain.md J5: 1,200 boxes at 387.50, by boxes.
    Weights const boxes{160, 130, 120, 110, 100, 95, 90, 85, 80, 70, 60, 45, 35, 20};
    auto const parts = split(Money{46'500'000}, boxes);
    for (std::size_t i = 0; i < boxes.size(); ++i) EXPECT_EQ(parts[i].fen, boxes[i] * 38'750);
}

TEST(MoneySplit, of_a_refund_undoes_the_split_of_the_sum) {
    EXPECT_EQ(split(Money{-9900}, {52, 38, 25}), fen({-4477, -3271, -2152}));
    EXPECT_EQ(split(Money{-1000}, {1, 1, 1}), fen({-334, -333, -333}));
}

TEST(MoneySplit, adds_up_for_any_total_and_weights) {
    std::mt19937_64 random(42);
    for (int i = 0; i < 2000; ++i) {
        Weights weights(1 + random() % 20);
        for (auto& weight : weights) weight = static_cast<std::int64_t>(random() % 1'000'000);
        weights.front() += 1;
        Money const total{static_cast<std::int64_t>(random() % fen_max)};
        auto const parts = split(total, weights);
        ASSERT_EQ(parts.size(), weights.size());
        EXPECT_EQ(sum(parts), total);
    }
}

TEST(MoneySplit, is_exact_where_64_bits_would_wrap) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    auto const parts = split(Money{fen_max}, {most, most, most});
    EXPECT_EQ(sum(parts), Money{fen_max});
    EXPECT_EQ(parts.front().fen, fen_max / 3 + (fen_max % 3 > 0 ? 1 : 0));
}

TEST(MoneySplit, throws_when_the_weights_mean_nothing) {
    EXPECT_THROW(split(Money{1}, {}), std::invalid_argument);
    EXPECT_THROW(split(Money{1}, {0, 0}), std::invalid_argument);
    EXPECT_THROW(split(Money{1}, {3, -1}), std::invalid_argument);
}

}  // namespace
}  // namespace chaolu
