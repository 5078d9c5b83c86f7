// Organisations that change their name: what was ordered before still says the old one.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

std::string part_of(Reply const& order) {
    return "/v1/supplier-orders/" +
           order.body.at("supplier_orders").at(0).at("id").get<std::string>();
}

TEST(Names, of_suppliers_stay_on_orders_as_they_were) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto supplier = shop.supplier();
    auto const before = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    ASSERT_EQ(before.status, 201) << before.text;
    auto const target = "/v1/organisations/" + supplier.organisation_id();
    auto const renamed = shop.operator_().patch(
        target, {{"name", {{"zh", "云岩山农业"}, {"en", "Yunyanshan Farming"}}}}, 1);
    ASSERT_EQ(renamed.status, 200) << renamed.text;
    EXPECT_EQ(renamed.body["name"], "云岩山农业");
    EXPECT_EQ(renamed.header("etag"), "\"2\"");
    auto const after = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    struct Case {
        Reply const& order;
        std::string zh, en;
    };
    for (auto const& [order, zh, en] :
         {Case{before, "云岩山", "云岩山"}, Case{after, "云岩山农业", "Yunyanshan Farming"}}) {
        auto const part = part_of(order);
        EXPECT_EQ(supplier.get(part).body["supplier_name"], zh);
        EXPECT_EQ(supplier.get(part, {{"Accept-Language", "en"}}).body["supplier_name"], en);
        EXPECT_EQ(order.body["supplier_orders"][0]["supplier_name"], zh);
        auto const whole = order.header("location");
        EXPECT_EQ(shop.buyer().get(whole).body["supplier_orders"][0]["supplier_name"], zh);
        EXPECT_EQ(shop.buyer()
                      .get(whole, {{"Accept-Language", "en"}})
                      .body["supplier_orders"][0]["supplier_name"],
                  en);
    }
    EXPECT_EQ(shop.operator_().get("/v1/suppliers/" + supplier.organisation_id()).body["name"],
              "云岩山农业");
}

TEST(Names, are_kept_through_any_number_of_changes) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto supplier = shop.supplier();
    auto const target = "/v1/organisations/" + supplier.organisation_id();
    std::vector<std::string> orders;
    for (int version = 1; version <= 3; ++version) {
        orders.push_back(part_of(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}))));
        shop.operator_().patch(target, {{"name", {{"zh", "名" + std::to_string(version)}}}},
                               version);
    }
    std::vector<std::string> names;
    for (auto const& order : orders) names.push_back(supplier.get(order).body["supplier_name"]);
    EXPECT_EQ(names, (std::vector<std::string>{"云岩山", "名1", "名2"}));
}

// The supplier and its organisation share an id: neither takes a version from the other in the
// feed.
TEST(Names, change_in_between_other_changes_of_a_supplier) {
    Shop shop;
    auto const id = shop.supplier().organisation_id();
    auto rename = [&](int version) {
        return shop.operator_()
            .patch("/v1/organisations/" + id, {{"name", {{"zh", "新名"}}}}, version)
            .status;
    };
    auto take = [&](std::string const& verb) {
        return shop.operator_().post("/v1/suppliers/" + id + verb, {{"reason", "检查"}}).status;
    };
    for (int version = 1; version < 6; version += 2) {
        EXPECT_EQ(rename(version), 200);
        EXPECT_EQ(take(":suspend"), 200);
        EXPECT_EQ(rename(version + 1), 200);
        EXPECT_EQ(take(":resume"), 200);
    }
    EXPECT_EQ(shop.sql("select count(*) from event where type = 'organisation.renamed'"), "6");
}

TEST(Names, of_buyers_change_too) {
    Shop shop;
    auto buyer = shop.buyer();
    auto const target = "/v1/organisations/" + buyer.organisation_id();
    EXPECT_EQ(shop.operator_().patch(target, {{"name", {{"zh", "新超市"}}}}, 1).status, 200);
    EXPECT_EQ(shop.operator_().get(target).body["name"], "新超市");
    EXPECT_EQ(shop.sql("select data::json->>'organisation_id' from event "
                       "where type = 'organisation.renamed'"),
              buyer.organisation_id());
}

TEST(Names, are_changed_by_operators_with_the_version_they_have_seen) {
    Shop shop;
    auto const target = "/v1/organisations/" + shop.supplier().organisation_id();
    Json const name{{"name", {{"zh", "新名"}}}};
    EXPECT_EQ(shop.supplier().patch(target, name, 1).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.operator_().patch(target, name, 2).problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(shop.operator_().patch(target, name, {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_TRUE(shop.operator_()
                    .patch(target, {{"uscc", "93140406MA0DEM03XM"}}, 1)
                    .has_fault("/uscc", "unknown-field"));
    EXPECT_TRUE(shop.operator_().patch(target, Json::object(), 1).has_fault("/name", "required"));
    EXPECT_EQ(shop.operator_()
                  .patch("/v1/organisations/org_01M82X29D4ES8R65RZYJKA792G", name, 1)
                  .problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.operator_().patch(target, name, 1).status, 200);
    auto const changes =
        shop.operator_().get("/v1/suppliers/" + shop.supplier().organisation_id() + "/changes");
    EXPECT_EQ(changes.body["items"][0]["what"], "organisation.renamed");
    EXPECT_EQ(changes.body["items"][0]["before"]["name"]["zh"], "云岩山");
}

}  // namespace
}  // namespace chaolu::test
