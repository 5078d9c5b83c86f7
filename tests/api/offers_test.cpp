// Several suppliers on one SKU: offers, their terms and stock, and which of them an order takes.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

// The offer of `supplier` on a SKU.
Json offer_of(Shop& shop, Party supplier, std::string const& sku) {
    return shop.operator_()
        .get("/v1/offers?sku=" + sku + "&supplier_id=" + supplier.organisation_id())
        .body["items"]
        .at(0);
}

std::string path_of(Json const& offer) { return "/v1/offers/" + offer["id"].get<std::string>(); }

// A of supplier() with so many pieces of each of both suppliers; a piece costs 10 yuan.
void two_sellers(Shop& shop, std::int64_t mine, std::int64_t theirs) {
    shop.with_sku("A").with_stock("A", mine);
    ASSERT_EQ(shop.other_supplier().post("/v1/offers", {{"sku", "A"}}).status, 201);
    shop.with_stock_of(shop.other_supplier(), "A", theirs);
}

Reply order(Shop& shop, std::int64_t pieces, Json const& supplier = nullptr) {
    auto body = Shop::order_of({{"A", pieces}});
    if (!supplier.is_null()) body["lines"][0]["supplier_id"] = supplier;
    return shop.buyer().post("/v1/orders", body);
}

std::string seller_in(Reply const& order) {
    return order.body["supplier_orders"][0]["supplier_id"];
}

TEST(Offers, come_with_a_product_and_are_added_by_others) {
    Shop shop;
    shop.with_sku("A");
    auto const own = offer_of(shop, shop.supplier(), "A");
    EXPECT_EQ(own["state"], "live");
    EXPECT_EQ(own["min_quantity"], (Json{{"value", 1}, {"unit", "piece"}}));
    auto const made =
        shop.other_supplier().post("/v1/offers", {{"sku", "A"},
                                                  {"min_quantity", {{"value", 2}, {"unit", "box"}}},
                                                  {"multiple", {{"value", 5}, {"unit", "piece"}}}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.body["supplier_id"], shop.other_supplier().organisation_id());
    EXPECT_EQ(made.body["min_quantity"], (Json{{"value", 20}, {"unit", "piece"}}));
    EXPECT_EQ(made.body["multiple"], (Json{{"value", 5}, {"unit", "piece"}}));
    EXPECT_EQ(shop.other_supplier().get(made.header("location")).body, made.body);
    EXPECT_EQ(shop.other_supplier().post("/v1/offers", {{"sku", "A"}}).problem(),
              (ProblemIs{409, "already-exists"}));
    auto const sellers = shop.anyone().get("/v1/products").body["items"][0]["skus"][0]["offers"];
    ASSERT_EQ(sellers.size(), 2u);
    EXPECT_EQ(sellers[0]["supplier"]["id"], shop.supplier().organisation_id());
    EXPECT_EQ(sellers[1]["supplier"],
              (Json{{"id", shop.other_supplier().organisation_id()}, {"name", "聪和"}}));
    EXPECT_EQ(sellers[1]["price"]["price"], "10.0000");
}

// spree_multi_vendor #182: every variant got a stock row of every vendor.
TEST(Offers, make_no_stock_before_goods_come_in) {
    Shop shop;
    shop.with_sku("A");
    ASSERT_EQ(shop.other_supplier().post("/v1/offers", {{"sku", "A"}}).status, 201);
    EXPECT_EQ(shop.sql("select count(*) from stock"), "0");
}

TEST(Offers, show_each_supplier_its_own) {
    Shop shop;
    two_sellers(shop, 5, 7);
    shop.with_sku("B");
    auto const count = [](Party party, std::string const& target) {
        return party.get(target).body["items"].size();
    };
    EXPECT_EQ(count(shop.supplier(), "/v1/offers"), 2u);
    EXPECT_EQ(count(shop.other_supplier(), "/v1/offers"), 1u);
    EXPECT_EQ(count(shop.operator_(), "/v1/offers"), 3u);
    EXPECT_EQ(count(shop.observer(), "/v1/offers?sku=A"), 2u);
    EXPECT_EQ(count(shop.operator_(), "/v1/offers?page_size=2"), 2u);
    auto const mine = shop.supplier().organisation_id();
    EXPECT_EQ(count(shop.operator_(), "/v1/offers?supplier_id=" + mine), 2u);
    EXPECT_EQ(count(shop.other_supplier(), "/v1/offers?supplier_id=" + mine), 0u);
    EXPECT_TRUE(shop.supplier().get("/v1/offers?colour=x").has_fault("?colour", "unknown-field"));
    EXPECT_EQ(shop.buyer().get("/v1/offers").problem(), (ProblemIs{403, "forbidden"}));
    auto const path = path_of(offer_of(shop, shop.supplier(), "A"));
    EXPECT_EQ(shop.other_supplier().get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.other_supplier().patch(path, Json::object(), 1).problem(),
              (ProblemIs{404, "not-found"}));
    for (std::string const step : {":withdraw", ":restore"})
        EXPECT_EQ(shop.other_supplier().post_text(path + step, "", "").problem(),
                  (ProblemIs{404, "not-found"}));
    // Each sees the goods it has itself, also of a SKU that both sell.
    for (std::string const target : {"/v1/stock", "/v1/lots", "/v1/stock-entries"})
        for (std::string const filter : {"", "?sku=A"}) {
            EXPECT_EQ(count(shop.supplier(), target + filter), 1u) << target << filter;
            EXPECT_EQ(count(shop.other_supplier(), target + filter), 1u) << target << filter;
            EXPECT_EQ(count(shop.operator_(), target + filter), 2u) << target << filter;
        }
    EXPECT_EQ(shop.other_supplier().get("/v1/stock").body["items"][0]["on_hand"], 7);
}

TEST(Offers, name_every_fault) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.other_supplier();
    struct Row {
        Json body;
        char const* pointer;
        char const* code;
    };
    std::vector<Row> const rows{
        {{}, "/sku", "required"},
        {{{"sku", "NONE"}}, "/sku", "unknown-sku"},
        {{{"sku", "A"}, {"price", 1}}, "/price", "unknown-field"},
        {{{"sku", "A"}, {"min_quantity", 5}}, "/min_quantity", "wrong-type"},
        {{{"sku", "A"}, {"min_quantity", {{"value", 0}, {"unit", "piece"}}}},
         "/min_quantity/value",
         "out-of-range"},
        {{{"sku", "A"}, {"multiple", {{"value", 1}, {"unit", "case"}}}},
         "/multiple/unit",
         "unknown-unit"},
        {{{"sku", "A"}, {"supplier_id", shop.supplier().organisation_id()}},
         "/supplier_id",
         "unknown-organisation"},
    };
    for (auto const& row : rows) {
        auto const reply =
            supplier.post("/v1/offers", row.body.is_null() ? Json::object() : row.body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << row.body;
        EXPECT_TRUE(reply.has_fault(row.pointer, row.code)) << reply.text;
    }
    // What is not published is known to its maker only.
    shop.with_sku("HIDDEN");
    shop.sql("update product set state = 'withdrawn' where code = 'P-HIDDEN'");
    EXPECT_TRUE(supplier.post("/v1/offers", {{"sku", "HIDDEN"}}).has_fault("/sku", "unknown-sku"));
    EXPECT_EQ(shop.supplier().post("/v1/offers", {{"sku", "HIDDEN"}}).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(
        shop.operator_().post("/v1/offers", {{"sku", "A"}}).has_fault("/supplier_id", "required"));
    Json const named{{"sku", "A"}, {"supplier_id", supplier.organisation_id()}};
    EXPECT_EQ(shop.with_role(supplier, "supplier_clerk").post("/v1/offers", named).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.operator_().post("/v1/offers", named).status, 201);
}

TEST(Offers, change_their_terms_against_the_version_that_was_read) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    auto const path = path_of(offer_of(shop, supplier, "A"));
    Json const terms{{"min_quantity", {{"value", 3}, {"unit", "box"}}}};
    EXPECT_EQ(supplier.patch(path, terms, {}).problem(), (ProblemIs{428, "precondition-required"}));
    auto const changed = supplier.patch(path, terms, 1);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body["min_quantity"]["value"], 30);
    EXPECT_EQ(changed.body["multiple"]["value"], 1) << "what is left out stays";
    EXPECT_EQ(supplier.patch(path, terms, 1).problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_TRUE(supplier.patch(path, {{"state", "live"}}, 2).has_fault("/state", "unknown-field"));
    EXPECT_TRUE(supplier.patch(path, {{"multiple", {{"value", 1}, {"unit", "case"}}}}, 2)
                    .has_fault("/multiple/unit", "unknown-unit"));
    EXPECT_EQ(supplier.get(path).body["version"], 2);
}

TEST(Offers, are_withdrawn_and_restored_and_tell_it_in_the_feed) {
    Shop shop;
    two_sellers(shop, 5, 5);
    auto other = shop.other_supplier();
    auto const path = path_of(offer_of(shop, other, "A"));
    EXPECT_EQ(other.post_text(path + ":restore", "", "").problem(),
              (ProblemIs{409, "illegal-transition"}));
    auto const withdrawn = other.post_text(path + ":withdraw", "", "");
    ASSERT_EQ(withdrawn.status, 200) << withdrawn.text;
    EXPECT_EQ(withdrawn.body["state"], "withdrawn");
    EXPECT_EQ(other.post_text(path + ":withdraw", "", "").problem(),
              (ProblemIs{409, "illegal-transition"}));
    auto const sellers = [&] {
        return shop.anyone().get("/v1/products").body["items"][0]["skus"][0]["offers"].size();
    };
    EXPECT_EQ(sellers(), 1u);
    // Its stock stays in sight, but no more comes in.
    EXPECT_EQ(other.get("/v1/stock?sku=A").body["items"][0]["on_hand"], 5);
    Json const lot{{"lots",
                    {{{"sku", "A"},
                      {"production_date", shop.today()},
                      {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}};
    auto const refused = other.post("/v1/lots:batch", lot);
    EXPECT_EQ(refused.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(refused.has_fault("/lots/0/sku", "not-offered"));
    auto const csv = "sku,production_date,quantity,unit\nA," + shop.today() + ",5,piece\n";
    auto const import = other.post_text("/v1/stock-imports?dry_run=false", "text/csv", csv);
    EXPECT_EQ(import.body["errors"][0]["code"], "not-offered") << import.text;
    EXPECT_TRUE(
        order(shop, 1, other.organisation_id()).has_fault("/lines/0/supplier_id", "not-offered"));
    ASSERT_EQ(other.post_text(path + ":restore", "", "").status, 200);
    EXPECT_EQ(sellers(), 2u);
    EXPECT_EQ(other.post("/v1/lots:batch", lot).status, 201);
    std::vector<std::string> types;
    auto const feed = other.get("/v1/events").body["items"];
    for (auto const& event : feed)
        if (event["aggregate_id"] == withdrawn.body["id"]) types.push_back(event["type"]);
    EXPECT_EQ(types,
              (std::vector<std::string>{"offer.added", "offer.withdrawn", "offer.restored"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Offers, without_a_live_one_a_sku_is_not_on_sale) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    auto supplier = shop.supplier();
    auto const path = path_of(offer_of(shop, supplier, "A"));
    ASSERT_EQ(supplier.post_text(path + ":withdraw", "", "").status, 200);
    auto const refused = order(shop, 1);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_TRUE(refused.has_fault("/lines/0", "not-on-sale"));
    auto const sku = shop.anyone().get("/v1/products").body["items"][0]["skus"][0];
    EXPECT_EQ(sku["is_available"], false);
    EXPECT_EQ(sku["offers"], Json::array());
    EXPECT_EQ(shop.reserved("A"), 0);
}

// mercur #376: a seller who added stock to a product of another one moved that one's.
TEST(Offers, keep_the_stock_of_each_supplier_apart) {
    Shop shop;
    two_sellers(shop, 5, 7);
    auto const taken = order(shop, 6, shop.other_supplier().organisation_id());
    ASSERT_EQ(taken.status, 201) << taken.text;
    EXPECT_EQ(seller_in(taken), shop.other_supplier().organisation_id());
    EXPECT_EQ(taken.body["lines"][0]["offer_reason"], (Json{{"rule", "named"}, {"considered", 1}}));
    auto const stock_of = [](Party party) {
        auto const row = party.get("/v1/stock?sku=A").body["items"][0];
        return std::pair(row["on_hand"].get<int>(), row["reserved"].get<int>());
    };
    EXPECT_EQ(stock_of(shop.supplier()), std::pair(5, 0));
    EXPECT_EQ(stock_of(shop.other_supplier()), std::pair(7, 6));
    auto const refused = order(shop, 2, shop.other_supplier().organisation_id());
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(refused.body["errors"][0]["available"], (Json{{"value", 1}, {"unit", "piece"}}));
    EXPECT_EQ(shop.check(), 0);
}

// medusa #14987: what lies in two places was summed, and no place could fill the line.
TEST(Offers, are_not_summed_for_one_line) {
    Shop shop;
    two_sellers(shop, 5, 7);
    auto const refused = order(shop, 8);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(refused.body["errors"][0]["available"], (Json{{"value", 7}, {"unit", "piece"}}));
    auto body = Shop::order_of({{"A", 5}, {"A", 6}});
    auto const two_lines = shop.buyer().post("/v1/orders", body);
    ASSERT_EQ(two_lines.status, 201) << two_lines.text;
    EXPECT_EQ(two_lines.body["supplier_orders"].size(), 2u);
    EXPECT_EQ(shop.check(), 0);
}

// mall4cloud PR #45, mall4cloud PR #39: the parts of both shops shared one list of lines.
TEST(Offers, give_each_supplier_its_own_lines_of_one_sku) {
    Shop shop;
    two_sellers(shop, 5, 7);
    auto body = Shop::order_of({{"A", 1}, {"A", 2}, {"A", 3}});
    body["lines"][1]["supplier_id"] = shop.other_supplier().organisation_id();
    auto const placed = shop.buyer().post("/v1/orders", body);
    ASSERT_EQ(placed.status, 201) << placed.text;
    for (auto party : {shop.supplier(), shop.other_supplier()}) {
        auto const parts = party.get("/v1/supplier-orders").body["items"];
        ASSERT_EQ(parts.size(), 1u);
        auto const part =
            party.get("/v1/supplier-orders/" + parts[0]["id"].get<std::string>()).body;
        std::int64_t sum = 0;
        for (auto const& line : part["lines"]) {
            EXPECT_EQ(line["supplier_order_id"], part["id"]);
            sum += line["amount"]["amount"].get<std::int64_t>();
        }
        EXPECT_EQ(part["total"]["amount"], sum);
        bool const is_maker = party.organisation_id() == shop.supplier().organisation_id();
        EXPECT_EQ(part["lines"].size(), is_maker ? 2u : 1u);
        EXPECT_EQ(part["deliveries"][0]["quantities"], is_maker ? Json({1, 3}) : Json({2}));
    }
}

TEST(Offers, as_cheap_as_each_other_are_taken_in_the_order_of_their_age) {
    Shop shop;
    two_sellers(shop, 5, 50);
    auto const older = order(shop, 5);
    EXPECT_EQ(seller_in(older), shop.supplier().organisation_id());
    EXPECT_EQ(older.body["lines"][0]["offer_reason"],
              (Json{{"rule", "older_of_equal"}, {"considered", 2}}));
    auto const next = order(shop, 1);
    EXPECT_EQ(seller_in(next), shop.other_supplier().organisation_id());
    EXPECT_EQ(shop.buyer().get(next.header("location")).body, next.body);
}

TEST(Offers, sell_from_their_minimum_and_in_their_multiples) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1000);
    auto supplier = shop.supplier();
    auto const path = path_of(offer_of(shop, supplier, "A"));
    ASSERT_EQ(supplier
                  .patch(path,
                         {{"min_quantity", {{"value", 2}, {"unit", "box"}}},
                          {"multiple", {{"value", 5}, {"unit", "piece"}}}},
                         1)
                  .status,
              200);
    auto const below = order(shop, 19);
    EXPECT_EQ(below.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(below.has_fault("/lines/0/quantity/value", "below-minimum"));
    EXPECT_EQ(below.body["errors"][0]["detail"], "It is sold from 20 piece on.");
    EXPECT_TRUE(order(shop, 21).has_fault("/lines/0/quantity/value", "not-a-multiple"));
    EXPECT_EQ(order(shop, 20).status, 201);
    EXPECT_EQ(order(shop, 25).status, 201);
    // Another supplier who sells single pieces takes what this one does not.
    ASSERT_EQ(shop.other_supplier().post("/v1/offers", {{"sku", "A"}}).status, 201);
    shop.with_stock_of(shop.other_supplier(), "A", 5);
    auto const single = order(shop, 1);
    ASSERT_EQ(single.status, 201) << single.text;
    EXPECT_EQ(seller_in(single), shop.other_supplier().organisation_id());
    EXPECT_EQ(single.body["lines"][0]["offer_reason"], (Json{{"rule", "only"}, {"considered", 1}}));
    auto const none = order(shop, 1, "org_01M82X29D4ES8R65RZYJKA792G");
    EXPECT_TRUE(none.has_fault("/lines/0/supplier_id", "not-offered"));
}

TEST(Offers, are_available_when_the_least_they_sell_is_there) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    auto supplier = shop.supplier();
    auto const is_available = [&] {
        return shop.anyone().get("/v1/products").body["items"][0]["skus"][0]["is_available"];
    };
    EXPECT_EQ(is_available(), true);
    auto const path = path_of(offer_of(shop, supplier, "A"));
    Json const terms{{"min_quantity", {{"value", 6}, {"unit", "piece"}}}};
    ASSERT_EQ(supplier.patch(path, terms, 1).status, 200);
    EXPECT_EQ(is_available(), false);
    shop.with_stock("A", 1);
    EXPECT_EQ(is_available(), true);
}

}  // namespace
}  // namespace chaolu::test
