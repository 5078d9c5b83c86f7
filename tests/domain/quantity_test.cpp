// Quantities in base units, and amounts that are exact to the fen in the unit that was agreed.
#include "domain/core/quantity.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace chaolu {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

Measures grams() { return {BaseUnit::g, {{"box", 2'500, 1}, {"bag", 1'000, 3}}}; }
Measures millilitres() { return {BaseUnit::ml, {{"bottle", 420, 1}}}; }
Measures pieces() { return {BaseUnit::piece, {{"case", 12, 1}, {"half_pair", 1, 2}}}; }

// The price in yuan as text, such as "12.00".
std::optional<Money> cost(std::string_view price, std::string per, std::int64_t quantity,
                          Measures const& measures) {
    return amount({price_from_text(price).value(), std::move(per)}, quantity, measures);
}

TEST(BaseUnit, is_read_as_it_is_written) {
    for (auto const unit : {BaseUnit::g, BaseUnit::ml, BaseUnit::piece})
        EXPECT_EQ(base_unit_from(text(unit)), unit);
    EXPECT_EQ(text(BaseUnit::piece), "piece");
    for (std::string_view const other : {"", "G", "kg", "pieces"})
        EXPECT_FALSE(base_unit_from(other)) << other;
}

TEST(ToBase, counts_in_base_units) {
    struct Case {
        Measures measures;
        std::int64_t value;
        std::string unit;
        std::int64_t base;
    };
    Case const cases[] = {
        {grams(), 1, "jin", 500},
        {grams(), 3, "liang", 150},
        {grams(), 2, "kg", 2'000},
        {grams(), 1, "dan", 50'000},
        {grams(), 13, "t", 13'000'000},
        {grams(), 7, "g", 7},
        {grams(), 80, "box", 200'000},
        {grams(), 3, "bag", 1'000},
        {millilitres(), 5, "l", 5'000},
        {millilitres(), 9, "ml", 9},
        {millilitres(), 24, "bottle", 10'080},
        {pieces(), 30, "case", 360},
        {pieces(), 4, "piece", 4},
        {pieces(), 2, "half_pair", 1},
    };
    for (auto const& each : cases)
        EXPECT_EQ(to_base({each.value, each.unit}, each.measures), each.base) << each.unit;
}

TEST(ToBase, refuses_a_unit_that_has_no_definition_for_this_sku) {
    struct Case {
        Measures measures;
        std::string unit;
    };
    Case const cases[] = {
        {grams(), "bundle_tie"}, {grams(), "l"},  {grams(), "piece"},      {grams(), ""},
        {grams(), "KG"},         {pieces(), "g"}, {pieces(), "jin"},       {pieces(), "box"},
        {millilitres(), "kg"},   {pieces(), "l"}, {millilitres(), "case"}, {grams(), "斤"},
    };
    for (auto const& each : cases)
        EXPECT_EQ(to_base({3, each.unit}, each.measures), tl::unexpected(Code::unknown_unit))
            << each.unit;
}

TEST(ToBase, refuses_what_is_not_positive) {
    for (std::int64_t const value : {std::int64_t{0}, std::int64_t{-1}, -most - 1})
        EXPECT_EQ(to_base({value, "g"}, grams()), tl::unexpected(Code::out_of_range)) << value;
}

TEST(ToBase, refuses_more_than_any_figure_may_be) {
    EXPECT_EQ(to_base({base_quantity_max, "g"}, grams()), base_quantity_max);
    EXPECT_EQ(to_base({base_quantity_max + 1, "g"}, grams()), tl::unexpected(Code::out_of_range));
    EXPECT_EQ(to_base({1'000'000, "t"}, grams()), base_quantity_max);
    EXPECT_EQ(to_base({1'000'001, "t"}, grams()), tl::unexpected(Code::out_of_range));
    EXPECT_EQ(to_base({most, "t"}, grams()), tl::unexpected(Code::out_of_range));
    EXPECT_EQ(to_base({base_quantity_max + 2, "half_pair"}, pieces()),
              tl::unexpected(Code::out_of_range));
    Measures const huge{BaseUnit::piece, {{"heap", most, 1}, {"crumb", 1, most}}};
    EXPECT_EQ(to_base({base_quantity_max, "heap"}, huge), tl::unexpected(Code::out_of_range));
    EXPECT_EQ(to_base({5, "crumb"}, huge), tl::unexpected(Code::not_whole_base_units));
}

TEST(ToBase, refuses_a_quantity_that_does_not_come_out_whole) {
    EXPECT_EQ(to_base({1, "bag"}, grams()), tl::unexpected(Code::not_whole_base_units));
    EXPECT_EQ(to_base({3, "half_pair"}, pieces()), tl::unexpected(Code::not_whole_base_units));
}

TEST(Ratio, never_lets_a_pack_redefine_a_constant) {
    Measures const odd{BaseUnit::g, {{"jin", 600, 1}, {"g", 2, 1}}};
    EXPECT_EQ(to_base({1, "jin"}, odd), 500);
    EXPECT_EQ(to_base({1, "g"}, odd), 1);
}

TEST(Ratio, takes_a_broken_pack_as_no_definition) {
    Measures const broken{BaseUnit::g, {{"none", 0, 1}, {"nought", 1, 0}, {"minus", -1, -1}}};
    for (std::string_view const unit : {"none", "nought", "minus"})
        EXPECT_FALSE(broken.ratio(unit)) << unit;
}

TEST(Amount, is_exact_in_the_unit_that_was_agreed) {
    struct Case {
        std::string_view price;
        std::string per;
        std::int64_t quantity;
        Measures measures;
        std::int64_t fen;
    };
    Case const cases[] = {
        {"12.00", "kg", 396'850, grams(), 476'220},  // 396.85 kg
        {"6.00", "jin", 396'850, grams(), 476'220},  // the same 793.7 jin
        {"5.99", "kg", 3'335, grams(), 1'998},       // 19.97665
        {"12.00", "kg", 198'650, grams(), 238'380},  // 40 boxes by their actual weight
        {"12.00", "kg", 193'450, grams(), 232'140},
        {"387.50", "piece", 1'200, pieces(), 46'500'000},
        {"155.00", "piece", 3'000, pieces(), 46'500'000},
        {"30.00", "box", 200'000, grams(), 240'000},
        {"10.00", "bag", 1'000, grams(), 3'000},
        {"0.0001", "g", 49, grams(), 0},
        {"0.0001", "g", 50, grams(), 1},  // half a fen goes up
        {"0.0001", "g", 149, grams(), 1},
        {"1.00", "jin", 1, grams(), 0},
        {"1.00", "kg", 15, grams(), 2},  // 1.5 fen
        {"12.00", "kg", 0, grams(), 0},
    };
    for (auto const& each : cases)
        EXPECT_EQ(cost(each.price, each.per, each.quantity, each.measures), Money{each.fen})
            << each.price << " per " << each.per << " x " << each.quantity;
}

TEST(Amount, is_none_when_the_unit_of_the_price_has_no_definition) {
    EXPECT_FALSE(cost("6.00", "bundle_tie", 500, grams()));
    EXPECT_FALSE(cost("6.00", "jin", 500, pieces()));
}

TEST(Amount, is_none_beyond_what_money_may_be) {
    Measures const one{BaseUnit::piece, {{"crumb", 1, most}, {"heap", most, 1}}};
    // 2^53 - 1 fen are told, one more is not.
    EXPECT_EQ(amount({100, "piece"}, fen_max, one), Money{fen_max});
    EXPECT_FALSE(amount({100, "piece"}, fen_max + 1, one));
    EXPECT_FALSE(amount({price_e4_max, "piece"}, base_quantity_max, one));
    EXPECT_FALSE(amount({price_e4_max, "crumb"}, base_quantity_max, one));
    // 2^39 x 2^39 x 2^60 leaves nothing in 128 bits.
    Measures const dust{BaseUnit::piece, {{"mote", 1, std::int64_t{1} << 60}}};
    EXPECT_FALSE(amount({std::int64_t{1} << 39, "mote"}, std::int64_t{1} << 39, dust));
    EXPECT_EQ(amount({price_e4_max, "heap"}, base_quantity_max, one), Money{1'084});
}

TEST(Amount, is_none_for_less_than_nothing) {
    EXPECT_FALSE(amount({-1, "g"}, 500, grams()));
    EXPECT_FALSE(amount({100, "g"}, -500, grams()));
}

}  // namespace
}  // namespace chaolu
