// Scorecards: counted from orders and reviews of the last 90 days, seen by the supplier itself.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

std::string ordered(Shop& shop, std::string const& answer) {
    auto const placed = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    auto const part =
        "/v1/supplier-orders/" + placed.body["supplier_orders"][0]["id"].get<std::string>();
    if (answer == "confirm") shop.supplier().post(part + ":confirm", Json::object());
    if (answer == "refuse") shop.supplier().post(part + ":refuse", {{"reason", "缺货"}});
    return part;
}

TEST(Scorecards, count_what_was_confirmed_refused_and_left_unanswered) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto const target = "/v1/suppliers/" + shop.supplier().organisation_id() + "/scorecard";
    auto const first = shop.supplier().get(target);
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.body["standing"], "untried");
    EXPECT_EQ(first.body["kept_permille"], nullptr);
    for (int i = 0; i < 8; ++i) ordered(shop, "confirm");
    ordered(shop, "refuse");
    ordered(shop, "");
    auto const today = shop.operator_().get(target).body;
    EXPECT_EQ(today["confirmed"], 8);
    EXPECT_EQ(today["refused"], 1);
    EXPECT_EQ(today["overdue"], 0) << "there is a day to answer";
    EXPECT_EQ(today["standing"], "untried") << "nine answers are too few";
    auto const placed = shop.clock().now();
    shop.clock().set({placed.micros + 25 * 3'600'000'000});
    auto const tomorrow = shop.operator_().get(target).body;
    EXPECT_EQ(tomorrow["overdue"], 1);
    EXPECT_EQ(tomorrow["kept_permille"], 800);
    EXPECT_EQ(tomorrow["standing"], "warned");
    shop.clock().set({placed.micros + 91 * 24 * 3'600'000'000});
    EXPECT_EQ(shop.operator_().get(target).body["standing"], "untried") << "long ago";
    EXPECT_EQ(shop.other_supplier().get(target).problem(), (ProblemIs{404, "not-found"}));
}

}  // namespace
}  // namespace chaolu::test
