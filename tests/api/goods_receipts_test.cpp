// Goods that come against a purchase order: tolerated, put away, inspected, and what they cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "tests/support/pages.hpp"
#include "tests/support/yard.hpp"

namespace chaolu::test {
namespace {

std::string const receipts = "/v1/goods-receipts";

Reply charge(Yard& yard, Json const& receipt, std::int64_t fen, std::string const& by = "value",
             std::string const& kind = "freight") {
    return yard.shop.supplier().post(
        receipts + "/" + receipt["id"].get<std::string>() + ":charge",
        {{"kind", kind}, {"spread_by", by}, {"amount", {{"amount", fen}, {"currency", "CNY"}}}});
}

TEST(GoodsReceipts, become_lots_on_hand_and_complete_their_order) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    auto const order = yard.bought({{"A", 10}, {"B", 20}});
    auto first = yard.came(1, 10);
    first["lot_code"] = "A-1";
    auto const receipt = yard.receive(order, {first, yard.came(2, 15)});
    ASSERT_EQ(receipt.status, 201) << receipt.text;
    EXPECT_EQ(receipt.body["purchase_order_id"], order);
    EXPECT_EQ(receipt.body["lines"][0]["lot_code"], "A-1");
    EXPECT_EQ(receipt.body["lines"][0]["inspection"], "not_needed");
    EXPECT_EQ(receipt.body["lines"][0]["places"],
              Json::array({{{"location", "main"}, {"quantity", 10}}}));
    EXPECT_EQ(yard.shown("A"), "10/10/0");
    EXPECT_EQ(yard.shown("B"), "15/15/5");
    EXPECT_EQ(yard.order(order)["state"], "open");
    EXPECT_EQ(supplier.get(receipt.header("location")).body, receipt.body);

    auto const rest = yard.received(order, {yard.came(2, 2), yard.came(2, 3)});
    EXPECT_NE(rest["lines"][0]["lot_code"], rest["lines"][1]["lot_code"]);
    EXPECT_EQ(yard.order(order)["state"], "completed");
    EXPECT_EQ(yard.shown("B"), "20/20/0");
    EXPECT_EQ(yard.receive(order, {yard.came(2, 1)}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(supplier.get(receipts + "?purchase_order_id=" + order).body["items"].size(), 2u);
    // The ledger leads to the receipt.
    auto const entry = supplier.get("/v1/stock-entries?sku=A").body["items"].back();
    EXPECT_EQ(entry["kind"], "received");
    EXPECT_EQ(entry["document_id"], receipt.body["id"]);
    // Two receipts of two lots each, and one order that is complete.
    std::map<std::string, int> types;
    auto const events = supplier.get("/v1/events").body["items"];
    for (auto const& event : events) ++types[event["type"]];
    EXPECT_EQ(types["lot.received"], 4);
    EXPECT_EQ(types["goods_receipt.received"], 2);
    EXPECT_EQ(types["purchase_order.completed"], 1);
    EXPECT_EQ(yard.shop.check(), 0);
}

// Odoo and ERPNext let a receipt pass its order unless somebody sets a limit.
TEST(GoodsReceipts, take_what_the_order_tolerates_and_say_what_may_come_yet) {
    Yard yard;
    auto const order = yard.bought({{"A", 100}}, 5);
    yard.received(order, {yard.came(1, 90)});
    auto const much = yard.receive(order, {yard.came(1, 10), yard.came(1, 6)});
    EXPECT_EQ(much.problem(), (ProblemIs{422, "validation-failed"}));
    ASSERT_TRUE(much.has_fault("/lines/1/quantity/value", "out-of-range")) << much.text;
    EXPECT_NE(much.text.find("the 5 piece that may come yet"), std::string::npos) << much.text;
    EXPECT_EQ(yard.shown("A"), "90/90/10") << "nothing of it was taken";
    yard.received(order, {yard.came(1, 15)});
    EXPECT_EQ(yard.order(order)["lines"][0]["received"], 105);
    EXPECT_EQ(yard.order(order)["lines"][0]["receivable"], 0);
    EXPECT_EQ(yard.shown("A"), "105/105/0") << "too much is not incoming";
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(GoodsReceipts, are_refused_whole_with_every_fault_at_its_line) {
    Yard yard;
    auto const order = yard.bought({{"A", 100}});
    auto expired = yard.came(1, 5);
    expired["expiry_date"] = "2026-01-01";
    auto unknown = yard.came(1, 5);
    unknown["growing_unit"] = {{"site", "NONE"}, {"number", "A01"}};
    auto const faulty = yard.receive(order, {yard.came(2, 1), expired, unknown});
    EXPECT_TRUE(faulty.has_fault("/lines/0/position", "unknown-value")) << faulty.text;
    EXPECT_TRUE(faulty.has_fault("/lines/1/expiry_date", "out-of-range")) << faulty.text;
    EXPECT_TRUE(faulty.has_fault("/lines/2/growing_unit", "unknown-growing-unit"));
    auto coded = yard.came(1, 5);
    coded["lot_code"] = "TWICE";
    EXPECT_TRUE(yard.receive(order, {coded, coded}).has_fault("/lines/1/lot_code", "duplicate"));
    yard.received(order, {coded});
    EXPECT_TRUE(
        yard.receive(order, {coded}).has_fault("/lines/0/lot_code", "lot-already-received"));
    auto nowhere = yard.came(1, 5);
    nowhere["location"] = "NOWHERE";
    EXPECT_TRUE(yard.receive(order, {nowhere}).has_fault("/lines/0/location", "unknown-value"));
    EXPECT_TRUE(yard.receive("pur_01J8ZQ5T3E6X8M2N4P7R9V0W1A", {coded})
                    .has_fault("/purchase_order_id", "unknown-value"));
    EXPECT_EQ(yard.shop.other_supplier()
                  .post(receipts, {{"purchase_order_id", order}, {"lines", Json::array({coded})}})
                  .status,
              422);
    EXPECT_EQ(yard.shown("A"), "5/5/95");
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(GoodsReceipts, keep_from_orders_what_waits_for_its_inspection) {
    Yard yard;
    auto& shop = yard.shop;
    auto const order = yard.bought({{"A", 10, true}});
    auto const receipt = yard.received(order, {yard.came(1, 10)});
    EXPECT_EQ(receipt["lines"][0]["inspection"], "pending");
    EXPECT_EQ(yard.shown("A"), "10/0/0");
    auto const refused = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}}));
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"})) << refused.text;
    std::string const lot = receipt["lines"][0]["lot_id"];
    auto const held = shop.supplier().get("/v1/lots/" + lot).body;
    EXPECT_EQ(held["hold_reason"], "inspection");
    // No other way leads past the inspection.
    EXPECT_EQ(shop.supplier().post("/v1/lots/" + lot + ":release", {{"reason", "好货"}}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.supplier().get(receipts + "?inspection=pending").body["items"].size(), 1u);
    EXPECT_EQ(shop.check(), 0);

    auto const passed = yard.inspect(receipt, 0);
    ASSERT_EQ(passed.status, 200) << passed.text;
    EXPECT_EQ(passed.header("etag"), "\"2\"");
    EXPECT_EQ(passed.body["lines"][0]["inspection"], "passed");
    EXPECT_EQ(yard.shown("A"), "10/10/0");
    EXPECT_EQ(shop.supplier().get(receipts + "?inspection=pending").body["items"].size(), 0u);
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 10}})).status, 201);
    EXPECT_EQ(yard.inspect(receipt, 1).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.check(), 0);
}

// domain.md J3: 77 boxes are accepted and 3 rejected for browning.
TEST(GoodsReceipts, lose_what_an_inspection_rejects_and_wait_for_it_again) {
    Yard yard;
    auto& shop = yard.shop;
    auto const order = yard.bought({{"A", 80, true}});
    auto const receipt = yard.received(order, {yard.came(1, 80)});
    EXPECT_EQ(yard.order(order)["state"], "completed");
    auto const inspected = yard.inspect(receipt, 3);
    ASSERT_EQ(inspected.status, 200) << inspected.text;
    EXPECT_EQ(inspected.body["lines"][0]["inspection"], "passed");
    EXPECT_EQ(inspected.body["lines"][0]["rejected"], 3);
    EXPECT_EQ(inspected.body["lines"][0]["inspection_note"], "褐变");
    EXPECT_EQ(yard.shown("A"), "77/77/3");
    EXPECT_EQ(yard.order(order)["state"], "open");
    EXPECT_EQ(yard.order(order)["lines"][0]["received"], 77);
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A").body["items"];
    auto const entry = *std::find_if(entries.begin(), entries.end(),
                                     [](Json const& each) { return each["kind"] == "shrinkage"; });
    EXPECT_EQ(entry["kind"], "shrinkage");
    EXPECT_EQ(entry["reason"], "rejected");
    EXPECT_EQ(entry["document_id"], receipt["id"]);

    auto const second = yard.received(order, {yard.came(1, 3)});
    auto const failed = yard.inspect(second, 3);
    EXPECT_EQ(failed.body["lines"][0]["inspection"], "failed");
    EXPECT_EQ(yard.shown("A"), "77/77/3");
    // Only what is rejected is paid for by nobody.
    EXPECT_EQ(inspected.body["lines"][0]["cost"]["goods"]["amount"], 77'000);
    EXPECT_EQ(failed.body["lines"][0]["cost"]["goods"]["amount"], 0);
    EXPECT_TRUE(failed.body["lines"][0]["cost"]["unit_cost"].is_null());
    EXPECT_EQ(shop.check(), 0);
}

TEST(GoodsReceipts, reject_no_more_than_came_and_for_a_reason) {
    Yard yard;
    auto& shop = yard.shop;
    auto const order = yard.bought({{"A", 10, true}, {"B", 10}});
    auto const receipt = yard.received(order, {yard.came(1, 10), yard.came(2, 10)});
    auto const target = receipts + "/" + receipt["id"].get<std::string>() + ":inspect";
    auto const inspect = [&](std::vector<Json> const& lines) {
        return shop.supplier().post(target, {{"lines", lines}});
    };
    auto const line = [](int position, std::int64_t rejected) {
        return Json{{"position", position}, {"rejected", pieces(rejected)}};
    };
    EXPECT_TRUE(inspect({line(1, 1)}).has_fault("/lines/0/note", "required"));
    EXPECT_TRUE(inspect({line(1, 11)}).has_fault("/lines/0/rejected/value", "out-of-range"));
    EXPECT_TRUE(inspect({line(9, 0)}).has_fault("/lines/0/position", "unknown-value"));
    EXPECT_TRUE(inspect({line(1, 0), line(1, 0)}).has_fault("/lines/1/position", "duplicate"));
    EXPECT_EQ(inspect({line(2, 0)}).problem(), (ProblemIs{409, "illegal-transition"}))
        << "nobody asked for an inspection of this line";
    EXPECT_EQ(shop.other_supplier().post(target, {{"lines", {line(1, 0)}}}).status, 404);
    EXPECT_EQ(shop.check(), 0);
}

TEST(GoodsReceipts, are_put_where_the_rules_have_room) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    ASSERT_EQ(yard.rule("A", "COLD", 30, 1).status, 201);
    ASSERT_EQ(yard.rule("A", "main", 100, 2).status, 201);
    auto const order = yard.bought({{"A", 200, true}, {"B", 50}});
    auto const receipt = yard.received(order, {yard.came(1, 50), yard.came(2, 50)});
    EXPECT_EQ(receipt["lines"][0]["places"],
              Json::array({{{"location", "COLD"}, {"quantity", 30}},
                           {{"location", "main"}, {"quantity", 20}}}))
        << receipt;
    EXPECT_EQ(receipt["lines"][1]["places"][0]["location"], "main") << "no rule says otherwise";
    EXPECT_EQ(yard.shown("A", "COLD"), "30/0/0");
    auto const rules = supplier.get("/v1/putaway-rules").body["items"];
    ASSERT_EQ(rules.size(), 2u);
    auto const full = yard.receive(order, {yard.came(1, 81)});
    EXPECT_TRUE(full.has_fault("/lines/0/quantity/value", "out-of-range")) << full.text;
    EXPECT_NE(full.text.find("the 80 piece that there is room for"), std::string::npos);
    // What says where it goes takes its room first.
    auto here = yard.came(1, 70);
    here["location"] = "main";
    auto const mixed = yard.receive(order, {yard.came(1, 20), here});
    EXPECT_NE(mixed.text.find("the 10 piece that there is room for"), std::string::npos)
        << mixed.text;
    auto named = yard.came(1, 81);
    named["location"] = "COLD";
    EXPECT_EQ(yard.receive(order, {named}).status, 201) << "who names a place knows better";
    // A lot at two places is inspected as one.
    auto const inspected = yard.inspect(receipt, 35);
    ASSERT_EQ(inspected.status, 200) << inspected.text;
    EXPECT_EQ(yard.shown("A", "COLD"), "81/0/0");
    EXPECT_EQ(yard.shown("A", "main"), "15/15/104");
    EXPECT_EQ(yard.shop.check(), 0);
}

// domain.md 2.6: money is split to the fen, and the last takes nobody's.
TEST(GoodsReceipts, cost_what_was_paid_and_their_part_of_the_freight) {
    Yard yard;
    auto const order = yard.bought({{"A", 30, false, "10.0000"}, {"B", 10, true, "20.0000"}});
    auto const receipt = yard.received(order, {yard.came(1, 30), yard.came(2, 10)});
    EXPECT_EQ(receipt["lines"][0]["cost"]["landed"]["amount"], 30'000);
    auto const freight = charge(yard, receipt, 10'000);
    ASSERT_EQ(freight.status, 200) << freight.text;
    EXPECT_EQ(freight.header("etag"), "\"2\"");
    EXPECT_EQ(freight.body["lines"][0]["cost"]["charges"]["amount"], 6'000);
    EXPECT_EQ(freight.body["lines"][1]["cost"]["charges"]["amount"], 4'000);
    EXPECT_EQ(freight.body["lines"][0]["cost"]["unit_cost"]["price"], "12.0000");
    // Half of B goes back: what is left bears what was charged.
    auto const inspected = yard.inspect(receipt, 5, 2);
    EXPECT_EQ(inspected.body["lines"][0]["cost"]["charges"]["amount"], 7'500);
    EXPECT_EQ(inspected.body["lines"][1]["cost"]["charges"]["amount"], 2'500);
    EXPECT_EQ(inspected.body["lines"][1]["cost"]["unit_cost"]["price"], "25.0000");
    auto const unloading = charge(yard, receipt, 701, "quantity", "unloading");
    EXPECT_EQ(unloading.body["lines"][0]["cost"]["charges"]["amount"], 8'101);
    EXPECT_EQ(unloading.body["lines"][1]["cost"]["charges"]["amount"], 2'600);
    EXPECT_EQ(unloading.body["charges"].size(), 2u);
    EXPECT_EQ(unloading.body["unspread"]["amount"], 0);
    // What was charged wrongly is taken back, and never more.
    EXPECT_TRUE(charge(yard, receipt, -10'001).has_fault("/amount/amount", "out-of-range"));
    EXPECT_EQ(charge(yard, receipt, -10'000).body["lines"][0]["cost"]["charges"]["amount"], 601);
    charge(yard, receipt, 10'001);
    charge(yard, receipt, 10'001);
    auto const back = charge(yard, receipt, -20'002);
    EXPECT_EQ(back.body["lines"][0]["cost"]["charges"]["amount"], 601) << "no fen is left behind";
    EXPECT_TRUE(charge(yard, receipt, 0).has_fault("/amount/amount", "out-of-range"));
    auto const unpriced = yard.bought({{"A", 1, false, ""}});
    auto const free = yard.received(unpriced, {yard.came(1, 1)});
    EXPECT_TRUE(free["lines"][0]["cost"]["goods"].is_null());
    EXPECT_TRUE(charge(yard, free, 100).has_fault("/spread_by", "invalid-content"));
    auto const borne = charge(yard, free, 100, "quantity");
    EXPECT_EQ(borne.body["lines"][0]["cost"]["charges"]["amount"], 100);
}

TEST(GoodsReceipts, are_taken_once_however_often_they_are_sent) {
    Yard yard;
    auto const order = yard.bought({{"A", 10}});
    Json const body{{"purchase_order_id", order}, {"lines", {yard.came(1, 4)}}};
    auto const key = fresh_key();
    auto supplier = yard.shop.supplier();
    auto const first = supplier.post(receipts, body, {{"Idempotency-Key", key}});
    auto const again = supplier.post(receipts, body, {{"Idempotency-Key", key}});
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    EXPECT_EQ(yard.shown("A"), "4/4/6");
    // The same load twice is two loads: each has lots of its own.
    EXPECT_EQ(supplier.post(receipts, body).status, 201);
    EXPECT_EQ(yard.shown("A"), "8/8/2");
}

TEST(GoodsReceipts, never_pass_their_order_nor_a_capacity_whoever_receives_at_once) {
    Yard yard;
    auto& shop = yard.shop;
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    ASSERT_EQ(yard.rule("A", "COLD", 60, 1).status, 201);
    std::vector<std::string> const orders{yard.bought({{"A", 40, true}}, 10),
                                          yard.bought({{"A", 40, true}}, 10)};
    std::vector<std::thread> threads;
    std::atomic<int> surprises = 0;
    auto const today = shop.today();
    for (unsigned number = 0; number < 8; ++number)
        threads.emplace_back([&, number] {
            std::mt19937 random(seed + number);
            auto supplier = shop.supplier();
            for (int round = 0; round < 8; ++round) {
                auto const quantity = 1 + static_cast<int>(random() % 9);
                auto const got =
                    supplier.post(receipts, {{"purchase_order_id", orders[random() % 2]},
                                             {"lines",
                                              {{{"position", 1},
                                                {"production_date", today},
                                                {"quantity", pieces(quantity)}}}}});
                if (got.status != 201 && got.status != 409 && got.status != 422) ++surprises;
                if (got.status != 201) continue;
                auto const rejected = static_cast<int>(random() % static_cast<unsigned>(quantity));
                Json line{{"position", 1}, {"rejected", pieces(rejected)}, {"note", "软腐"}};
                auto const seen =
                    supplier.post(receipts + "/" + got.body["id"].get<std::string>() + ":inspect",
                                  {{"lines", Json::array({line})}});
                if (seen.status != 200) ++surprises;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(surprises, 0);
    auto const on_hand = shop.on_hand("A");
    EXPECT_GT(on_hand, 0);
    // At no time, and not just when all is over.
    EXPECT_LE(std::stoi(shop.sql("select max(e.on_hand_after) from stock_entry e "
                                 "join pool p on p.id = e.pool_id "
                                 "join location l on l.id = p.location_id "
                                 "where l.code = 'COLD'")),
              60);
    for (auto const& order : orders)
        EXPECT_LE(yard.order(order)["lines"][0]["received"].get<int>(), 44);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
