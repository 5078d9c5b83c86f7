// Orders that take from several pools, and give back to the very ones they took from.
#include <gtest/gtest.h>

#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

Reply order(Shop& shop, std::vector<std::pair<std::string, std::int64_t>> const& lines) {
    return shop.buyer().post("/v1/orders", Shop::order_of(lines));
}

// medusa #14987: availability was the sum of all places, and everything was reserved at the first.
TEST(PoolOrders, split_a_line_over_locations_by_their_priorities) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    with_location(shop, "COLD-2", 50, {{"A", 4}});
    auto const placed = order(shop, {{"A", 7}});
    ASSERT_EQ(placed.status, 201) << placed.text;
    EXPECT_EQ(counters(shop, "A", "COLD-2"), "0/4");
    EXPECT_EQ(counters(shop, "A", "main"), "3/3");
    EXPECT_EQ(shop.sql("select sum(quantity) from reservation"), "7");
    // Its supplier is told where to pick it.
    auto const part = shop.supplier().get(
        "/v1/supplier-orders/" + placed.body["supplier_orders"][0]["id"].get<std::string>());
    auto const source = [](std::string const& location, int value) {
        return Json{{"position", 1},
                    {"component", nullptr},
                    {"sku", "A"},
                    {"location", location},
                    {"pool", "general"},
                    {"quantity", {{"value", value}, {"unit", "piece"}}},
                    {"picked", {{"value", 0}, {"unit", "piece"}}},
                    {"shipped", {{"value", 0}, {"unit", "piece"}}}};
    };
    EXPECT_EQ(part.body["sources"], (Json{source("COLD-2", 4), source("main", 3)})) << part.text;
    auto const refused = order(shop, {{"A", 4}});
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(refused.body["errors"][0]["available"], (Json{{"value", 3}, {"unit", "piece"}}));
    EXPECT_EQ(order(shop, {{"A", 3}}).status, 201);
    EXPECT_EQ(shop.sql("select count(*) from reservation"), "2") << "one pool was enough";
    EXPECT_EQ(shop.check(), 0);
}

// medusa #16502: two lines on one item were each checked against the same availability.
TEST(PoolOrders, sum_all_lines_before_they_look) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    with_location(shop, "COLD-2", 50, {{"A", 4}});
    auto const refused = order(shop, {{"A", 6}, {"A", 5}});
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    for (auto const& error : refused.body["errors"])
        EXPECT_EQ(error["available"], (Json{{"value", 10}, {"unit", "piece"}}));
    EXPECT_EQ(shop.sql("select sum(reserved) from stock"), "0");
    ASSERT_EQ(order(shop, {{"A", 6}, {"A", 4}}).status, 201);
    EXPECT_EQ(counters(shop, "A", "main"), "0/6");
    EXPECT_EQ(counters(shop, "A", "COLD-2"), "0/4");
    EXPECT_EQ(shop.check(), 0);
}

// OFN #6220: what came back went to another pool than it had come from.
TEST(PoolOrders, give_back_to_the_pools_they_took_from) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto const cold = with_location(shop, "COLD-2", 50, {{"A", 4}});
    auto const cancelled = order(shop, {{"A", 7}});
    auto const refused = order(shop, {{"A", 2}});
    ASSERT_EQ(refused.status, 201);
    // The order of the pools is another by then.
    ASSERT_EQ(shop.supplier().patch("/v1/locations/" + cold, {{"priority", 900}}, 1).status, 200);
    ASSERT_EQ(shop.buyer()
                  .post("/v1/orders/" + cancelled.body["id"].get<std::string>() + ":cancel",
                        {{"reason", "不要了"}})
                  .status,
              200);
    EXPECT_EQ(counters(shop, "A", "COLD-2"), "4/0");
    EXPECT_EQ(counters(shop, "A", "main"), "4/2");
    auto const part = refused.body["supplier_orders"][0]["id"].get<std::string>();
    ASSERT_EQ(shop.supplier()
                  .post("/v1/supplier-orders/" + part + ":refuse", {{"reason", "缺货"}})
                  .status,
              200);
    EXPECT_EQ(counters(shop, "A", "main"), "6/0");
    EXPECT_EQ(shop.check(), 0);
}

TEST(PoolOrders, take_the_components_of_a_bundle_each_from_where_they_are) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10).with_sku("B").with_stock("B", 10);
    with_location(shop, "COLD-2", 50, {{"A", 6}});
    Json const box{{"code", "BOX"},
                   {"name", {{"zh", "礼盒"}}},
                   {"base_unit", "piece"},
                   {"components",
                    {{{"sku", "A"}, {"quantity", {{"value", 2}, {"unit", "piece"}}}},
                     {{"sku", "B"}, {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}};
    auto const made = shop.supplier().post("/v1/products", {{"code", "BOXES"},
                                                            {"category", "bundle"},
                                                            {"name", {{"zh", "礼盒"}}},
                                                            {"origin_division", "140406"},
                                                            {"skus", {box}}});
    ASSERT_EQ(made.status, 201) << made.text;
    shop.sql(
        "insert into price (market_id, price_list_id, sku_id, valid, price_e4, per) "
        "select s.market_id, l.id, s.id, l.valid, 990000, 'piece' "
        "from sku s, price_list l where s.code = 'BOX' limit 1");
    auto const placed = order(shop, {{"BOX", 4}, {"A", 1}});
    ASSERT_EQ(placed.status, 201) << placed.text;
    EXPECT_EQ(counters(shop, "A", "COLD-2"), "0/6");
    EXPECT_EQ(counters(shop, "A", "main"), "1/3");
    EXPECT_EQ(counters(shop, "B", "main"), "6/4");
    EXPECT_EQ(shop.check(), 0);
    ASSERT_EQ(shop.buyer()
                  .post("/v1/orders/" + placed.body["id"].get<std::string>() + ":cancel",
                        {{"reason", "不要了"}})
                  .status,
              200);
    EXPECT_EQ(counters(shop, "A", "COLD-2"), "6/0");
    EXPECT_EQ(counters(shop, "A", "main"), "4/0");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
