// The auditor: a counter that was tampered with is found and named while orders go on.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Reply ask_for_audit(Party party) {
    return party.send("POST", "/v1/stock-audit:run", {{"Idempotency-Key", fresh_key()}}, "");
}

Json run(Shop& shop) {
    auto const reply = ask_for_audit(shop.operator_());
    if (reply.status != 200) throw std::runtime_error(reply.text);
    return reply.body;
}

// As nobody but the superuser can.
void tamper(Shop& shop, std::string const& sku, std::string const& change) {
    shop.sql("update stock s set " + change + " from sku k where k.id = s.sku_id and k.code = '" +
             sku + "'");
}

TEST(StockAudit, finds_nothing_where_nothing_is_wrong) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}})).status, 201);
    auto const found = run(shop);
    EXPECT_EQ(found["differences"], Json::array());
    EXPECT_EQ(found["stock_count"], 1);
    EXPECT_EQ(found["movement_count"], 2);
    EXPECT_EQ(run(shop)["movement_count"], 0);  // only what is new is folded
}

TEST(StockAudit, names_a_counter_that_was_tampered_with_while_orders_go_on) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100).with_sku("B").with_stock("B", 100);
    run(shop);
    tamper(shop, "A", "on_hand = on_hand + 1");
    auto const found = run(shop)["differences"];
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0]["sku"], "A");
    EXPECT_EQ(found[0]["location"], "main");
    EXPECT_EQ(found[0]["pool"], "general");
    EXPECT_EQ(found[0]["supplier_id"], shop.supplier().organisation_id());
    EXPECT_EQ(found[0]["movement"], nullptr);
    EXPECT_EQ(found[0]["recorded"], (Json{{"on_hand", 101}, {"reserved", 0}}));
    EXPECT_EQ(found[0]["folded"], (Json{{"on_hand", 100}, {"reserved", 0}}));
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"B", 1}})).status, 201);
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}})).status, 201);
    EXPECT_EQ(run(shop)["differences"].size(), 1u);
    EXPECT_EQ(shop.other_supplier().get("/v1/stock-audit").body["differences"], Json::array());
    EXPECT_EQ(shop.supplier().get("/v1/stock-audit").body["differences"].size(), 1u);
    // The order's own movement now says what the counters said: it is the first that differs.
    auto const fold = shop.supplier().get("/v1/stock-audit/A").body["pools"][0];
    EXPECT_EQ(fold["difference"]["movement"], 2);
    EXPECT_EQ(fold["movement_count"], 1);
    EXPECT_EQ(fold["location"], "main");
    EXPECT_EQ(fold["pool"], "general");
    EXPECT_EQ(fold["supplier_id"], shop.supplier().organisation_id());
}

TEST(StockAudit, forgets_a_difference_that_is_no_more) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    tamper(shop, "A", "on_hand = on_hand + 1");
    EXPECT_EQ(run(shop)["differences"].size(), 1u);
    tamper(shop, "A", "on_hand = on_hand - 1");
    EXPECT_EQ(run(shop)["differences"], Json::array());
}

TEST(StockAudit, folds_long_ledgers_to_their_end) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10'000).with_sku("B").with_stock("B", 1);
    shop.sql(
        "insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta, "
        "reserved_delta, on_hand_after, reserved_after, created_at) "
        "select s.market_id, s.sku_id, s.pool_id, n, 'adjusted', -1, 0, 10001 - n, 0, 1 "
        "from stock s join sku k on k.id = s.sku_id and k.code = 'A', generate_series(2, 1701) n");
    tamper(shop, "A", "on_hand = 8300, sequence = 1701");
    auto const found = run(shop);
    EXPECT_EQ(found["movement_count"], 1702);
    EXPECT_EQ(found["differences"], Json::array());
    shop.sql("update stock_entry set on_hand_after = 0 where sequence = 1500");
    EXPECT_EQ(run(shop)["differences"], Json::array());  // it was folded before
    auto const fold = shop.supplier().get("/v1/stock-audit/A").body["pools"][0];
    EXPECT_EQ(fold["difference"]["movement"], 1500);
    EXPECT_EQ(fold["difference"]["recorded"]["on_hand"], 0);
    EXPECT_EQ(fold["difference"]["folded"]["on_hand"], 8501);
}

TEST(StockAudit, is_by_the_server_itself_soon_after_it_started) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    for (int tries = 0; tries < 100; ++tries) {
        if (shop.supplier().get("/v1/stock-audit").body["audited_at"].is_string()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    FAIL() << "no audit within ten seconds";
}

TEST(StockAudit, knows_no_foreign_and_no_unknown_stock) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1);
    EXPECT_EQ(shop.supplier().get("/v1/stock-audit/NONE").problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.other_supplier().get("/v1/stock-audit/A").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(ask_for_audit(shop.supplier()).status, 403);
}

}  // namespace
}  // namespace chaolu::test
