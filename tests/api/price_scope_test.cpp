// For whom a price is: scopes of lists, quantities, suppliers, and the reason on every order line.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/pricing.hpp"

namespace chaolu::test {
namespace {

std::string scope_of(Party const& buyer) { return "buyer:" + buyer.organisation_id(); }

// Saleor #19380: prices of a buyer's own are only planned. Jaal-Yantra-Textiles/v2 #1389: the page
// of a bulk order showed full retail beside a negotiated price; here what is shown is charged.
TEST(PriceScopes, show_and_charge_each_buyer_its_own_price) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    publish(shop, "AGREED", scope_of(shop.buyer()), {a_price("A", "8.5", "piece")});
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "8.5000 piece");
    for (auto const& who :
         {shop.other_buyer(), shop.union_(), shop.supplier(), shop.operator_(), shop.anyone()})
        EXPECT_EQ(shown_price(who, "A"), "10.0000 piece");

    auto const line = ordered_line(shop.buyer(), "A", 3);
    EXPECT_EQ(line["unit_price"]["price"], "8.5000");
    EXPECT_EQ(line["amount"]["amount"], 2550);
    Json const reason{
        {"rule", "price_list"},
        {"price_list", "AGREED"},
        {"scope", scope_of(shop.buyer())},
        {"price_day", shop.today()},
        {"decided_by", "scope"},
        {"min_quantity", nullptr},
        {"is_of_supplier", false},
        {"considered", 2},
        {"considered_lists",
         {{{"price_list", "AGREED"}, {"scope", scope_of(shop.buyer())}, {"outcome", "applied"}},
          {{"price_list", "test"}, {"scope", "general"}, {"outcome", "less_specific"}}}}};
    EXPECT_EQ(line["price_reason"], reason);
    auto const other = ordered_line(shop.other_buyer(), "A", 3);
    EXPECT_EQ(other["unit_price"]["price"], "10.0000");
    EXPECT_EQ(considered(other), "applied test");
    EXPECT_EQ(other["price_reason"]["decided_by"], "only_list");
    // What is read back later is what was answered then.
    auto const read = shop.buyer().get("/v1/orders");
    auto const order =
        shop.buyer().get("/v1/orders/" + read.body["items"][0]["id"].get<std::string>());
    EXPECT_EQ(order.body["lines"][0], line);
    EXPECT_EQ(shop.check(), 0);
}

// medusa #15116, medusa #15737: carts and drafts made with their items ignored the group's price.
// Here nothing is priced but by the one rule, however the order comes about.
TEST(PriceScopes, hold_however_many_lines_and_buyers_are_priced_at_once) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100).with_sku("B").with_stock("B", 100);
    publish(shop, "ONE", scope_of(shop.buyer()), {a_price("A", "9", "piece")});
    publish(shop, "TWO", scope_of(shop.other_buyer()), {a_price("B", "7", "piece")});
    auto total = [](Party who) {
        auto const placed = who.post("/v1/orders", Shop::order_of({{"A", 1}, {"B", 1}, {"A", 2}}));
        EXPECT_EQ(placed.status, 201) << placed.text;
        return placed.body["total"]["amount"].get<int>();
    };
    EXPECT_EQ(total(shop.buyer()), 900 + 1000 + 1800);
    EXPECT_EQ(total(shop.other_buyer()), 1000 + 700 + 2000);
    EXPECT_EQ(total(shop.union_()), 1000 + 1000 + 2000);
}

// vendure #1920, vendure #3587, spree PR #14589: no prices by quantity, or years later.
TEST(PriceScopes, follow_the_quantity_of_the_line) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1000);
    Json const box{{"min_quantity", {{"value", 1}, {"unit", "box"}}}};
    Json const many{{"min_quantity", {{"value", 100}, {"unit", "piece"}}}};
    auto const list = publish(shop, "AGREED", scope_of(shop.buyer()),
                              {a_price("A", "9", "piece", box), a_price("A", "80", "box", many)});
    EXPECT_EQ(shop.operator_().get(list).body["prices"][0]["min_quantity"],
              (Json{{"value", 1}, {"unit", "box"}}))
        << "in the unit it was agreed in";
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "10.0000 piece");
    auto const nine = ordered_line(shop.buyer(), "A", 9);
    EXPECT_EQ(considered(nine), "minimum_not_reached AGREED, applied test");
    EXPECT_EQ(nine["amount"]["amount"], 9000);
    auto const ten = ordered_line(shop.buyer(), "A", 10);
    EXPECT_EQ(ten["unit_price"]["price"], "9.0000");
    EXPECT_EQ(ten["price_reason"]["min_quantity"], (Json{{"value", 10}, {"unit", "piece"}}));
    EXPECT_EQ(ordered_line(shop.buyer(), "A", 99)["unit_price"]["price"], "9.0000");
    auto const hundred = ordered_line(shop.buyer(), "A", 100);
    EXPECT_EQ(hundred["unit_price"], (Json{{"price", "80.0000"}, {"per", "box"}}));
    EXPECT_EQ(hundred["amount"]["amount"], 80'000);
}

TEST(PriceScopes, take_a_minimum_that_comes_out_whole_only) {
    Shop shop;
    shop.with_sku("A");
    auto add = [&](Json const& minimum) {
        return shop.operator_().post(
            "/v1/price-lists",
            {{"code", "X"},
             {"name", {{"zh", "价目"}}},
             {"scope", scope_of(shop.buyer())},
             {"valid_from", "2020-01-01"},
             {"prices", {a_price("A", "9", "piece", {{"min_quantity", minimum}})}}});
    };
    EXPECT_TRUE(add({{"value", 1}, {"unit", "jin"}})
                    .has_fault("/prices/0/min_quantity/unit", "unknown-unit"));
    EXPECT_TRUE(add({{"value", 1'000'000'000'000}, {"unit", "box"}})
                    .has_fault("/prices/0/min_quantity/value", "out-of-range"));
}

TEST(PriceScopes, set_a_suppliers_own_price_first) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    Json const own{{"supplier_id", shop.supplier().organisation_id()}};
    Json const others{{"supplier_id", shop.other_supplier().organisation_id()}};
    publish(shop, "AGREED", scope_of(shop.buyer()),
            {a_price("A", "9", "piece"), a_price("A", "9.5", "piece", own),
             a_price("A", "1", "piece", others)});
    auto const line = ordered_line(shop.buyer(), "A", 1);
    EXPECT_EQ(line["unit_price"]["price"], "9.5000");
    EXPECT_EQ(line["price_reason"]["is_of_supplier"], true);
    EXPECT_EQ(line["price_reason"]["considered"], 3);
    auto const refused = shop.operator_().post(
        "/v1/price-lists",
        {{"code", "X"},
         {"name", {{"zh", "价目"}}},
         {"scope", "channel:app"},
         {"valid_from", "2020-01-01"},
         {"prices",
          {a_price("A", "9", "piece", {{"supplier_id", shop.buyer().organisation_id()}})}}});
    EXPECT_TRUE(refused.has_fault("/prices/0/supplier_id", "unknown-organisation"));
}

// Who leaves the channel pays what everybody pays, and is told of the same list no more.
TEST(PriceScopes, follow_the_channel_in_which_a_buyer_acts) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto const list = publish(shop, "CANTEENS", "channel:canteen", {a_price("A", "8", "piece")});
    ASSERT_EQ(change_members(shop, "canteen", adding(shop.buyer())).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "8.0000 piece");
    EXPECT_EQ(shown_price(shop.anyone(), "A"), "10.0000 piece");
    EXPECT_EQ(shop.buyer().get(list).status, 200);
    EXPECT_EQ(shop.other_buyer().get(list).status, 404);
    auto const line = ordered_line(shop.buyer(), "A", 1);
    EXPECT_EQ(line["unit_price"]["price"], "8.0000");
    EXPECT_EQ(considered(line), "applied CANTEENS, less_specific test");
    EXPECT_EQ(line["price_reason"]["scope"], "channel:canteen");
    auto const others = ordered_line(shop.other_buyer(), "A", 1);
    EXPECT_EQ(others["unit_price"]["price"], "10.0000");

    auto const whose = "&buyer_id=" + shop.buyer().organisation_id();
    auto const asked = "/v1/price-explanation?sku=A" + whose;
    EXPECT_EQ(shop.operator_().get(asked).body["unit_price"]["price"], "8.0000");
    ASSERT_EQ(change_members(shop, "canteen", ending(shop.buyer())).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(shop.operator_().get(asked).body["unit_price"]["price"], "10.0000");
    EXPECT_EQ(ordered_line(shop.buyer(), "A", 1)["unit_price"]["price"], "10.0000");
    // What was ordered before is explained by the channel of then.
    auto const orders = shop.buyer().get("/v1/orders").body["items"];
    for (auto const& order : orders) {
        auto const told =
            shop.buyer().get("/v1/orders/" + order["id"].get<std::string>() + "/price-explanation");
        EXPECT_EQ(told.body["lines"][0]["is_same"], true) << told.text;
    }
    EXPECT_EQ(shop.check(), 0);
}

// Each offer shows what the caller would pay for that supplier's goods.
TEST(PriceScopes, differ_by_the_offer_of_a_product) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    ASSERT_EQ(shop.other_supplier().post("/v1/offers", {{"sku", "A"}}).status, 201);
    Json const others{{"supplier_id", shop.other_supplier().organisation_id()}};
    publish(shop, "AGREED", scope_of(shop.buyer()), {a_price("A", "7", "piece", others)});
    auto const shown = [](Party who) {
        auto const sku = who.get("/v1/products").body["items"][0]["skus"][0];
        std::vector<std::string> prices{sku["price"]["price"]};
        for (auto const& offer : sku["offers"]) prices.push_back(offer["price"]["price"]);
        return prices;
    };
    EXPECT_EQ(shown(shop.buyer()), (std::vector<std::string>{"10.0000", "10.0000", "7.0000"}));
    EXPECT_EQ(shown(shop.anyone()), (std::vector<std::string>{"10.0000", "10.0000", "10.0000"}));
}

TEST(PriceScopes, let_an_order_name_a_list_that_is_for_its_buyer_only) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100).with_sku("B").with_stock("B", 100);
    publish(shop, "AGREED", scope_of(shop.buyer()), {a_price("A", "8", "piece")});
    auto const named = ordered_line(shop.buyer(), "A", 1, {{"price_list", "AGREED"}});
    EXPECT_EQ(named["price_reason"]["decided_by"], "named");
    EXPECT_EQ(considered(named), "applied AGREED");
    auto const general = ordered_line(shop.buyer(), "A", 1, {{"price_list", "test"}});
    EXPECT_EQ(general["unit_price"]["price"], "10.0000");
    auto order = [&](Party who, std::string const& sku, std::string const& list) {
        auto body = Shop::order_of({{sku, 1}});
        body["price_list"] = list;
        return who.post("/v1/orders", body);
    };
    // Another's list is as unknown as one that does not exist.
    auto const foreign = order(shop.other_buyer(), "A", "AGREED");
    EXPECT_EQ(foreign.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(foreign.has_fault("/price_list", "unknown-value"));
    auto const absent = order(shop.other_buyer(), "A", "NOTHING");
    EXPECT_EQ(absent.body["errors"], foreign.body["errors"]);
    EXPECT_EQ(order(shop.buyer(), "B", "AGREED").problem(), (ProblemIs{409, "no-price"}));
}

TEST(PriceScopes, overlap_within_themselves_only) {
    Shop shop;
    shop.with_sku("A");
    auto add = [&](std::string const& code, std::string const& scope) {
        return shop.operator_().post("/v1/price-lists", {{"code", code},
                                                         {"name", {{"zh", "价目"}}},
                                                         {"scope", scope},
                                                         {"valid_from", "2020-01-01"},
                                                         {"prices", {a_price("A", "9", "piece")}}});
    };
    int number = 0;
    for (auto const& scope : {std::string("channel:app"), std::string("channel:canteen"),
                              scope_of(shop.buyer()), scope_of(shop.other_buyer())}) {
        EXPECT_EQ(add("L" + std::to_string(++number), scope).status, 201) << scope;
        auto const refused = add("M" + std::to_string(number), scope);
        EXPECT_EQ(refused.problem(), (ProblemIs{409, "prices-overlap"})) << scope;
        EXPECT_NE(refused.text.find("L" + std::to_string(number)), std::string::npos);
    }
    EXPECT_EQ(add("L9", "general").problem(), (ProblemIs{409, "prices-overlap"}));
}

}  // namespace
}  // namespace chaolu::test
