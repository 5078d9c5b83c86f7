// Pools cut from general stock: who takes from them, when they give back, and races for them.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/channels.hpp"
#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

Json portions(std::vector<std::pair<std::string, std::int64_t>> const& items) {
    auto json = Json::array();
    for (auto const& [sku, pieces] : items)
        json.push_back({{"sku", sku}, {"quantity", {{"value", pieces}, {"unit", "piece"}}}});
    return json;
}

// A and B, 100 pieces of each at main; buyer() buys in the channel livestream, other_buyer() in
// none.
struct Market {
    Market() {
        shop.with_sku("A").with_stock("A", 100).with_sku("B").with_stock("B", 100);
        if (change_members(shop, "livestream", adding(shop.buyer())).status != 200)
            throw std::runtime_error("no channel");
    }
    Json body(std::int64_t pieces, Json const& more = Json::object()) const {
        Json pool{{"code", "LIVE"},
                  {"kind", "session"},
                  {"channel", "livestream"},
                  {"items", portions({{"A", pieces}})}};
        pool.update(more);
        return pool;
    }
    // Its path.
    std::string cut(std::int64_t pieces, Json const& more = Json::object()) {
        auto const made = shop.supplier().post("/v1/pools", body(pieces, more));
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.header("location");
    }
    Reply order(Party party, std::int64_t pieces, std::string const& sku = "A") {
        return party.post("/v1/orders", Shop::order_of({{sku, pieces}}));
    }
    bool shows(Party party, std::string const& sku = "A") {
        auto const page = party.get("/v1/products").body;
        for (auto const& product : page.at("items"))
            for (auto const& each : product["skus"])
                if (each["code"] == sku) return each["is_available"];
        throw std::runtime_error("not shown at all");
    }
    std::int64_t left(Reply const& refused) {
        return refused.body.at("errors").at(0).at("available").at("value");
    }

    Shop shop;
};

TEST(Pools, are_cut_from_general_stock_with_ledger_and_event) {
    Market market;
    auto& shop = market.shop;
    auto const made = shop.supplier().post("/v1/pools", market.body(30));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["state"], "open");
    EXPECT_EQ(made.body["location"], "main");
    EXPECT_EQ(made.body["items"], Json::array({{{"sku", "A"},
                                                {"base_unit", "piece"},
                                                {"on_hand", 30},
                                                {"reserved", 0},
                                                {"available", 30}}}));
    EXPECT_EQ(counters(shop, "A", "main"), "70/0");
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "30/0");
    EXPECT_EQ(shop.supplier().get(made.header("location")).body, made.body);
    EXPECT_EQ(shop.other_supplier().get(made.header("location")).status, 404);
    EXPECT_EQ(shop.supplier().get("/v1/pools?channel=livestream&state=open").body["items"].size(),
              1u);
    EXPECT_EQ(shop.supplier().get("/v1/pools?state=over").body["items"].size(), 0u);
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A&pool=LIVE").body["items"];
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0]["kind"], "allotted");
    EXPECT_EQ(entries[0]["on_hand_delta"], 30);
    auto const events = shop.supplier().get("/v1/events?page_size=200").body["items"];
    EXPECT_EQ(events.back()["type"], "pool.allotted");
    EXPECT_EQ(events.back()["aggregate_id"], made.body["id"]);
    EXPECT_EQ(shop.supplier().post("/v1/pools", market.body(1)).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, are_cut_whole_or_not_at_all) {
    Market market;
    auto& shop = market.shop;
    auto const refused = shop.supplier().post(
        "/v1/pools", market.body(0, {{"items", portions({{"B", 100}, {"A", 101}})}}));
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"})) << refused.text;
    ASSERT_TRUE(refused.has_fault("/items/1", "insufficient-stock"));
    EXPECT_EQ(market.left(refused), 100);
    EXPECT_EQ(counters(shop, "B", "main"), "100/0");
    EXPECT_EQ(shop.sql("select count(*) from pool where kind <> 'general'"), "0");
    auto const faulty = shop.supplier().post(
        "/v1/pools", market.body(0, {{"channel", "nowhere"},
                                     {"location", "NOWHERE"},
                                     {"kind", "general"},
                                     {"gives_back_at", "2020-01-01T00:00:00Z"},
                                     {"items", portions({{"A", 1}, {"A", 1}, {"ZZ", 1}})}}));
    EXPECT_EQ(faulty.status, 422);
    EXPECT_TRUE(faulty.has_fault("/channel", "unknown-channel")) << faulty.text;
    EXPECT_TRUE(faulty.has_fault("/location", "unknown-value"));
    EXPECT_TRUE(faulty.has_fault("/kind", "unknown-value"));
    EXPECT_TRUE(faulty.has_fault("/gives_back_at", "out-of-range"));
    EXPECT_TRUE(faulty.has_fault("/items/1/sku", "duplicate"));
    EXPECT_TRUE(faulty.has_fault("/items/2/sku", "unknown-sku"));
    EXPECT_EQ(shop.supplier().post("/v1/pools", market.body(1, {{"code", "general"}})).status, 422);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, are_taken_from_by_their_channel_first_and_by_nobody_else) {
    Market market;
    auto& shop = market.shop;
    market.cut(30);
    ASSERT_EQ(market.order(shop.buyer(), 10).status, 201);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "20/10");
    EXPECT_EQ(counters(shop, "A", "main"), "70/0");
    auto const refused = market.order(shop.other_buyer(), 71);
    EXPECT_EQ(market.left(refused), 70) << refused.text;
    ASSERT_EQ(market.order(shop.other_buyer(), 70).status, 201);
    EXPECT_FALSE(market.shows(shop.other_buyer()));
    EXPECT_FALSE(market.shows(shop.anyone()));
    EXPECT_TRUE(market.shows(shop.buyer()));
    ASSERT_EQ(market.order(shop.buyer(), 20).status, 201);
    EXPECT_FALSE(market.shows(shop.buyer()));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, are_completed_from_general_when_they_may) {
    Market market;
    market.cut(30);
    ASSERT_EQ(market.order(market.shop.buyer(), 40).status, 201);
    EXPECT_EQ(counters(market.shop, "A", "main", "LIVE"), "0/30");
    EXPECT_EQ(counters(market.shop, "A", "main"), "60/10");
    EXPECT_EQ(market.shop.check(), 0);
}

// OFN #4122: a hub with a count of its own drained the producer. OFN #7503: it was shown, and
// edited, the producer's count instead of its own.
TEST(Pools, are_all_that_their_channel_has_when_they_keep_to_themselves) {
    Market market;
    auto& shop = market.shop;
    auto const path = market.cut(30, {{"takes_general", false}});
    auto const refused = market.order(shop.buyer(), 31);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(market.left(refused), 30);
    ASSERT_EQ(market.order(shop.buyer(), 30).status, 201);
    EXPECT_FALSE(market.shows(shop.buyer()));
    EXPECT_EQ(market.order(shop.buyer(), 1, "B").status, 201) << "the pool does not hold B";
    EXPECT_TRUE(market.shows(shop.other_buyer()));
    EXPECT_EQ(counters(shop, "A", "main"), "70/0");
    ASSERT_EQ(shop.supplier().patch(path, {{"takes_general", true}}, 1).status, 200);
    EXPECT_TRUE(market.shows(shop.buyer()));
    EXPECT_EQ(market.order(shop.buyer(), 1).status, 201);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, give_back_at_their_second_whether_or_not_the_job_was_there) {
    Market market;
    auto& shop = market.shop;
    auto const end = Instant{shop.clock().now().micros / 1'000'000 * 1'000'000 + 3'600'000'000};
    auto const path = market.cut(30, {{"gives_back_at", to_text(end)}, {"takes_general", false}});
    ASSERT_EQ(market.order(shop.other_buyer(), 70).status, 201);
    shop.clock().stop({end.micros - 1});
    EXPECT_EQ(market.left(market.order(shop.other_buyer(), 1)), 0);
    EXPECT_FALSE(market.shows(shop.other_buyer()));
    ASSERT_EQ(market.order(shop.buyer(), 5).status, 201);
    shop.clock().stop(end);
    EXPECT_TRUE(market.shows(shop.other_buyer()));
    EXPECT_EQ(shop.supplier().get(path).body["state"], "over");
    EXPECT_EQ(shop.supplier().get(path).body["items"][0]["available"], 0);
    EXPECT_EQ(market.left(market.order(shop.other_buyer(), 26)), 25);
    ASSERT_EQ(market.order(shop.other_buyer(), 25).status, 201);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "0/5");
    EXPECT_EQ(counters(shop, "A", "main"), "0/95");
    EXPECT_EQ(shop.check(), 0);
}

// Waits for the job, which looks twice a second.
void wait_until_given_back(Shop const& shop) {
    for (int turn = 0; turn < 200; ++turn) {
        if (shop.sql("select count(*) from pool where kind <> 'general' "
                     "and given_back_at is null") == "0")
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << "the job never came";
}

// OFN #6220: what comes back long after goes through the pool to where the pool's stock went.
TEST(Pools, pass_on_what_comes_back_after_they_are_over) {
    Market market;
    auto& shop = market.shop;
    auto const end = Instant{shop.clock().now().micros + 3'600'000'000};
    auto const path = market.cut(30, {{"gives_back_at", to_text(end)}});
    auto const before = market.order(shop.buyer(), 5);
    auto const after = market.order(shop.buyer(), 7);
    auto const cancel = [&](Reply const& order) {
        return shop.buyer()
            .post(order.header("location") + ":cancel", {{"reason", "不要了"}})
            .status;
    };
    ASSERT_EQ(cancel(before), 200);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "23/7");
    shop.clock().move_by(std::chrono::hours(1));
    wait_until_given_back(shop);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "0/7");
    EXPECT_EQ(counters(shop, "A", "main"), "93/0");
    auto const events = shop.supplier().get("/v1/events?page_size=200").body["items"];
    EXPECT_EQ(events.back()["type"], "pool.given_back");
    ASSERT_EQ(cancel(after), 200);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "0/0");
    EXPECT_EQ(counters(shop, "A", "main"), "100/0");
    EXPECT_EQ(shop.supplier().patch(path, {{"takes_general", false}}, 2).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, are_topped_up_and_given_back_by_hand) {
    Market market;
    auto& shop = market.shop;
    auto const path = market.cut(30);
    auto const more =
        shop.supplier().post(path + ":allot", {{"items", portions({{"A", 10}, {"B", 4}})}});
    ASSERT_EQ(more.status, 200) << more.text;
    EXPECT_EQ(more.header("etag"), "\"2\"");
    EXPECT_EQ(more.body["items"].size(), 2u);
    EXPECT_EQ(counters(shop, "A", "main"), "60/0");
    ASSERT_EQ(market.order(shop.buyer(), 15).status, 201);
    auto const some = portions({{"A", 20}});
    EXPECT_EQ(
        shop.supplier().post(path + ":give-back", {{"items", portions({{"A", 26}})}}).problem(),
        (ProblemIs{409, "insufficient-stock"}));
    ASSERT_EQ(shop.supplier().post(path + ":give-back", {{"items", some}}).status, 200);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "5/15");
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const all = shop.supplier().post(path + ":give-back", Json::object(), key);
    ASSERT_EQ(all.status, 200) << all.text;
    EXPECT_EQ(all.body["state"], "over");
    EXPECT_EQ(shop.supplier().post(path + ":give-back", Json::object(), key).text, all.text);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "0/15");
    EXPECT_EQ(counters(shop, "A", "main"), "85/0");
    EXPECT_EQ(counters(shop, "B", "main"), "100/0");
    for (auto const* verb : {":allot", ":give-back"})
        EXPECT_EQ(shop.supplier().post(path + verb, {{"items", some}}).problem(),
                  (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Pools, end_when_they_are_told_to) {
    Market market;
    auto& shop = market.shop;
    auto const path = market.cut(30);
    auto const end = Instant{shop.clock().now().micros + 3'600'000'000};
    auto const tagged = shop.supplier().get(path).header("etag");
    auto const timed = shop.supplier().send(
        "PATCH", path, {{"Content-Type", "application/json"}, {"If-Match", tagged}},
        Json{{"gives_back_at", to_text(end)}}.dump());
    ASSERT_EQ(timed.status, 200) << timed.text;
    EXPECT_FALSE(timed.body["gives_back_at"].is_null());
    EXPECT_EQ(shop.supplier().patch(path, {{"takes_general", false}}, 1).problem(),
              (ProblemIs{412, "stale-version"}));
    auto const open = shop.supplier().patch(path, {{"gives_back_at", nullptr}}, 2);
    EXPECT_TRUE(open.body["gives_back_at"].is_null()) << open.text;
    shop.clock().move_by(std::chrono::hours(2));
    EXPECT_EQ(shop.supplier().get(path).body["state"], "open");
    EXPECT_EQ(shop.check(), 0);
}

// One of the hands of the race below, until `until`: orders, cancels orders of before, and, when it
// is a supplier's, tops the pool up and takes some back.
struct Hand {
    Market& market;
    std::string const& pool;
    Instant until;
    std::atomic<int>& odd;
    std::atomic<std::int64_t>& sold;

    void expect(bool is_even, Reply const& reply) const {
        if (is_even) return;
        ++odd;
        std::cout << reply.text << "\n";
    }
    void run(Party party, bool is_supplier, unsigned seed) const {
        std::mt19937 random(seed);
        auto const below = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
        std::vector<std::pair<std::string, std::int64_t>> placed;
        while (market.shop.clock().now() < until) {
            if (is_supplier) {
                auto const reply = party.post(pool + (below(2) ? ":allot" : ":give-back"),
                                              {{"items", portions({{"A", below(5) + 1}})}});
                expect(reply.status == 200 || reply.status == 409, reply);
                continue;
            }
            if (!placed.empty() && below(3) == 0) {
                auto const [order, pieces] = placed.back();
                placed.pop_back();
                auto const reply = party.post(order + ":cancel", {{"reason", "不要了"}});
                expect(reply.status == 200, reply);
                sold -= pieces;
            }
            auto const pieces = below(3) + 1;
            auto const reply = party.post("/v1/orders", Shop::order_of({{"A", pieces}}));
            if (reply.status == 201) {
                placed.emplace_back(reply.header("location"), pieces);
                sold += pieces;
            } else {
                expect(reply.problem() == ProblemIs{409, "insufficient-stock"}, reply);
            }
        }
    }
};

// A livestream pool and the general stock of two locations raced by 64 connections, with
// cancellations, top-ups, partial returns, and the end of the pool in the midst of it.
TEST(Pools, raced_with_general_stock_are_never_oversold) {
    Market market;
    auto& shop = market.shop;
    with_location(shop, "COLD-2", 50, {{"A", 40}});
    auto const end = Instant{shop.clock().now().micros + 1'500'000};
    auto const pool = market.cut(30, {{"gives_back_at", to_text(end)}});
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::atomic<int> odd = 0;
    std::atomic<std::int64_t> sold = 0;
    Hand const hand{market, pool, {end.micros + 1'500'000}, odd, sold};
    std::vector<std::thread> threads;
    for (unsigned at = 0; at < 64; ++at) {
        bool const is_supplier = at < 4;
        auto party = is_supplier ? shop.supplier() : at % 2 ? shop.buyer() : shop.other_buyer();
        threads.emplace_back([&, party = std::move(party), is_supplier, at]() mutable {
            hand.run(std::move(party), is_supplier, seed + at);
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    EXPECT_LE(sold, 100);
    EXPECT_EQ(shop.sql("select sum(reserved) from stock s, sku k where k.id = s.sku_id "
                       "and k.code = 'A'"),
              std::to_string(sold));
    wait_until_given_back(shop);
    // What is left can be had by anybody: nothing is stranded in the pool that is over.
    while (market.order(shop.other_buyer(), 1).status == 201) ++sold;
    EXPECT_EQ(sold, 100);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
