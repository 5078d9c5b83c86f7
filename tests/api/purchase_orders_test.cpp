// Purchase orders: what a supplier buys in is incoming until it comes or nobody waits any more.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/yard.hpp"

namespace chaolu::test {
namespace {

std::string const orders = "/v1/purchase-orders";

TEST(PurchaseOrders, say_what_was_ordered_of_whom_and_what_may_come) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    auto const reply = supplier.post(orders, {{"seller", "云岩山合作社三组"},
                                              {"location", "COLD"},
                                              {"expected_on", yard.shop.today()},
                                              {"over_receipt_pct", 5},
                                              {"note", "分两车送"},
                                              {"lines",
                                               {{{"sku", "A"},
                                                 {"quantity", {{"value", 4}, {"unit", "box"}}},
                                                 {"price", {{"price", "95.0000"}, {"per", "box"}}},
                                                 {"needs_inspection", true}},
                                                {{"sku", "B"}, {"quantity", pieces(7)}}}}});
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.header("etag"), "\"1\"");
    EXPECT_EQ(reply.body["state"], "open");
    EXPECT_EQ(reply.body["location"], "COLD");
    auto const& lines = reply.body["lines"];
    EXPECT_EQ(lines[0]["ordered"], 40);
    EXPECT_EQ(lines[0]["receivable"], 42);
    EXPECT_EQ(lines[0]["price"]["price"], "95.0000");
    EXPECT_EQ(lines[0]["price"]["per"], "box");
    EXPECT_EQ(lines[1]["receivable"], 7) << "a third of a piece is no piece";
    EXPECT_TRUE(lines[1]["price"].is_null());
    EXPECT_FALSE(lines[1]["needs_inspection"]);
    EXPECT_EQ(yard.shown("A", "COLD"), "0/0/40");
    EXPECT_EQ(supplier.get(reply.header("location")).body, reply.body);
    auto const events = supplier.get("/v1/events").body["items"];
    EXPECT_EQ(events.back()["type"], "purchase_order.opened");
    EXPECT_EQ(events.back()["data"], reply.body);
}

TEST(PurchaseOrders, are_refused_with_every_fault_at_once) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    Json body{{"seller", "三组"},
              {"location", "NOWHERE"},
              {"expected_on", "2020-01-01"},
              {"lines",
               {{{"sku", "A"}, {"quantity", pieces(1)}},
                {{"sku", "A"}, {"quantity", pieces(1)}},
                {{"sku", "GHOST"}, {"quantity", pieces(1)}},
                {{"sku", "B"}, {"quantity", {{"value", 1}, {"unit", "捆"}}}}}}};
    auto const reply = supplier.post(orders, body);
    EXPECT_TRUE(reply.has_fault("/lines/3/quantity/unit", "invalid-format"))
        << "what could not be read is said before anything is looked up: " << reply.text;
    body["lines"][3] = {
        {"sku", "B"}, {"quantity", pieces(1)}, {"price", {{"price", "1"}, {"per", "bundle"}}}};
    auto const again = supplier.post(orders, body);
    EXPECT_EQ(again.problem(), (ProblemIs{422, "validation-failed"})) << again.text;
    EXPECT_TRUE(again.has_fault("/location", "unknown-value"));
    EXPECT_TRUE(again.has_fault("/expected_on", "out-of-range"));
    EXPECT_TRUE(again.has_fault("/lines/1/sku", "duplicate"));
    EXPECT_TRUE(again.has_fault("/lines/2/sku", "unknown-sku"));
    EXPECT_TRUE(again.has_fault("/lines/3/price/per", "unknown-unit"));
    auto const dear = yard.buy({{"A", 1'000'000'000'000, false, "99999999.9999"}});
    EXPECT_TRUE(dear.has_fault("/lines/0/price/price", "out-of-range")) << dear.text;
    EXPECT_EQ(supplier.get(orders).body["items"].size(), 0u);
}

TEST(PurchaseOrders, are_not_of_what_could_not_be_received) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    std::string const offer = supplier.get("/v1/offers?sku=A").body["items"][0]["id"];
    auto const gone = supplier.post_text("/v1/offers/" + offer + ":withdraw", "", "");
    ASSERT_EQ(gone.status, 200) << gone.text;
    EXPECT_TRUE(yard.buy({{"A", 1}}).has_fault("/lines/0/sku", "not-offered"));
}

TEST(PurchaseOrders, are_closed_short_or_cancelled_before_anything_came) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    auto const act = [&](std::string const& id, std::string const& verb) {
        return supplier.post_text(orders + "/" + id + ":" + verb, "", "");
    };
    auto const first = yard.bought({{"A", 10}});
    auto const second = yard.bought({{"A", 5}});
    EXPECT_EQ(yard.shown("A"), "0/0/15");
    EXPECT_EQ(act(second, "cancel").body["state"], "cancelled");
    EXPECT_EQ(yard.shown("A"), "0/0/10");
    yard.received(first, {yard.came(1, 4)});
    EXPECT_EQ(yard.shown("A"), "4/4/6");
    EXPECT_EQ(act(first, "cancel").problem(), (ProblemIs{409, "illegal-transition"}));
    auto const closed = act(first, "close");
    EXPECT_EQ(closed.body["state"], "closed");
    EXPECT_EQ(yard.shown("A"), "4/4/0");
    EXPECT_EQ(act(first, "close").problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(yard.receive(first, {yard.came(1, 1)}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(yard.shop.check(), 0);
    EXPECT_EQ(act("pur_01J8ZQ5T3E6X8M2N4P7R9V0W1A", "close").status, 404);
}

TEST(PurchaseOrders, are_listed_newest_first_and_by_state) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    std::vector<std::string> ids;
    for (int number = 0; number < 3; ++number) ids.push_back(yard.bought({{"A", 10}}));
    supplier.post_text(orders + "/" + ids[1] + ":cancel", "", "");
    auto const all = all_of(supplier, orders, 2);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0]["id"], ids[2]);
    EXPECT_EQ(all[2]["id"], ids[0]);
    EXPECT_EQ(supplier.get(orders + "?state=open").body["items"].size(), 2u);
    EXPECT_EQ(supplier.get(orders + "?state=lost").status, 422);
    EXPECT_EQ(yard.shop.operator_().get(orders).body["items"].size(), 3u);
    EXPECT_EQ(yard.shop.other_supplier().get(orders).body["items"].size(), 0u);
    EXPECT_EQ(yard.shop.other_supplier().get(orders + "/" + ids[0]).status, 404);
}

}  // namespace
}  // namespace chaolu::test
