// What becomes of goods between their arrival and the outcome of their inspection.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/yard.hpp"

namespace chaolu::test {
namespace {

// Ten pieces of A that wait for their inspection.
struct Waiting {
    explicit Waiting(std::int64_t quantity = 10) {
        order = yard.bought({{"A", quantity, true}});
        receipt = yard.received(order, {yard.came(1, quantity)});
        lot = receipt["lines"][0]["lot_id"];
        target = "/v1/goods-receipts/" + receipt["id"].get<std::string>() + ":inspect";
    }
    Reply adjust(std::int64_t delta, std::string const& reason,
                 std::optional<std::string> const& location = {}) {
        Json body{{"sku", "A"}, {"lot_id", lot}, {"delta", pieces(delta)}, {"reason", reason}};
        if (location) body["location_id"] = *location;
        return yard.shop.supplier().post("/v1/stock-adjustments", body);
    }
    Json lot_now() { return yard.shop.supplier().get("/v1/lots/" + lot).body; }
    std::string location_id(std::string const& code) {
        auto const all = yard.shop.supplier().get("/v1/locations").body;
        for (auto const& each : all.at("items"))
            if (each["code"] == code) return each["id"];
        throw std::runtime_error("no location " + code);
    }

    Yard yard;
    std::string order;
    Json receipt;
    std::string lot;
    std::string target;
};

TEST(Inspection, ends_the_hold_wherever_the_lot_lies_by_then) {
    Waiting at;
    auto& yard = at.yard;
    // Four were carried to the cold store, and only a count tells.
    ASSERT_EQ(at.adjust(-4, "correction").status, 201);
    ASSERT_EQ(at.adjust(4, "found", at.location_id("COLD")).status, 201);
    EXPECT_EQ(yard.shown("A", "COLD"), "4/0/0") << "held there at once";
    EXPECT_EQ(yard.shop.check(), 0);
    auto const inspected = yard.inspect(at.receipt, 7);
    ASSERT_EQ(inspected.status, 200) << inspected.text;
    EXPECT_EQ(yard.shop.on_hand("A"), 3);
    EXPECT_EQ(at.lot_now()["set_aside"], 0);
    EXPECT_EQ(at.lot_now()["hold_reason"], nullptr);
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Inspection, takes_what_is_rejected_from_the_place_that_is_named_first) {
    Yard yard;
    yard.rule("A", "COLD", 30, 1);
    yard.rule("A", "main", 100, 2);
    auto const receipt = yard.received(yard.bought({{"A", 50, true}}), {yard.came(1, 50)});
    auto const inspect = [&](std::string const& location) {
        return yard.shop.supplier().post(
            "/v1/goods-receipts/" + receipt["id"].get<std::string>() + ":inspect",
            {{"lines",
              {{{"position", 1},
                {"rejected", pieces(25)},
                {"note", "软腐"},
                {"location", location}}}}});
    };
    EXPECT_TRUE(inspect("NOWHERE").has_fault("/lines/0/location", "unknown-value"));
    ASSERT_EQ(inspect("main").status, 200);
    EXPECT_EQ(yard.shown("A", "main"), "0/0/25") << "all twenty of them, and waited for again";
    EXPECT_EQ(yard.shown("A", "COLD"), "25/25/0");
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Inspection, that_failed_leaves_nothing_of_the_lot_to_be_sold) {
    Waiting at;
    auto& yard = at.yard;
    ASSERT_EQ(at.adjust(2, "found").status, 201);
    auto const failed = yard.inspect(at.receipt, 10);
    EXPECT_EQ(failed.body["lines"][0]["inspection"], "failed") << failed.text;
    EXPECT_EQ(yard.shown("A"), "2/0/10") << "two more than came are there, and held";
    EXPECT_EQ(at.lot_now()["hold_reason"], "failed its inspection");
    // Whoever knows better may release what is left.
    EXPECT_EQ(yard.shop.supplier()
                  .post("/v1/lots/" + at.lot + ":release", {{"reason", "复检合格"}})
                  .status,
              200);
    EXPECT_EQ(yard.shown("A"), "2/2/10");
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Inspection, rejects_goods_that_are_not_there_any_more) {
    Waiting at;
    auto& yard = at.yard;
    ASSERT_EQ(at.adjust(-4, "theft").status, 201);
    auto const inspected = yard.inspect(at.receipt, 7);
    EXPECT_EQ(inspected.body["lines"][0]["rejected"], 7) << inspected.text;
    EXPECT_EQ(inspected.body["lines"][0]["cost"]["goods"]["amount"], 3'000);
    EXPECT_EQ(yard.shown("A"), "0/0/7");
    EXPECT_EQ(at.lot_now()["hold_reason"], nullptr);
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Inspection, is_nobody_elses_to_hear_of) {
    Waiting at;
    EXPECT_EQ(at.yard.shop.other_supplier()
                  .post("/v1/lots/" + at.lot + ":release", {{"reason", "好货"}})
                  .status,
              404);
}

TEST(Inspection, is_told_line_by_line_once_and_after_the_order_is_closed) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    auto const order = yard.bought({{"A", 10, true}, {"B", 10, true}});
    auto const receipt = yard.received(order, {yard.came(1, 10), yard.came(2, 9)});
    auto const id = receipt["id"].get<std::string>();
    ASSERT_EQ(supplier.post_text("/v1/purchase-orders/" + order + ":close", "", "").status, 200);
    Json const body{
        {"lines",
         {{{"position", 2}, {"rejected", {{"value", 1}, {"unit", "box"}}}, {"note", "受潮"}}}}};
    EXPECT_TRUE(supplier.post("/v1/goods-receipts/" + id + ":inspect", body)
                    .has_fault("/lines/0/rejected/value", "out-of-range"))
        << "a box is ten";
    auto const key = fresh_key();
    auto const good = Json{{"lines", {{{"position", 2}, {"rejected", pieces(0)}}}}};
    auto const first =
        supplier.post("/v1/goods-receipts/" + id + ":inspect", good, {{"Idempotency-Key", key}});
    EXPECT_EQ(first.body["lines"][0]["inspection"], "pending") << first.text;
    EXPECT_EQ(first.body["lines"][1]["inspection"], "passed");
    EXPECT_EQ(
        supplier.post("/v1/goods-receipts/" + id + ":inspect", good, {{"Idempotency-Key", key}})
            .text,
        first.text);
    EXPECT_EQ(yard.shown("B"), "9/9/0");
    EXPECT_EQ(yard.inspect(receipt, 10).body["lines"][0]["inspection"], "failed");
    EXPECT_EQ(yard.order(order)["state"], "closed") << "nobody waits for it again";
    EXPECT_EQ(yard.shown("A"), "0/0/0");
    EXPECT_EQ(yard.shop.check(), 0);
}

// A figure that somebody tampered with is found by each check that knows it.
TEST(Inspection, and_receipt_that_do_not_add_up_are_found) {
    Waiting at;
    auto& shop = at.yard.shop;
    auto const is_found = [&](std::string const& invariant) {
        auto const found = shop.differences();
        return std::any_of(found.begin(), found.end(), [&](std::string const& each) {
            return each.starts_with(invariant + ": ");
        });
    };
    ASSERT_EQ(shop.check(), 0);
    shop.sql("update purchase_order_line set received = received - 1");
    EXPECT_TRUE(is_found("purchase orders"));
    shop.sql("update purchase_order_line set received = received + 1");
    shop.sql("update goods_receipt_place set quantity = quantity - 1");
    EXPECT_TRUE(is_found("goods receipts"));
    shop.sql("update goods_receipt_place set quantity = quantity + 1");
    shop.sql("update lot set hold_reason = null");
    EXPECT_TRUE(is_found("inspections"));
    shop.sql("update lot set hold_reason = 'inspection'");
    EXPECT_EQ(shop.check(), 0);
}

// Whoever waited for a lot's row saw its hold as it was before, and set aside for good what was
// released meanwhile.
TEST(Inspection, and_holds_race_with_what_is_found_and_lost_and_nothing_stays_set_aside) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    Waiting at(500);
    auto& shop = at.yard.shop;
    auto const cold = at.location_id("COLD");
    std::atomic<int> surprises = 0, stuck = 0, busy = 4;
    std::vector<std::thread> threads;
    for (unsigned number = 0; number < 4; ++number)
        threads.emplace_back([&, number] {
            std::mt19937 random(seed + number);
            auto supplier = shop.supplier();
            for (int round = 0; round < 60; ++round) {
                bool const is_found = random() % 2 == 0;
                Json body{{"sku", "A"},
                          {"delta", pieces(is_found ? 2 : -1)},
                          {"reason", is_found ? "found" : "damage"}};
                if (random() % 8 == 0) body["lot_id"] = at.lot;
                if (random() % 16 == 0) body["location_id"] = cold;
                auto const done = supplier.post("/v1/stock-adjustments", body);
                if (done.status >= 500) ++surprises;
            }
            --busy;
        });
    threads.emplace_back([&] {
        auto supplier = shop.supplier();
        auto const lot = "/v1/lots/" + at.lot;
        if (at.yard.inspect(at.receipt, 3).status != 200) ++surprises;
        while (busy > 0) {
            if (supplier.post(lot + ":hold", {{"reason", "抽检"}}).status != 200) ++surprises;
            if (supplier.post(lot + ":release", {{"reason", "合格"}}).status != 200) ++surprises;
            // Who waited for the release has gone on by the second look.
            for (int look = 0; look < 2; ++look)
                if (supplier.get(lot).body["set_aside"] != 0) ++stuck;
        }
    });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(surprises, 0);
    EXPECT_EQ(stuck, 0) << "a lot that is not held keeps nothing from orders";
    EXPECT_EQ(at.lot_now()["set_aside"], 0);
    EXPECT_EQ(at.lot_now()["hold_reason"], nullptr);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
