// Option axes: each SKU stands at one place on each of them, and no two at the same.
#include "domain/catalogue/options.hpp"

#include <gtest/gtest.h>

namespace chaolu::catalogue {
namespace {

std::vector<Axis> const axes{{"grade", {"A", "B"}}, {"pack", {"box", "loose"}}};

std::vector<OptionFault> faults(std::vector<Options> const& skus) {
    return check_options(axes, skus);
}

TEST(Options, stand_once_on_every_axis) {
    using Faults = std::vector<OptionFault>;
    EXPECT_EQ(faults({{{"grade", "A"}, {"pack", "box"}},
                      {{"grade", "A"}, {"pack", "loose"}},
                      {{"grade", "B"}, {"pack", "box"}}}),
              Faults{});
    EXPECT_EQ(faults({{{"grade", "A"}}}), (Faults{{0, "pack", Code::required}}));
    EXPECT_EQ(faults({{{"grade", "C"}, {"pack", "box"}}}),
              (Faults{{0, "grade", Code::unknown_value}}));
    EXPECT_EQ(faults({{{"grade", "A"}, {"pack", "box"}, {"colour", "red"}}}),
              (Faults{{0, "colour", Code::unknown_field}}));
    EXPECT_EQ(faults({{}}), (Faults{{0, "grade", Code::required}, {0, "pack", Code::required}}));
}

TEST(Options, of_two_skus_are_never_the_same) {
    Options const box{{"grade", "A"}, {"pack", "box"}};
    Options const loose{{"grade", "A"}, {"pack", "loose"}};
    EXPECT_EQ(faults({box, loose, box}), (std::vector<OptionFault>{{2, "", Code::duplicate}}));
    // Two that are faulty anyway are not called the same besides.
    Options const none;
    EXPECT_EQ(faults({none, none}).size(), 4u);
}

TEST(Options, are_not_asked_of_products_without_axes) {
    std::vector<Options> const skus(3);
    EXPECT_TRUE(check_options({}, skus).empty());
    std::vector<Options> const named{{{"pack", "box"}}};
    EXPECT_EQ(check_options({}, named),
              (std::vector<OptionFault>{{0, "pack", Code::unknown_field}}));
}

TEST(Options, are_kept_in_the_order_of_the_axes) {
    EXPECT_EQ(in_order(axes, {{"pack", "box"}, {"grade", "B"}}),
              (std::vector<std::string>{"B", "box"}));
    EXPECT_TRUE(in_order({}, {}).empty());
}

}  // namespace
}  // namespace chaolu::catalogue
