// Prices by the kilogram and litre, exact to the last digit; and weights of packs.
#include "domain/catalogue/content.hpp"

#include <gtest/gtest.h>

#include <random>

namespace chaolu::catalogue {
namespace {

Measures const weighed{BaseUnit::g, {{"box", 2500, 1}, {"third", 1, 3}}};
Measures const poured{BaseUnit::ml, {{"bottle", 500, 1}}};
Measures const counted{BaseUnit::piece, {{"case", 6, 1}}};
NetContent const half_litre{500, BaseUnit::ml};

TEST(ComparablePrice, is_that_of_a_kilogram_or_a_litre) {
    struct Case {
        UnitPrice price;
        Measures measures;
        std::optional<NetContent> content;
        std::optional<UnitPrice> expected;
    };
    Case const cases[] = {
        {{60'000, "jin"}, weighed, {}, UnitPrice{120'000, "kg"}},
        {{120'000, "kg"}, weighed, {}, UnitPrice{120'000, "kg"}},
        {{387'500, "box"}, weighed, {}, UnitPrice{155'000, "kg"}},
        {{1, "g"}, weighed, {}, UnitPrice{1'000, "kg"}},
        {{80'000, "bottle"}, poured, {}, UnitPrice{160'000, "l"}},
        {{80'000, "piece"}, counted, half_litre, UnitPrice{160'000, "l"}},
        {{450'000, "case"}, counted, half_litre, UnitPrice{150'000, "l"}},
        {{128'000, "piece"}, counted, NetContent{200, BaseUnit::g}, UnitPrice{640'000, "kg"}},
        // 10.0000 yuan for 300 g: 33.33333... and 20.0000 for 300 g: 66.66666...
        {{100'000, "piece"}, counted, NetContent{300, BaseUnit::g}, UnitPrice{333'333, "kg"}},
        {{200'000, "piece"}, counted, NetContent{300, BaseUnit::g}, UnitPrice{666'667, "kg"}},
        // Exactly half of a ten-thousandth goes up.
        {{1, "piece"}, counted, NetContent{2000, BaseUnit::g}, UnitPrice{1, "kg"}},
        {{1, "piece"}, counted, NetContent{2001, BaseUnit::g}, UnitPrice{0, "kg"}},
        // Nothing to compare by.
        {{100'000, "piece"}, counted, {}, {}},
        {{100'000, "stone"}, weighed, {}, {}},
        // A price that could not be written down.
        {{price_e4_max, "g"}, weighed, {}, {}},
        {{price_e4_max, "kg"}, weighed, {}, UnitPrice{price_e4_max, "kg"}},
    };
    for (auto const& each : cases)
        EXPECT_EQ(comparable_price(each.price, each.measures, each.content), each.expected)
            << each.price.e4 << " per " << each.price.per;
}

// Whatever the figures, the result is the nearest ten-thousandth, and a half goes up: twice the
// error, in exact integers, is never more than the divisor, and never exactly minus it.
TEST(ComparablePrice, is_never_off_by_more_than_half_of_the_last_digit) {
    auto const seed = std::random_device{}();
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<std::int64_t> e4(1, 1'000'000'000);
    std::uniform_int_distribution<std::int64_t> part(1, 100'000);
    __extension__ typedef __int128 Wide;
    for (int i = 0; i < 20'000; ++i) {
        TradeUnit const pack{"pack", part(random), part(random)};
        NetContent const content{part(random), BaseUnit::g};
        UnitPrice const price{e4(random), "pack"};
        auto const found = comparable_price(price, {BaseUnit::piece, {pack}}, content);
        Wide const above = Wide{price.e4} * pack.denominator * 1000;
        Wide const below = Wide{pack.numerator} * content.value;
        if (!found) {
            ASSERT_GT(2 * above + below, 2 * below * price_e4_max) << "seed " << seed;
            continue;
        }
        Wide const error = 2 * (Wide{found->e4} * below - above);
        ASSERT_TRUE(error <= below && error > -below) << "seed " << seed << " round " << i;
    }
}

TEST(PackWeight, lies_between_its_bounds_and_is_what_the_pack_is) {
    TradeUnit const box{"box", 2500, 1};
    EXPECT_EQ(check_weight({2500, 2400, 2600}, box, BaseUnit::g), std::nullopt);
    EXPECT_EQ(check_weight({2500, 2500, 2500}, box, BaseUnit::g), std::nullopt);
    EXPECT_EQ(check_weight({2500, 2501, 2600}, box, BaseUnit::g), Code::out_of_range);
    EXPECT_EQ(check_weight({2500, 2400, 2499}, box, BaseUnit::g), Code::out_of_range);
    EXPECT_EQ(check_weight({2400, 2400, 2600}, box, BaseUnit::g), Code::out_of_range);
    // Pieces have a weight of their own.
    EXPECT_EQ(check_weight({3600, 3500, 3700}, {"case", 6, 1}, BaseUnit::piece), std::nullopt);
    // A definition that is no whole number of grams has no nominal weight.
    EXPECT_EQ(check_weight({1, 1, 1}, {"third", 1, 3}, BaseUnit::g), Code::out_of_range);
}

}  // namespace
}  // namespace chaolu::catalogue
