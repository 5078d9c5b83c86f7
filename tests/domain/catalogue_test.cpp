// Products: the names and ratios of packs, and the closed list of categories.
#include <gtest/gtest.h>

#include "domain/catalogue/product.hpp"
#include "domain/core/repeats.hpp"

namespace chaolu::catalogue {
namespace {

using Faults = std::vector<UnitFault>;

TEST(Category, is_read_back_from_its_text) {
    for (auto const* name :
         {"scallion", "mushroom", "millet", "vinegar", "sauce", "bundle", "craft", "substrate"})
        EXPECT_EQ(text(category_from(name).value()), name);
    for (auto const* name : {"", "Scallion", "scallions", "other"})
        EXPECT_FALSE(category_from(name)) << name;
}

TEST(TradeUnits, are_packs_with_names_and_ratios_of_their_own) {
    struct Case {
        std::vector<TradeUnit> units;
        Faults faults;
    };
    auto const long_name = std::string(32, 'a');
    Case const cases[] = {
        {{}, {}},
        {{{"box", 2500, 1}}, {}},
        {{{"bundle_tie", 10'000, 1}, {"case", 6, 1}, {"half", 1, 2}, {"box2", 1, 1}}, {}},
        {{{long_name, 1, 1}}, {}},
        {{{long_name + "a", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"Box", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"2box", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"_box", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"gift-box", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"箱", 1, 1}}, {{0, Code::invalid_format}}},
        {{{"box", 1, 1}, {"box", 2, 1}}, {{1, Code::duplicate}}},
        {{{"box", 0, 1}}, {{0, Code::out_of_range}}},
        {{{"box", 1, 0}}, {{0, Code::out_of_range}}},
        {{{"box", -1, 1}}, {{0, Code::out_of_range}}},
        {{{"box", base_quantity_max, 1}, {"crumb", 1, base_quantity_max}}, {}},
        {{{"box", base_quantity_max + 1, 1}}, {{0, Code::out_of_range}}},
        {{{"Box", 1, 1}, {"box", 1, 1}, {"kg", 1, 1}, {"bag", 0, 1}},
         {{0, Code::invalid_format}, {2, Code::duplicate}, {3, Code::out_of_range}}},
    };
    for (auto const& each : cases) EXPECT_EQ(check_trade_units(each.units), each.faults);
}

// Whatever the SKU is counted in: a "kg" of something counted in pieces would mislead.
TEST(TradeUnits, never_redefine_a_unit_that_means_the_same_everywhere) {
    for (auto const* unit : {"g", "liang", "jin", "kg", "dan", "t", "ml", "l", "piece"}) {
        std::vector<TradeUnit> const units{{unit, 1000, 1}};
        EXPECT_EQ(check_trade_units(units), (Faults{{0, Code::duplicate}})) << unit;
    }
}

TEST(TradeUnits, are_kept_in_lowest_terms) {
    EXPECT_EQ(reduced({"box", 5000, 2}), (TradeUnit{"box", 2500, 1}));
    EXPECT_EQ(reduced({"box", 3, 6}), (TradeUnit{"box", 1, 2}));
    EXPECT_EQ(reduced({"box", 7, 3}), (TradeUnit{"box", 7, 3}));
    EXPECT_EQ(reduced({"box", base_quantity_max, base_quantity_max}), (TradeUnit{"box", 1, 1}));
}

TEST(Repeats, are_the_later_places_of_a_name) {
    std::vector<std::string> const names{"A", "B", "A", "", "", "a", "A"};
    EXPECT_EQ(repeats(names), (std::vector<std::size_t>{2, 6}));
    EXPECT_TRUE(repeats({}).empty());
}

}  // namespace
}  // namespace chaolu::catalogue
