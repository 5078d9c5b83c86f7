// Adjustments and counts: losses with a reason, figures that are as old as they say, and what is
// reserved stays reserved.
#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <thread>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json by(std::int64_t pieces, std::string const& reason, std::string const& sku = "A") {
    return {{"sku", sku}, {"delta", {{"value", pieces}, {"unit", "piece"}}}, {"reason", reason}};
}
Json counted(std::int64_t pieces, std::string const& sku = "A") {
    return {{"sku", sku}, {"counted", {{"value", pieces}, {"unit", "piece"}}}};
}
Headers seen(std::int64_t version) { return {{"If-Match", "\"" + std::to_string(version) + "\""}}; }
Json stock_of(Party party, std::string const& sku = "A") {
    return party.get("/v1/stock?sku=" + sku).body["items"].at(0);
}
Reply receive(Shop& shop, std::string const& lot, std::int64_t pieces, int days) {
    auto const expiry = shanghai_day(shop.clock().now()).plus_days(days);
    return shop.supplier().post("/v1/lots:batch",
                                {{"lots",
                                  {{{"sku", "A"},
                                    {"lot_code", lot},
                                    {"production_date", shop.today()},
                                    {"expiry_date", to_text(expiry)},
                                    {"quantity", {{"value", pieces}, {"unit", "piece"}}}}}}});
}
std::string id_of_lot(Reply const& reply) { return reply.body["results"][0]["lot"]["id"]; }

TEST(StockAdjustment, takes_a_loss_from_the_lots_that_expire_first) {
    Shop shop;
    shop.with_sku("A");
    auto const late = id_of_lot(receive(shop, "LATE", 7, 20));
    auto const soon = id_of_lot(receive(shop, "SOON", 3, 5));
    auto supplier = shop.supplier();
    auto const reply = supplier.post("/v1/stock-adjustments", by(-5, "spoilage"));
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["lots"],
              Json::array({{{"lot_id", soon}, {"delta", -3}}, {{"lot_id", late}, {"delta", -2}}}));
    EXPECT_EQ(reply.body["on_hand_after"], 5);
    EXPECT_EQ(supplier.get(reply.header("location")).body, reply.body);
    auto const entries = supplier.get("/v1/stock-entries?sku=A").body["items"];
    EXPECT_EQ(entries.at(2)["kind"], "shrinkage");
    EXPECT_EQ(entries.at(2)["reason"], "spoilage");
    EXPECT_EQ(entries.at(2)["document_id"], reply.body["id"]);
    EXPECT_EQ(supplier.get("/v1/stock-adjustments?sku=A").body["items"], Json::array({reply.body}));
    auto const event = supplier.get("/v1/events").body["items"].back();
    EXPECT_EQ(event["type"], "stock.adjusted");
    EXPECT_EQ(event["aggregate_id"], reply.body["id"]);
    EXPECT_EQ(event["data"], reply.body);
    EXPECT_EQ(shop.check(), 0);
}

TEST(StockAdjustment, puts_what_was_found_to_a_lot_even_one_that_was_gone) {
    Shop shop;
    shop.with_sku("A");
    auto const lot = id_of_lot(receive(shop, "L", 3, 5));
    auto supplier = shop.supplier();
    ASSERT_EQ(supplier.post("/v1/stock-adjustments", by(-3, "theft")).status, 201);
    EXPECT_TRUE(
        supplier.post("/v1/stock-adjustments", by(2, "found")).has_fault("/lot_id", "required"));
    auto body = by(2, "found");
    body["lot_id"] = lot;
    EXPECT_EQ(supplier.post("/v1/stock-adjustments", body).status, 201);
    EXPECT_EQ(shop.on_hand("A"), 2);
    EXPECT_EQ(supplier.post("/v1/stock-adjustments", by(1, "found")).body["lots"][0]["lot_id"],
              lot);
    EXPECT_EQ(shop.check(), 0);
}

// Elsewhere an upload or a count overwrites what is reserved.
TEST(StockAdjustment, never_touches_what_is_reserved) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 7}})).status, 201);
    auto const reply = shop.supplier().post("/v1/stock-adjustments", by(-4, "damage"));
    EXPECT_EQ(reply.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(reply.body["errors"][0]["available"], (Json{{"value", 3}, {"unit", "piece"}}));
    EXPECT_NE(reply.body["detail"].get<std::string>().find("7 of them are reserved"),
              std::string::npos);
    EXPECT_EQ(shop.on_hand("A"), 10);
    EXPECT_EQ(shop.supplier().post("/v1/stock-adjustments", by(-3, "damage")).status, 201);
    auto const count = shop.supplier().post("/v1/stock-counts", counted(6),
                                            seen(stock_of(shop.supplier())["version"]));
    EXPECT_EQ(count.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(shop.reserved("A"), 7);
    EXPECT_EQ(shop.check(), 0);
}

TEST(StockAdjustment, answers_every_bad_body_with_its_pointer) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5).with_sku_of(shop.other_supplier(), "C");
    auto supplier = shop.supplier();
    auto const post = [&](Json const& body) {
        return supplier.post("/v1/stock-adjustments", body);
    };
    EXPECT_TRUE(post(by(0, "damage")).has_fault("/delta/value", "out-of-range"));
    EXPECT_TRUE(post(by(1, "damage")).has_fault("/delta/value", "out-of-range"));
    EXPECT_TRUE(post(by(-1, "found")).has_fault("/delta/value", "out-of-range"));
    EXPECT_TRUE(post(by(-1, "gone")).has_fault("/reason", "unknown-value"));
    EXPECT_TRUE(post(by(-1, "damage", "C")).has_fault("/sku", "unknown-sku"));
    auto unit = by(-1, "damage");
    unit["delta"]["unit"] = "barrel";
    EXPECT_TRUE(post(unit).has_fault("/delta/unit", "unknown-unit"));
    auto lot = by(-1, "damage");
    lot["lot_id"] = "lot_00000000000000000000000001";
    EXPECT_TRUE(post(lot).has_fault("/lot_id", "unknown-lot"));
    auto more = by(-1, "damage");
    more["colour"] = "red";
    EXPECT_TRUE(post(more).has_fault("/colour", "unknown-field"));
    auto boxes = by(-1, "damage");
    boxes["delta"]["unit"] = "box";
    EXPECT_EQ(post(boxes).problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(shop.buyer().post("/v1/stock-adjustments", by(-1, "damage")).status, 403);
    EXPECT_EQ(supplier.post("/v1/stock-adjustments", by(-1, "damage"), {{"Idempotency-Key", ""}})
                  .problem(),
              (ProblemIs{400, "idempotency-key-missing"}));
    EXPECT_EQ(shop.on_hand("A"), 5);
}

// ERPNext #16396: a rerun after a time-out doubled.
TEST(StockAdjustment, is_made_once_however_often_it_is_sent) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const first = shop.supplier().post("/v1/stock-adjustments", by(-2, "drying"), key);
    auto const again = shop.supplier().post("/v1/stock-adjustments", by(-2, "drying"), key);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(shop.on_hand("A"), 3);
}

TEST(StockCount, sets_the_figure_and_says_what_was_expected) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto supplier = shop.supplier();
    auto const reply = supplier.post("/v1/stock-counts", counted(8), seen(1));
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["counted"], 8);
    EXPECT_EQ(reply.body["expected"], 10);
    EXPECT_EQ(reply.body["delta"], -2);
    EXPECT_EQ(stock_of(supplier)["on_hand"], 8);
    // As expected: kept, and nothing moves.
    auto const same = supplier.post("/v1/stock-counts", counted(8), seen(2));
    ASSERT_EQ(same.status, 201) << same.text;
    EXPECT_EQ(same.body["delta"], 0);
    EXPECT_EQ(stock_of(supplier)["version"], 2);
    EXPECT_EQ(supplier.get("/v1/stock-counts").body["items"].size(), 2u);
    EXPECT_EQ(supplier.get(reply.header("location")).body, reply.body);
    EXPECT_EQ(supplier.get("/v1/stock-adjustments").body["items"].size(), 0u);
    EXPECT_EQ(shop.check(), 0);
}

TEST(StockCount, is_refused_when_goods_moved_and_not_when_they_were_promised) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto supplier = shop.supplier();
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}})).status, 201);
    EXPECT_EQ(supplier.post("/v1/stock-counts", counted(9), seen(1)).status, 201);
    EXPECT_EQ(shop.reserved("A"), 4);
    auto const stale = supplier.post("/v1/stock-counts", counted(9), seen(2));
    EXPECT_EQ(stale.problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(supplier.post("/v1/stock-counts", counted(9), seen(99)).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(supplier.post("/v1/stock-counts", counted(9), {{"If-Match", "*"}}).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(supplier.post("/v1/stock-counts", counted(9)).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_TRUE(supplier.post("/v1/stock-counts", counted(-1), seen(3))
                    .has_fault("/counted/value", "out-of-range"));
    EXPECT_EQ(shop.check(), 0);
}

TEST(StockCount, of_one_lot_leaves_the_others_alone) {
    Shop shop;
    shop.with_sku("A");
    auto const one = id_of_lot(receive(shop, "ONE", 6, 5));
    receive(shop, "TWO", 6, 5);
    auto body = counted(0);
    body["lot_id"] = one;
    auto const reply = shop.supplier().post("/v1/stock-counts", body, seen(2));
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["expected"], 6);
    EXPECT_EQ(shop.on_hand("A"), 6);
    // A SKU that never had stock is counted as nothing.
    shop.with_sku("B");
    EXPECT_EQ(shop.supplier().post("/v1/stock-counts", counted(0, "B"), seen(0)).status, 201);
    EXPECT_TRUE(shop.supplier()
                    .post("/v1/stock-counts", counted(1, "B"), seen(0))
                    .has_fault("/lot_id", "required"));
    EXPECT_EQ(shop.check(), 0);
}

TEST(StockChanges, are_named_by_the_check_when_a_lot_drifts) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update lot_stock set on_hand = 4");
    EXPECT_EQ(shop.check(), 2);  // against the ledger, and against the pools
}

// Everybody at once: whatever was answered, the books and the shelf agree in the end.
TEST(StockRaces, keep_lots_pools_and_ledger_the_same) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 50).with_sku("B").with_stock("B", 50);
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 6; ++hand)
        threads.emplace_back([&, hand, supplier = shop.supplier(), buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            for (int step = 0; step < 25; ++step) {
                std::string const sku = random() % 2 == 0 ? "A" : "B";
                auto const pieces = static_cast<std::int64_t>(1 + random() % 9);
                Reply reply;
                switch (random() % 6) {
                    case 0: {
                        Json const lot{{"sku", sku},
                                       {"lot_code", fresh_key()},
                                       {"production_date", "2026-01-01"},
                                       {"quantity", {{"value", pieces}, {"unit", "piece"}}}};
                        reply = supplier.post("/v1/lots:batch", {{"lots", {lot}}});
                        break;
                    }
                    case 1:
                        reply = buyer.post("/v1/orders", Shop::order_of({{sku, pieces}}));
                        break;
                    case 2: {
                        auto const orders = buyer.get("/v1/orders?state=placed").body["items"];
                        if (orders.empty()) continue;
                        reply = buyer.post(
                            "/v1/orders/" + orders[0]["id"].get<std::string>() + ":cancel",
                            {{"reason", "race"}});
                        break;
                    }
                    case 3:
                        reply = supplier.post("/v1/stock-adjustments", by(-pieces, "damage", sku));
                        break;
                    case 4:
                        reply = supplier.post("/v1/stock-adjustments", by(pieces, "found", sku));
                        break;
                    default: {
                        auto const stock = stock_of(supplier, sku);
                        reply = supplier.post(
                            "/v1/stock-counts",
                            counted(stock["on_hand"].get<std::int64_t>() + 1 - pieces % 3, sku),
                            seen(stock["version"]));
                    }
                }
                EXPECT_LT(reply.status, 500) << reply.text << " seed " << seed;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.check(), 0) << "seed " << seed;
}

}  // namespace
}  // namespace chaolu::test
