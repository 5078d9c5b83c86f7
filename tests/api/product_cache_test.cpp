// Products that the server remembers: whatever changes is seen by the next read.
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/products.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

std::string offer_path(Shop& shop, Party supplier) {
    auto const found =
        shop.operator_().get("/v1/offers?sku=A-1&supplier_id=" + supplier.organisation_id());
    return "/v1/offers/" + found.body["items"].at(0)["id"].get<std::string>();
}

TEST(ProductCache, shows_every_change_at_once) {
    Shop shop;
    auto const product = shop.supplier().post("/v1/products", new_product("A")).header("location");
    auto const read = [&] { return shop.anyone().get(product).body; };
    auto const listed = [&] { return shop.anyone().get("/v1/products").body["items"].at(0); };
    struct Case {
        std::string what;
        std::function<Reply()> change;
        std::string pointer;
        Json wanted;
    };
    auto supplier = shop.supplier();
    auto other = shop.other_supplier();
    auto const organisation = "/v1/organisations/" + supplier.organisation_id();
    auto const other_organisation = "/v1/organisations/" + other.organisation_id();
    auto const sku = read()["skus"][0]["code"].get<std::string>();
    auto const offers = "/skus/0/offers";
    std::vector<Case> const cases{
        {"a name",
         [&] {
             return supplier.post(
                 product + "/change-requests",
                 {{"base_version", 1}, {"changes", {{"name", {{"zh", "青叶葱"}}}}}});
         },
         "/name", "青叶葱"},
        {"the name of a SKU",
         [&] {
             return supplier.post(
                 product + "/change-requests",
                 {{"base_version", 2},
                  {"changes", {{"skus", {{{"code", sku}, {"name", {{"zh", "大捆"}}}}}}}}});
         },
         "/skus/0/name", "大捆"},
        {"its maker's name",
         [&] {
             return shop.operator_().patch(organisation, {{"name", {{"zh", "云岩山农业"}}}}, 1);
         },
         "/supplier/name", "云岩山农业"},
        {"another offer",
         [&] {
             return other.post("/v1/offers", {{"sku", sku}});
         },
         std::string(offers) + "/1/supplier/name", "聪和"},
        {"its seller's name",
         [&] {
             return shop.operator_().patch(other_organisation, {{"name", {{"zh", "聪和食品"}}}}, 1);
         },
         std::string(offers) + "/1/supplier/name", "聪和食品"},
        {"the terms of an offer",
         [&] {
             return other.patch(offer_path(shop, other),
                                {{"multiple", {{"value", 5}, {"unit", "g"}}}}, 1);
         },
         std::string(offers) + "/1/multiple/value", 5},
    };
    for (auto const& each : cases) {
        Json::json_pointer const pointer(each.pointer);
        auto const before = read();
        EXPECT_EQ(read(), before) << each.what;
        EXPECT_EQ(listed(), before) << each.what;
        auto const changed = each.change();
        ASSERT_LT(changed.status, 300) << each.what << changed.text;
        auto const after = read();
        ASSERT_TRUE(after.contains(pointer)) << each.what << after.dump();
        EXPECT_EQ(after[pointer], each.wanted) << each.what;
        EXPECT_NE(after, before) << each.what;
        EXPECT_EQ(listed(), after) << each.what;
    }
}

// Stock, prices and publications are asked for each time.
TEST(ProductCache, does_not_hold_what_changes_by_itself) {
    Shop shop;
    shop.with_sku("A");
    auto const sku = [&] {
        return shop.anyone().get("/v1/products").body["items"].at(0)["skus"][0];
    };
    EXPECT_EQ(sku()["is_available"], false);
    shop.with_stock("A", 1);
    EXPECT_EQ(sku()["is_available"], true);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}})).status, 201);
    EXPECT_EQ(sku()["is_available"], false);
    shop.sql("delete from supplier_right");
    shop.with_stock("A", 5);
    EXPECT_EQ(sku()["is_available"], false);
    shop.sql("delete from publication");
    EXPECT_EQ(shop.anyone().get("/v1/products").body["items"], Json::array());
}

// What was written and taken back is never shown: its tag goes with it.
TEST(ProductCache, forgets_what_was_rolled_back) {
    Shop shop;
    shop.with_sku("A");
    auto const name = [&] {
        return shop.anyone().get("/v1/products").body["items"].at(0)["name"].get<std::string>();
    };
    auto const before = name();
    shop.sql("begin; update product set name_zh = '一'; rollback");
    EXPECT_EQ(name(), before);
    shop.sql("update product set name_zh = '二'");
    EXPECT_EQ(name(), "二");
}

}  // namespace
}  // namespace chaolu::test
