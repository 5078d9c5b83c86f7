// Orders over HTTP: placing, splitting, refusing with every fault named, reading, moving on.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace {

using chaolu::test::fresh_key;
using chaolu::test::Json;
using chaolu::test::ProblemIs;
using chaolu::test::Shop;

TEST(PlaceOrder, fixes_the_price_reserves_the_stock_and_says_why) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto reply = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}}));
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const& order = reply.body;
    EXPECT_EQ(reply.header("location"), "/v1/orders/" + order["id"].get<std::string>());
    EXPECT_EQ(reply.header("etag"), "\"1\"");
    EXPECT_EQ(order["state"], "placed");
    EXPECT_EQ(order["total"], (Json{{"amount", 3000}, {"currency", "CNY"}}));
    auto const& line = order["lines"][0];
    EXPECT_EQ(line["unit_price"], (Json{{"price", "10.0000"}, {"per", "piece"}}));
    EXPECT_EQ(line["price_reason"]["price_list"], "test");
    EXPECT_EQ(line["price_reason"]["price_day"], shop.today());
    EXPECT_EQ(line["price_reason"]["considered"], 1);
    EXPECT_EQ(shop.reserved("A"), 3);
    EXPECT_EQ(shop.on_hand("A"), 100);
    EXPECT_EQ(shop.check(), 0);
    EXPECT_EQ(shop.buyer().get(reply.header("location")).body, order);
}

// mall4cloud PR #45: every part got the one list of lines, and stock was taken twice.
TEST(PlaceOrder, splits_a_mixed_basket_into_one_part_per_supplier) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    shop.with_sku_of(shop.other_supplier(), "B").with_stock_of(shop.other_supplier(), "B", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}, {"B", 2}, {"A", 3}}));
    ASSERT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(order.body["supplier_orders"].size(), 2u);
    auto mine = shop.supplier().get("/v1/supplier-orders");
    ASSERT_EQ(mine.body["items"].size(), 1u);
    EXPECT_EQ(mine.body["items"][0]["total"]["amount"], 4000);
    auto part = shop.supplier().get("/v1/supplier-orders/" +
                                    mine.body["items"][0]["id"].get<std::string>());
    ASSERT_EQ(part.body["lines"].size(), 2u);
    EXPECT_EQ(part.body["lines"][0]["position"], 1);
    EXPECT_EQ(part.body["lines"][1]["position"], 3);
    EXPECT_EQ(part.body["deliveries"][0]["quantities"], (Json{1, 3}));
    EXPECT_EQ(shop.other_supplier()
                  .get("/v1/supplier-orders/" + part.body["id"].get<std::string>())
                  .problem(),
              (ProblemIs{404, "not-found"}));
}

// medusa #16502: two lines on one item were each checked alone.
TEST(PlaceOrder, sums_two_lines_of_one_sku_before_the_check) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    auto reply = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}, {"A", 3}}));
    EXPECT_EQ(reply.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_TRUE(reply.has_fault("/lines/0", "insufficient-stock"));
    EXPECT_TRUE(reply.has_fault("/lines/1", "insufficient-stock"));
    EXPECT_EQ(shop.reserved("A"), 0);
}

TEST(PlaceOrder, names_each_line_that_cannot_be_filled_and_what_is_left) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5).with_sku("B").with_sku("C").with_stock("C", 9);
    auto reply = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}, {"B", 1}, {"C", 10}}));
    EXPECT_EQ(reply.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_FALSE(reply.has_fault("/lines/0", "insufficient-stock"));
    EXPECT_TRUE(reply.has_fault("/lines/1", "insufficient-stock"));
    ASSERT_TRUE(reply.has_fault("/lines/2", "insufficient-stock"));
    EXPECT_EQ(reply.body["errors"][1]["available"], (Json{{"value", 9}, {"unit", "piece"}}));
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "0");
}

TEST(PlaceOrder, carries_a_quantity_matrix_to_fourteen_branches) {
    Shop shop;
    shop.with_sku("GIFT").with_stock("GIFT", 20000);
    auto body = Shop::order_of({});
    body["lines"] = {{{"sku", "GIFT"}, {"quantity", {{"value", 1200}, {"unit", "box"}}}}};
    body["deliveries"] = Json::array();
    for (int boxes : {160, 130, 120, 110, 100, 95, 90, 85, 80, 70, 60, 45, 35, 20}) {
        auto delivery = Shop::address();
        delivery["quantities"] = {boxes};
        body["deliveries"].push_back(delivery);
    }
    auto order = shop.union_().post("/v1/orders", body);
    ASSERT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(order.body["total"]["amount"], 12'000'000);
    EXPECT_EQ(order.body["deliveries"][13]["quantities"], (Json{20}));
    EXPECT_EQ(order.body["lines"][0]["base_quantity"], (Json{{"value", 12000}, {"unit", "piece"}}));
    EXPECT_EQ(shop.union_().get(order.header("location")).body, order.body);
    EXPECT_EQ(shop.check(), 0);
}

// saleor PR #12536: bulk orders had no limit of rows and could exhaust the memory.
TEST(PlaceOrder, takes_five_hundred_addresses_and_not_one_more) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1000);
    auto body = Shop::order_of({{"A", 500}});
    body["deliveries"] = Json::array();
    auto delivery = Shop::address();
    delivery["quantities"] = {1};
    for (int at = 0; at < 500; ++at) body["deliveries"].push_back(delivery);
    EXPECT_EQ(shop.union_().post("/v1/orders", body).status, 201);
    body["deliveries"].push_back(delivery);
    auto refused = shop.union_().post("/v1/orders", body);
    EXPECT_EQ(refused.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(refused.has_fault("/deliveries", "too-many"));
    EXPECT_EQ(shop.reserved("A"), 500);
}

struct BadOrder {
    char const* name;
    std::function<void(Json&)> spoil;
    char const* pointer;
    char const* code;
};

TEST(PlaceOrder, answers_every_bad_body_with_a_pointer_and_writes_nothing) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto buyer = shop.buyer();
    std::vector<BadOrder> const rows{
        {"no lines", [](Json& o) { o["lines"] = Json::array(); }, "/lines", "too-few"},
        {"lines missing", [](Json& o) { o.erase("lines"); }, "/lines", "required"},
        {"lines an object", [](Json& o) { o["lines"] = Json::object(); }, "/lines", "wrong-type"},
        {"501 lines",
         [](Json& o) {
             o["lines"] = Json::array();
             for (int i = 0; i < 501; ++i)
                 o["lines"].push_back(
                     {{"sku", "A"}, {"quantity", {{"value", 1}, {"unit", "piece"}}}});
         },
         "/lines", "too-many"},
        {"unknown SKU", [](Json& o) { o["lines"][0]["sku"] = "NOPE"; }, "/lines/0/sku",
         "unknown-sku"},
        {"bundle without a pack", [](Json& o) { o["lines"][0]["quantity"]["unit"] = "bundle_tie"; },
         "/lines/0/quantity/unit", "unknown-unit"},
        {"Chinese unit", [](Json& o) { o["lines"][0]["quantity"]["unit"] = "捆"; },
         "/lines/0/quantity/unit", "invalid-format"},
        {"zero", [](Json& o) { o["lines"][0]["quantity"]["value"] = 0; }, "/lines/0/quantity/value",
         "out-of-range"},
        {"negative", [](Json& o) { o["lines"][0]["quantity"]["value"] = -1; },
         "/lines/0/quantity/value", "out-of-range"},
        {"fraction", [](Json& o) { o["lines"][0]["quantity"]["value"] = 1.5; },
         "/lines/0/quantity/value", "not-an-integer"},
        {"text", [](Json& o) { o["lines"][0]["quantity"]["value"] = "1"; },
         "/lines/0/quantity/value", "wrong-type"},
        {"beyond the range",
         [](Json& o) { o["lines"][0]["quantity"]["value"] = 1'000'000'000'001; },
         "/lines/0/quantity/value", "out-of-range"},
        {"unknown field", [](Json& o) { o["price_paid"] = 1; }, "/price_paid", "unknown-field"},
        {"unknown field of a line", [](Json& o) { o["lines"][0]["price"] = 1; }, "/lines/0/price",
         "unknown-field"},
        {"no deliveries", [](Json& o) { o["deliveries"] = Json::array(); }, "/deliveries",
         "too-few"},
        {"bad phone", [](Json& o) { o["deliveries"][0]["phone"] = "12345678901"; },
         "/deliveries/0/phone", "invalid-format"},
        {"bad division", [](Json& o) { o["deliveries"][0]["division_code"] = "1101"; },
         "/deliveries/0/division_code", "invalid-format"},
        {"control character", [](Json& o) { o["deliveries"][0]["receiver"] = "a\nb"; },
         "/deliveries/0/receiver", "invalid-text"},
        {"window backwards",
         [](Json& o) {
             o["deliveries"][0]["window"] = {{"from", "2026-12-02"}, {"to", "2026-12-01"}};
         },
         "/deliveries/0/window/to", "out-of-range"},
        {"split short", [](Json& o) { o["deliveries"][0]["quantities"] = {2}; },
         "/lines/0/quantity/value", "split-does-not-add-up"},
        {"split too wide",
         [](Json& o) {
             o["deliveries"][0]["quantities"] = {1, 2};
         },
         "/deliveries/0/quantities", "too-many"},
        {"split negative", [](Json& o) { o["deliveries"][0]["quantities"] = {-3}; },
         "/deliveries/0/quantities/0", "out-of-range"},
        {"unknown price list", [](Json& o) { o["price_list"] = "none"; }, "/price_list",
         "unknown-value"},
        {"long reference", [](Json& o) { o["client_reference"] = std::string(65, 'x'); },
         "/client_reference", "too-long"},
    };
    for (auto const& row : rows) {
        auto body = Shop::order_of({{"A", 3}});
        row.spoil(body);
        auto reply = buyer.post("/v1/orders", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << row.name;
        EXPECT_TRUE(reply.has_fault(row.pointer, row.code)) << row.name << "\n" << reply.text;
    }
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "0");
    EXPECT_EQ(shop.sql("select count(*) from event where type like 'supplier_order.%'"), "0");
}

TEST(PlaceOrder, reports_all_faults_at_once) {
    Shop shop;
    auto body = Json::parse(R"({"lines":[{"sku":"A","quantity":{"value":1.5,"unit":"piece"}},
                                         {"sku":"","quantity":{"value":2,"unit":"piece"}}],
                                "deliveries":[{}],"x":1})");
    auto reply = shop.buyer().post("/v1/orders", body);
    EXPECT_TRUE(reply.has_fault("/lines/0/quantity/value", "not-an-integer"));
    EXPECT_TRUE(reply.has_fault("/deliveries/0/receiver", "required"));
    EXPECT_TRUE(reply.has_fault("/x", "unknown-field"));
    EXPECT_GE(reply.body["errors"].size(), 6u);
}

TEST(PlaceOrder, needs_a_key_a_json_body_and_the_right_role) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = Shop::order_of({{"A", 1}});
    auto buyer = shop.buyer();
    EXPECT_EQ(buyer.post("/v1/orders", order, {{"Idempotency-Key", ""}}).problem(),
              (ProblemIs{400, "idempotency-key-missing"}));
    EXPECT_EQ(buyer.post("/v1/orders", order, {{"Idempotency-Key", "short"}}).problem(),
              (ProblemIs{400, "idempotency-key-invalid"}));
    EXPECT_EQ(buyer.post_text("/v1/orders", "text/plain", order.dump()).problem(),
              (ProblemIs{415, "unsupported-media-type"}));
    EXPECT_EQ(buyer.post_text("/v1/orders", "application/json", "{").problem(),
              (ProblemIs{400, "malformed-json"}));
    EXPECT_EQ(buyer.post_text("/v1/orders", "application/json", std::string(4u << 20, ' ') + " {}")
                  .problem(),
              (ProblemIs{413, "body-too-large"}));
    EXPECT_EQ(shop.anyone().post("/v1/orders", order).problem(),
              (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(shop.supplier().post("/v1/orders", order).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.operator_().post("/v1/orders", order).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.reserved("A"), 0);
}

TEST(PlaceOrder, answers_a_repeat_with_the_same_bytes) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto key = fresh_key();
    auto order = Shop::order_of({{"A", 1}});
    auto first = shop.buyer().post("/v1/orders", order, {{"Idempotency-Key", key}});
    ASSERT_EQ(first.status, 201);
    EXPECT_EQ(first.header("idempotent-replayed"), "");
    auto again = shop.buyer().post("/v1/orders", order, {{"Idempotency-Key", "\"" + key + "\""}});
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.header("location"), first.header("location"));
    EXPECT_EQ(again.header("etag"), first.header("etag"));
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    EXPECT_EQ(shop.reserved("A"), 1);
    auto other =
        shop.buyer().post("/v1/orders", Shop::order_of({{"A", 2}}), {{"Idempotency-Key", key}});
    EXPECT_EQ(other.problem(), (ProblemIs{422, "idempotency-key-reused"}));
    auto stranger = shop.other_buyer().post("/v1/orders", order, {{"Idempotency-Key", key}});
    EXPECT_EQ(stranger.status, 201) << "keys of two organisations do not meet";
}

TEST(PlaceOrder, remembers_a_refusal_but_not_a_fault_of_the_envelope) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1);
    auto key = fresh_key();
    auto order = Shop::order_of({{"A", 2}});
    EXPECT_EQ(shop.buyer().post("/v1/orders", order, {{"Idempotency-Key", key}}).status, 409);
    shop.with_stock("A", 10);
    auto again = shop.buyer().post("/v1/orders", order, {{"Idempotency-Key", key}});
    EXPECT_EQ(again.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    auto bad_key = fresh_key();
    auto bad = Shop::order_of({{"NOPE", 1}});
    EXPECT_EQ(shop.buyer().post("/v1/orders", bad, {{"Idempotency-Key", bad_key}}).status, 422);
    EXPECT_EQ(shop.buyer()
                  .post("/v1/orders", Shop::order_of({{"A", 1}}), {{"Idempotency-Key", bad_key}})
                  .status,
              201);
}

TEST(PlaceOrder, takes_a_client_reference_once_for_ever) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = Shop::order_of({{"A", 1}});
    order["client_reference"] = "采购-2026-001";
    EXPECT_EQ(shop.buyer().post("/v1/orders", order).status, 201);
    auto again = shop.buyer().post("/v1/orders", order);
    EXPECT_EQ(again.problem(), (ProblemIs{409, "client-reference-taken"}));
    EXPECT_EQ(shop.other_buyer().post("/v1/orders", order).status, 201);
    EXPECT_EQ(shop.reserved("A"), 2);
}

TEST(PlaceOrder, refuses_a_closed_list_and_a_day_without_prices) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto list = shop.operator_().get("/v1/price-lists").body["items"][0];
    EXPECT_EQ(shop.operator_()
                  .post_text("/v1/price-lists/" + list["id"].get<std::string>() + ":close", "", "")
                  .status,
              200);
    auto order = Shop::order_of({{"A", 1}});
    EXPECT_EQ(shop.buyer().post("/v1/orders", order).problem(),
              (ProblemIs{409, "price-list-closed"}));
    order["price_list"] = "test";
    auto named = shop.buyer().post("/v1/orders", order);
    EXPECT_EQ(named.problem(), (ProblemIs{409, "price-list-closed"}));
    EXPECT_TRUE(named.has_fault("/lines/0", "price-list-closed"));
    shop.sql("delete from price");
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}})).problem(),
              (ProblemIs{409, "no-price"}));
    EXPECT_EQ(shop.reserved("A"), 0);
}

TEST(ReadOrders, shows_each_party_its_own) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto mine = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    auto path = mine.header("location");
    EXPECT_EQ(shop.other_buyer().get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.other_buyer().get("/v1/orders/ord_00000000000000000000000000").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.other_buyer().get("/v1/orders/nonsense").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.supplier().get(path).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.operator_().get(path).status, 200);
    EXPECT_EQ(shop.observer().get(path).status, 200);
    EXPECT_EQ(shop.buyer().get("/v1/orders").body["items"].size(), 1u);
    EXPECT_EQ(shop.other_buyer().get("/v1/orders").body["items"].size(), 0u);
    EXPECT_EQ(shop.observer().get("/v1/supplier-orders").body["items"].size(), 1u);
    EXPECT_EQ(shop.other_supplier().get("/v1/supplier-orders").body["items"].size(), 0u);
}

TEST(ReadOrders, lists_newest_first_page_by_page) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto buyer = shop.buyer();
    std::vector<std::string> placed;
    for (int at = 0; at < 7; ++at) {
        placed.insert(
            placed.begin(),
            buyer.post("/v1/orders", Shop::order_of({{"A", 1}})).body["id"].get<std::string>());
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::vector<std::string> listed;
    std::string target = "/v1/orders?page_size=3";
    for (int pages = 0; pages < 5 && !target.empty(); ++pages) {
        auto page = buyer.get(target);
        ASSERT_EQ(page.status, 200) << page.text;
        for (auto const& order : page.body["items"]) listed.push_back(order["id"]);
        target = page.body.contains("next_page_token")
                     ? "/v1/orders?page_size=3&page_token=" +
                           page.body["next_page_token"].get<std::string>()
                     : "";
    }
    EXPECT_EQ(listed, placed);
    EXPECT_EQ(buyer.get("/v1/orders?state=confirmed").body["items"].size(), 0u);
    EXPECT_EQ(buyer.get("/v1/orders?state=placed").body["items"].size(), 7u);
    EXPECT_TRUE(buyer.get("/v1/orders?state=lost").has_fault("?state", "unknown-value"));
    EXPECT_TRUE(buyer.get("/v1/orders?colour=red").has_fault("?colour", "unknown-field"));
}

TEST(ReadOrders, answers_304_to_who_has_seen_this_version) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    auto same = shop.buyer().get(order.header("location"), {{"If-None-Match", "\"1\""}});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.text, "");
}

}  // namespace
