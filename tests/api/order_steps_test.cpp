// What happens to orders after they are placed, step by step and all at once.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "tests/support/shop.hpp"

namespace {

using chaolu::test::fresh_key;
using chaolu::test::Json;
using chaolu::test::ProblemIs;
using chaolu::test::Shop;

Json const because{{"reason", "霜冻减产"}};

std::string first_part(Json const& order) { return order["supplier_orders"][0]["id"]; }

TEST(CancelOrder, gives_the_stock_back_exactly_once) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}, {"A", 2}}));
    auto path = order.header("location") + ":cancel";
    auto key = fresh_key();
    auto cancelled = shop.buyer().post(path, because, {{"Idempotency-Key", key}});
    ASSERT_EQ(cancelled.status, 200) << cancelled.text;
    EXPECT_EQ(cancelled.body["state"], "cancelled");
    EXPECT_EQ(cancelled.body["version"], 2);
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(shop.buyer().post(path, because, {{"Idempotency-Key", key}}).text, cancelled.text);
    EXPECT_EQ(shop.buyer().post(path, because).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(shop.on_hand("A"), 10);
    EXPECT_EQ(shop.check(), 0);
}

TEST(CancelOrder, is_for_the_buyer_and_needs_a_reason) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto path =
        shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}})).header("location") + ":cancel";
    EXPECT_EQ(shop.other_buyer().post(path, because).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.supplier().post(path, because).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_TRUE(shop.buyer().post(path, Json::object()).has_fault("/reason", "required"));
    EXPECT_EQ(shop.reserved("A"), 4);
}

TEST(SupplierOrder, is_confirmed_or_refused_by_its_supplier_only) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}}));
    auto part = "/v1/supplier-orders/" + first_part(order.body);
    EXPECT_EQ(shop.other_supplier().post(part + ":confirm", Json::object()).problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().post(part + ":confirm", Json::object()).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_TRUE(shop.supplier()
                    .post(part + ":confirm", {{"state", "cancelled"}})
                    .has_fault("/state", "unknown-field"));
    auto confirmed = shop.supplier().post(part + ":confirm", Json::object());
    ASSERT_EQ(confirmed.status, 200) << confirmed.text;
    EXPECT_EQ(confirmed.body["state"], "confirmed");
    EXPECT_EQ(shop.buyer().get(order.header("location")).body["state"], "confirmed");
    EXPECT_EQ(shop.supplier().post(part + ":refuse", because).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.buyer().post(order.header("location") + ":cancel", because).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.reserved("A"), 4);
    EXPECT_EQ(shop.check(), 0);
}

TEST(SupplierOrder, gives_its_stock_back_when_refused_and_leaves_the_other_part_alone) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    shop.with_sku_of(shop.other_supplier(), "B").with_stock_of(shop.other_supplier(), "B", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}, {"B", 5}}));
    auto mine = shop.supplier().get("/v1/supplier-orders").body["items"][0]["id"];
    auto refused =
        shop.supplier().post("/v1/supplier-orders/" + mine.get<std::string>() + ":refuse", because);
    EXPECT_EQ(refused.body["state"], "refused");
    EXPECT_EQ(refused.body["reason"], "霜冻减产");
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(shop.reserved("B"), 5);
    EXPECT_EQ(shop.buyer().get(order.header("location")).body["state"], "partly_confirmed");
    EXPECT_EQ(shop.buyer().post(order.header("location") + ":cancel", because).status, 200);
    EXPECT_EQ(shop.reserved("B"), 0);
    EXPECT_EQ(shop.check(), 0);
}

TEST(OrderEvents, tell_both_parties_every_step_in_order_and_nobody_else) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}}));
    shop.supplier().post("/v1/supplier-orders/" + first_part(order.body) + ":confirm",
                         Json::object());
    for (auto party : {shop.buyer(), shop.supplier()}) {
        auto feed = party.get("/v1/events");
        std::vector<std::string> types;
        for (auto const& event : feed.body["items"])
            if (event["aggregate_id"] == first_part(order.body)) types.push_back(event["type"]);
        EXPECT_EQ(types,
                  (std::vector<std::string>{"supplier_order.placed", "supplier_order.confirmed"}));
        auto rest = party.get("/v1/events?after=" + feed.body["next_cursor"].get<std::string>());
        EXPECT_EQ(rest.body["items"].size(), 0u);
    }
    EXPECT_EQ(shop.other_buyer().get("/v1/events").body["items"].size(), 0u);
    EXPECT_TRUE(shop.buyer().get("/v1/events?after=forged").has_fault("?after", "invalid-format"));
}

TEST(OrderEvents, can_be_walked_in_small_pages_without_loss) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto buyer = shop.buyer();
    for (int at = 0; at < 9; ++at) buyer.post("/v1/orders", Shop::order_of({{"A", 1}}));
    std::set<std::string> seen;
    std::string target = "/v1/events?page_size=2";
    for (int pages = 0; pages < 6; ++pages) {
        auto page = buyer.get(target);
        for (auto const& event : page.body["items"]) seen.insert(event["id"]);
        target = "/v1/events?page_size=2&after=" + page.body["next_cursor"].get<std::string>();
    }
    EXPECT_EQ(seen.size(), 9u);
}

// G20: legal steps raced pairwise; exactly one wins, and the stock agrees.
TEST(OrderSteps, raced_against_each_other_end_in_one_of_both_states) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10'000);
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    std::int64_t kept = 0;
    for (int round = 0; round < 40; ++round) {
        auto buyer = shop.buyer();
        auto order = buyer.post("/v1/orders", Shop::order_of({{"A", 2}}));
        auto part = "/v1/supplier-orders/" + first_part(order.body);
        auto pause = std::chrono::microseconds(random() % 2000);
        int cancelled = 0, confirmed = 0;
        std::thread left(
            [&] { cancelled = buyer.post(order.header("location") + ":cancel", because).status; });
        std::thread right([&, supplier = shop.supplier()]() mutable {
            std::this_thread::sleep_for(pause);
            confirmed = supplier.post(part + ":confirm", Json::object()).status;
        });
        left.join();
        right.join();
        EXPECT_EQ(std::min(cancelled, confirmed), 200);
        EXPECT_EQ(std::max(cancelled, confirmed), 409);
        if (confirmed == 200) kept += 2;
    }
    EXPECT_EQ(shop.reserved("A"), kept);
    EXPECT_EQ(shop.check(), 0);
}

// G4: one key, many hands at once.
TEST(OrderReplay, fifty_at_once_with_one_key_make_one_order) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto const key = fresh_key();
    auto const body = Shop::order_of({{"A", 1}});
    std::atomic<int> created = 0, busy = 0, other = 0;
    std::vector<std::thread> threads;
    for (int at = 0; at < 50; ++at)
        threads.emplace_back([&, buyer = shop.buyer()]() mutable {
            for (int turn = 0; turn < 20; ++turn) {
                auto reply = buyer.post("/v1/orders", body, {{"Idempotency-Key", key}});
                if (reply.status == 201)
                    ++created;
                else if (reply.problem() == ProblemIs{409, "request-in-progress"} &&
                         !reply.header("retry-after").empty())
                    ++busy;
                else
                    ++other;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(created + busy, 1000);
    EXPECT_EQ(other, 0);
    EXPECT_GT(created, 0);
    EXPECT_EQ(shop.reserved("A"), 1);
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "1");
    EXPECT_EQ(shop.check(), 0);
}

// G12 in small, G13: many buyers, few SKUs, same SKU twice, several suppliers; the counters agree
// with the ledger and with the orders whatever happened.
TEST(OrderRaces, never_sell_more_than_there_is) {
    Shop shop;
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<std::string> skus{"A", "B", "C", "D"};
    shop.with_sku("A").with_stock("A", 120).with_sku("B").with_stock("B", 90);
    for (auto const& sku : {"C", "D"})
        shop.with_sku_of(shop.other_supplier(), sku).with_stock_of(shop.other_supplier(), sku, 100);
    std::atomic<int> odd = 0;
    std::atomic<std::int64_t> sold = 0;
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 16; ++hand)
        threads.emplace_back([&, hand, buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            for (int turn = 0; turn < 40; ++turn) {
                std::vector<std::pair<std::string, std::int64_t>> lines;
                std::int64_t pieces = 0;
                for (auto count = 1 + random() % 4; count > 0; --count) {
                    auto quantity = static_cast<std::int64_t>(1 + random() % 3);
                    lines.emplace_back(skus[random() % 4], quantity);
                    pieces += quantity;
                }
                auto reply = buyer.post("/v1/orders", Shop::order_of(lines));
                if (reply.status == 201)
                    sold += pieces;
                else if (reply.problem() != ProblemIs{409, "insufficient-stock"})
                    ++odd;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    std::int64_t reserved = 0;
    for (auto const& sku : skus) {
        EXPECT_LE(shop.reserved(sku), shop.on_hand(sku));
        reserved += shop.reserved(sku);
    }
    EXPECT_EQ(reserved, sold);
    EXPECT_EQ(shop.check(), 0);
}

// G70: the checker itself can fail.
// Stock is read, everything is written, and then the row is waited for: here by an order that saw
// ten pieces which somebody else was just taking.
TEST(OrderRaces, decide_again_when_somebody_was_faster) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    std::thread faster([&] {
        shop.sql("begin; update stock set reserved = on_hand - 3; select pg_sleep(1); commit");
    });
    while (shop.sql("select count(*) from pg_locks where relation = 'stock'::regclass and "
                    "mode = 'RowExclusiveLock'") == "0")
        std::this_thread::yield();
    auto refused = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}}));
    faster.join();
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"})) << refused.text;
    EXPECT_EQ(refused.body["errors"][0]["available"]["value"], 3);
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "0");
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}})).status, 201);
    auto metrics = chaolu::http::Client(shop.admin_url()).send("GET", "/metrics", {}, "").body;
    EXPECT_NE(metrics.find("batch_repeated_total 1"), std::string::npos);
    EXPECT_NE(metrics.find("stock_conflict_total 1"), std::string::npos);
}

TEST(Check, names_the_first_difference_of_a_corrupted_counter_and_ledger) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}}));
    EXPECT_EQ(shop.check(), 0);
    std::string const place = "SKU A at main of 云岩山 (93140406MA0DEM0133), pool general";
    shop.sql("update stock set reserved = reserved + 1");
    EXPECT_EQ(shop.differences(),
              (std::vector<std::string>{
                  "I2 counters: counters of " + place +
                      ": on hand 10, reserved 5, sequence 2; its ledger ends at 10, 4, 2",
                  "I3: " + place + ": reserved 5, open order lines 4, set aside 0"}));
    shop.sql("update stock set reserved = reserved - 1");
    shop.sql("update stock_entry set on_hand_delta = 11 where sequence = 1");
    auto const differences = shop.differences();
    ASSERT_FALSE(differences.empty());
    EXPECT_EQ(differences.front(), "I2 ledger: ledger of " + place +
                                       ", movement 1: on hand 10 recorded, 11 folded; reserved 0 "
                                       "recorded, 0 folded");
}

}  // namespace
