// Products: adding them, whose they are, and what everybody sees of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <thread>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

TEST(Products, are_added_and_read_back) {
    Shop shop;
    auto supplier = shop.supplier();
    auto body = new_product("AONAO");
    body["name"]["en"] = "Aonao scallion";
    body["aliases"] = {"大葱"};
    body["description"] = {{"zh", "辣而不呛。"}, {"en", "Hot, not harsh."}};
    body["variety"] = "熬脑大葱";
    body["skus"][0]["grade"] = "A";
    body["skus"][0]["is_catch_weight"] = true;
    body["skus"][0]["shelf_life_days"] = 21;
    body["skus"][0]["is_demo"] = true;
    auto const made = supplier.post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), "/v1/products/" + made.body["id"].get<std::string>());
    EXPECT_EQ(made.header("etag"), "\"1\"");
    Json const sku{
        {"id", made.body["skus"][0]["id"]},
        {"code", "AONAO-1"},
        {"name", "10 千克捆"},
        {"grade", "A"},
        {"options", Json::object()},
        {"gtin", nullptr},
        {"base_unit", "g"},
        {"is_catch_weight", true},
        {"trade_units", {{{"unit", "bundle_tie"}, {"numerator", 10000}, {"denominator", 1}}}},
        {"net_content", nullptr},
        {"price", nullptr},
        {"unit_price_per", nullptr},
        {"is_available", false},
        {"offers",
         {{{"supplier", {{"id", supplier.organisation_id()}, {"name", "云岩山"}}},
           {"price", nullptr},
           {"min_quantity", {{"value", 1}, {"unit", "g"}}},
           {"multiple", {{"value", 1}, {"unit", "g"}}},
           {"is_available", false}}}}};
    Json const expected{{"id", made.body["id"]},
                        {"code", "AONAO"},
                        {"state", "published"},
                        {"category", "scallion"},
                        {"name", "熬脑葱"},
                        {"description", "辣而不呛。"},
                        {"variety", "熬脑大葱"},
                        {"origin_division", "140406"},
                        {"attributes", Json::object()},
                        {"standards", Json::array()},
                        {"options", Json::array()},
                        {"supplier", {{"id", supplier.organisation_id()}, {"name", "云岩山"}}},
                        {"skus", Json::array({sku})},
                        {"created_at", made.body["created_at"]},
                        {"version", 1}};
    EXPECT_EQ(made.body, expected);
    auto const read = shop.anyone().get(made.header("location"));
    EXPECT_EQ(read.body, expected);
    EXPECT_EQ(read.header("etag").substr(0, 3), "\"1-");
    EXPECT_EQ(shop.anyone().get("/v1/products").body["items"], Json::array({expected}));
}

TEST(Products, speak_english_where_they_can) {
    Shop shop;
    auto body = new_product("AONAO");
    body["name"]["en"] = "Aonao scallion";
    body["description"] = {{"zh", "辣而不呛。"}};
    auto const location = shop.supplier().post("/v1/products", body).header("location");
    auto const read = shop.anyone().get(location, {{"Accept-Language", "en"}});
    EXPECT_EQ(read.header("content-language"), "en");
    EXPECT_EQ(read.body["name"], "Aonao scallion");
    EXPECT_EQ(read.body["description"], "辣而不呛。");
    EXPECT_EQ(read.body["skus"][0]["name"], "10 kg bundle");
    EXPECT_EQ(shop.anyone().get(location).body["name"], "熬脑葱");
}

TEST(Products, keep_their_skus_in_order_and_their_units_exact) {
    Shop shop;
    auto body = new_product("MANY");
    body["skus"] = Json::array();
    std::vector<std::string> codes;
    for (int i = 50; i-- > 0;) {
        codes.push_back("MANY-" + std::to_string(i));
        body["skus"].push_back(new_sku(codes.back()));
    }
    body["skus"][0]["trade_units"] = {{{"unit", "half"}, {"numerator", 2500}, {"denominator", 5}},
                                      {{"unit", "a_third"}, {"numerator", 1}, {"denominator", 3}}};
    body["skus"][1]["trade_units"] = Json::array();
    body["skus"][2].erase("trade_units");
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    std::vector<std::string> read;
    for (auto const& sku : made.body["skus"]) read.push_back(sku["code"]);
    EXPECT_EQ(read, codes);
    EXPECT_EQ(made.body["skus"][0]["trade_units"],
              (Json{{{"unit", "half"}, {"numerator", 500}, {"denominator", 1}},
                    {{"unit", "a_third"}, {"numerator", 1}, {"denominator", 3}}}));
    EXPECT_EQ(made.body["skus"][1]["trade_units"], Json::array());
    EXPECT_EQ(made.body["skus"][2]["trade_units"], Json::array());
}

struct FaultyField {
    std::string pointer;
    Json value;
    std::string code;
    std::string at = pointer;
};

// Puts each value into a good product, which is then refused for it alone.
void expect_refused(Shop& shop, std::span<FaultyField const> fields) {
    auto supplier = shop.supplier();
    for (auto const& each : fields) {
        auto body = new_product("A");
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = supplier.post("/v1/products", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.at, each.code)) << each.pointer << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from product"), "0");
}

TEST(Products, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    std::string const unit = "/skus/0/trade_units/0";
    FaultyField const fields[] = {
        {"/code", "a b", "invalid-format"},
        {"/category", "fruit", "unknown-value"},
        {"/name", nullptr, "required"},
        {"/name/zh", "", "too-short"},
        {"/name/en", std::string(201, 'x'), "too-long"},
        {"/aliases", Json(21, "葱"), "too-many"},
        {"/aliases", {"葱", 1}, "wrong-type", "/aliases/1"},
        {"/description", {{"en", "only"}}, "required", "/description/zh"},
        {"/origin_division", "14040", "invalid-format"},
        {"/variety", std::string(101, 'x'), "too-long"},
        {"/skus", Json::array(), "too-few"},
        {"/skus", Json(51, new_sku("X")), "too-many"},
        {"/skus/0", 1, "wrong-type"},
        {"/skus/0/code", "", "invalid-format"},
        {"/skus/0/base_unit", "kg", "unknown-value"},
        {"/skus/0/is_catch_weight", "yes", "wrong-type"},
        {"/skus/0/shelf_life_days", 0, "out-of-range"},
        {"/skus/0/shelf_life_days", 36501, "out-of-range"},
        {"/skus/0/shelf_life_days", 1.5, "not-an-integer"},
        {"/skus/0/trade_units", Json(21, {{"unit", "box"}}), "too-many"},
        {unit + "/unit", "Box", "invalid-format"},
        {unit + "/unit", "箱", "invalid-format"},
        {unit + "/unit", "kg", "duplicate"},
        {unit + "/unit", "jin", "duplicate"},
        {unit + "/unit", "piece", "duplicate"},
        {unit + "/numerator", 0, "out-of-range"},
        {unit + "/denominator", 0, "out-of-range"},
        {unit + "/numerator", 1000000000001, "out-of-range"},
        {"/skus/1", new_sku("A-1"), "duplicate", "/skus/1/code"},
    };
    expect_refused(shop, fields);
    auto twice = new_product("A");
    twice["skus"][0]["trade_units"].push_back(twice["skus"][0]["trade_units"][0]);
    EXPECT_TRUE(shop.supplier()
                    .post("/v1/products", twice)
                    .has_fault("/skus/0/trade_units/1/unit", "duplicate"));
}

TEST(Products, take_nothing_that_the_server_decides) {
    Shop shop;
    FaultyField const fields[] = {
        {"/id", "prd_01M82XFC02EV5B9TS55C7J3QDP", "unknown-field"},
        {"/version", 7, "unknown-field"},
        {"/market_id", "mkt_01M82XFC02EV5B9TS55C7J3QDP", "unknown-field"},
        {"/search_terms", {"x"}, "unknown-field"},
        {"/created_at", "2020-01-01T00:00:00.000Z", "unknown-field"},
        {"/skus/0/id", "sku_01M82XH7SMF46BS8R42WFV2Z13", "unknown-field"},
        {"/skus/0/is_available", true, "unknown-field"},
        {"/skus/0/price", {{"price", "1"}, {"per", "jin"}}, "unknown-field"},
    };
    expect_refused(shop, fields);
}

TEST(Products, report_all_faults_of_a_body_at_once) {
    Shop shop;
    auto body = new_product("A");
    body.erase("category");
    body["origin_division"] = "x";
    body["skus"][0]["base_unit"] = "stone";
    body["skus"].push_back(new_sku("A-1"));
    auto const reply = shop.operator_().post("/v1/products", body);
    for (auto const& [pointer, code] : {std::pair{"/category", "required"},
                                        {"/origin_division", "invalid-format"},
                                        {"/skus/0/base_unit", "unknown-value"},
                                        {"/skus/1/code", "duplicate"},
                                        {"/supplier_id", "required"}})
        EXPECT_TRUE(reply.has_fault(pointer, code)) << pointer;
}

TEST(Products, have_codes_that_are_unique_in_the_market) {
    Shop shop;
    ASSERT_EQ(shop.supplier().post("/v1/products", new_product("A")).status, 201);
    auto other = shop.other_supplier();
    auto const same_product = other.post("/v1/products", new_product("A"));
    EXPECT_EQ(same_product.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(same_product.has_fault("/code", "already-exists"));
    auto body = new_product("B");
    body["skus"] = {new_sku("B-1"), new_sku("A-1"), new_sku("B-2")};
    auto const same_sku = other.post("/v1/products", body);
    EXPECT_EQ(same_sku.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(same_sku.has_fault("/skus/1/code", "already-exists"));
    EXPECT_EQ(same_sku.body["errors"].size(), 1u);
    // Nothing is half done.
    EXPECT_EQ(shop.sql("select count(*) from product"), "1");
    EXPECT_EQ(shop.sql("select count(*) from sku"), "1");
    EXPECT_EQ(shop.sql("select count(*) from product_search"), "1");
    // A product and its SKU may share a code, and another market has codes of its own.
    body = new_product("C");
    body["skus"] = Json::array({new_sku("C")});
    EXPECT_EQ(other.post("/v1/products", body).status, 201);
    auto stranger = operator_of_second_market(shop);
    body = new_product("A");
    body["supplier_id"] = supplier_in(stranger);
    EXPECT_EQ(stranger.post("/v1/products", body).status, 201);
}

// saleor #14593: a conflict that shows at commit was a 500.
// Both would wait for each other's codes if each took them in its own order.
TEST(Products, added_at_the_same_time_with_common_codes_are_one) {
    Shop shop;
    auto forth = new_product("FORTH");
    auto back = new_product("BACK");
    for (int i = 0; i < 20; ++i) forth["skus"].push_back(new_sku("S" + std::to_string(i)));
    for (int i = 20; i-- > 0;) back["skus"].push_back(new_sku("S" + std::to_string(i)));
    Reply replies[2];
    {
        std::thread other([&, party = shop.supplier()]() mutable {
            replies[0] = party.post("/v1/products", forth);
        });
        replies[1] = shop.other_supplier().post("/v1/products", back);
        other.join();
    }
    std::vector<int> statuses{replies[0].status, replies[1].status};
    std::sort(statuses.begin(), statuses.end());
    EXPECT_EQ(statuses, (std::vector<int>{201, 409})) << replies[0].text << replies[1].text;
    EXPECT_EQ(shop.sql("select count(*) from product"), "1");
}

TEST(Products, belong_to_the_caller_or_to_whom_an_operator_names) {
    Shop shop;
    auto post = [](Party who, std::string const& code, Json const& supplier_id) {
        auto body = new_product(code);
        if (!supplier_id.is_null()) body["supplier_id"] = supplier_id;
        return who.post("/v1/products", body);
    };
    auto supplier = shop.supplier();
    EXPECT_EQ(post(supplier, "A", supplier.organisation_id()).status, 201);
    EXPECT_EQ(post(shop.operator_(), "B", supplier.organisation_id()).body["supplier"]["id"],
              supplier.organisation_id());
    EXPECT_TRUE(post(shop.operator_(), "C", nullptr).has_fault("/supplier_id", "required"));
    EXPECT_TRUE(post(shop.operator_(), "C", shop.buyer().organisation_id())
                    .has_fault("/supplier_id", "unknown-organisation"));
    EXPECT_TRUE(post(supplier, "C", shop.other_supplier().organisation_id())
                    .has_fault("/supplier_id", "unknown-organisation"));
    for (auto who :
         {shop.buyer(), shop.union_(), shop.observer(), shop.with_role(supplier, "supplier_clerk")})
        EXPECT_EQ(post(who, "D", nullptr).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(post(shop.anyone(), "D", nullptr).problem(), (ProblemIs{401, "unauthenticated"}));
}

// saleor #10877: what was reserved still counted as in stock.
TEST(Products, show_the_stock_that_is_left) {
    Shop shop;
    shop.with_sku("A");
    auto is_available = [&] {
        return shop.anyone().get("/v1/products").body["items"][0]["skus"][0]["is_available"];
    };
    EXPECT_EQ(is_available(), false);
    shop.with_stock("A", 5);
    EXPECT_EQ(is_available(), true);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}})).status, 201);
    EXPECT_EQ(is_available(), true);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}})).status, 201);
    EXPECT_EQ(is_available(), false);
}

TEST(Products, are_public_within_their_market) {
    Shop shop;
    auto stranger = operator_of_second_market(shop);
    auto body = new_product("THEIRS");
    body["supplier_id"] = supplier_in(stranger);
    auto const theirs = stranger.post("/v1/products", body).header("location");
    auto const ours = shop.supplier().post("/v1/products", new_product("OURS")).header("location");
    auto anyone = shop.anyone();
    // With two markets a stranger must say which.
    EXPECT_TRUE(anyone.get("/v1/products").has_fault("?market", "unknown-value"));
    EXPECT_TRUE(anyone.get(ours + "?market=nowhere").has_fault("?market", "unknown-value"));
    EXPECT_EQ(anyone.get(ours + "?market=lucheng-chaoyang").status, 200);
    EXPECT_EQ(anyone.get(theirs + "?market=" + second_market_code).status, 200);
    EXPECT_EQ(anyone.get(theirs + "?market=lucheng-chaoyang").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(walk(anyone, "/v1/products?market=lucheng-chaoyang").size(), 1u);
    // Who has a market of its own sees that one, whatever it asks for.
    auto supplier = shop.supplier();
    EXPECT_EQ(supplier.get(theirs + "?market=" + second_market_code).problem(),
              (ProblemIs{404, "not-found"}));
    auto const found = supplier.get("/v1/products?q=anc&market=" + std::string(second_market_code));
    ASSERT_EQ(found.body["items"].size(), 1u) << found.text;
    EXPECT_EQ(found.body["items"][0]["code"], "OURS");
    for (auto const* unknown : {"prd_01M82XFC02EV5B9TS55C7J3QDP", "prd_1", "x"})
        EXPECT_EQ(supplier.get("/v1/products/" + std::string(unknown)).problem(),
                  (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(supplier.get(ours + "?fields=id").has_fault("?fields", "unknown-field"));
}

}  // namespace
}  // namespace chaolu::test
