// Putaway rules: how much of a SKU a location takes, and the room that is left.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/yard.hpp"

namespace chaolu::test {
namespace {

std::string const rules = "/v1/putaway-rules";

TEST(PutawayRules, tell_the_room_that_is_left) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    yard.shop.with_stock("A", 12);
    auto const made = yard.rule("A", "main", 100, 2);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["on_hand"], 12);
    EXPECT_EQ(made.body["room"], 88);
    EXPECT_EQ(yard.rule("A", "main", 10, 5).body["room"], 0) << "more lies there than should";
    yard.rule("A", "COLD", 5, 1);
    yard.rule("B", "COLD", 5, 1);
    auto const all = all_of(supplier, rules, 2);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all, all_of(supplier, rules, 200));
    EXPECT_EQ(all_of(yard.shop.operator_(), rules, 200), all);
    EXPECT_EQ(all_of(yard.shop.other_supplier(), rules, 200).size(), 0u);
    // Without a capacity it goes.
    auto const gone = supplier.post(rules, {{"sku", "B"}, {"location", "COLD"}});
    EXPECT_EQ(gone.status, 201) << gone.text;
    EXPECT_EQ(gone.body["capacity"], 0);
    EXPECT_EQ(all_of(supplier, rules, 200).size(), 2u);
}

TEST(PutawayRules, are_of_ones_own_goods_and_places) {
    Yard yard;
    auto const unknown = yard.shop.other_supplier().post(
        rules, {{"sku", "A"}, {"location", "COLD"}, {"capacity", pieces(1)}});
    EXPECT_TRUE(unknown.has_fault("/sku", "unknown-sku")) << unknown.text;
    EXPECT_TRUE(unknown.has_fault("/location", "unknown-value"));
    auto const unit = yard.shop.supplier().post(
        rules, {{"sku", "A"}, {"location", "COLD"}, {"capacity", {{"value", 1}, {"unit", "jin"}}}});
    EXPECT_TRUE(unit.has_fault("/capacity/unit", "unknown-unit")) << unit.text;
    auto const priority = yard.shop.supplier().post(
        rules, {{"sku", "A"}, {"location", "COLD"}, {"capacity", pieces(1)}, {"priority", 0}});
    EXPECT_TRUE(priority.has_fault("/priority", "out-of-range"));
}

}  // namespace
}  // namespace chaolu::test
