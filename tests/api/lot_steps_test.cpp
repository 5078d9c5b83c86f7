// Lots that are held, lots that expire, and what can be had by whom on which day.
#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "server/app/lot_steps.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/database/session.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json const why{{"reason", "褐变"}};

// A lot of A that expires in so many days; its id.
std::string add_lot(Shop& shop, std::int64_t pieces, int days, std::string const& sku = "A") {
    auto const expiry = shanghai_day(shop.clock().now()).plus_days(days);
    auto const reply = shop.supplier().post(
        "/v1/lots:batch", {{"lots",
                            {{{"sku", sku},
                              {"lot_code", fresh_key()},
                              {"production_date", shop.today()},
                              {"expiry_date", to_text(expiry)},
                              {"quantity", {{"value", pieces}, {"unit", "piece"}}}}}}});
    if (reply.status != 201) throw std::runtime_error(reply.text);
    return reply.body["results"][0]["lot"]["id"];
}

Reply act(Party party, std::string const& lot, std::string const& verb) {
    return party.post("/v1/lots/" + lot + ":" + verb, why);
}

// What the job of one server does.
int run_job(Shop& shop) {
    storage::Session session(shop.database().as_application());
    security::RandomIds ids;
    folding::Folder const folder;
    storage::catalogue::ProductCache products(0);
    app::Services const services{ids, "secret", folder, products};
    MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
    int taken = 0;
    session.run({.market = market}, [&](storage::Tx& tx) {
        taken = app::take_back_lots(tx, services, shop.clock().now(), 500);
    });
    return taken;
}

std::int64_t can_have(Party party, std::string const& query = "") {
    auto const reply = party.get("/v1/availability?sku=A" + query);
    if (reply.status != 200) throw std::runtime_error(reply.text);
    auto const& items = reply.body["items"];
    return items.empty() ? 0 : items.at(0)["available"].get<std::int64_t>();
}

TEST(HeldLot, is_not_sold_until_it_is_released) {
    Shop shop;
    shop.with_sku("A");
    auto const lot = add_lot(shop, 10, 9);
    add_lot(shop, 2, 9);
    auto supplier = shop.supplier();
    auto const held = act(supplier, lot, "hold");
    ASSERT_EQ(held.status, 200) << held.text;
    EXPECT_EQ(held.body["hold_reason"], "褐变");
    EXPECT_EQ(held.body["set_aside"], 10);
    EXPECT_EQ(held.body["version"], 2);
    EXPECT_EQ(supplier.get("/v1/lots/" + lot).body, held.body);
    EXPECT_EQ(act(supplier, lot, "hold").problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(act(shop.other_supplier(), lot, "release").status, 404);
    auto buyer = shop.buyer();
    EXPECT_EQ(buyer.post("/v1/orders", Shop::order_of({{"A", 3}})).problem(),
              (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(can_have(buyer), 2);
    EXPECT_EQ(shop.check(), 0);
    EXPECT_EQ(act(supplier, lot, "release").status, 200);
    EXPECT_EQ(act(supplier, lot, "release").problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(buyer.post("/v1/orders", Shop::order_of({{"A", 12}})).status, 201);
    auto const events = supplier.get("/v1/events").body["items"];
    std::vector<std::string> types;
    for (auto const& event : events)
        if (event["aggregate_id"] == lot) types.push_back(event["type"]);
    EXPECT_EQ(types, (std::vector<std::string>{"lot.received", "lot.held", "lot.released"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(HeldLot, sets_aside_what_was_promised_once_it_comes_free) {
    Shop shop;
    shop.with_sku("A");
    auto const lot = add_lot(shop, 10, 9);
    auto const order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 7}}));
    auto const held = act(shop.supplier(), lot, "hold");
    EXPECT_EQ(held.body["set_aside"], 3);
    EXPECT_EQ(held.body["on_hand"], 10);
    EXPECT_EQ(run_job(shop), 0);
    ASSERT_EQ(shop.buyer()
                  .post("/v1/orders/" + order.body["id"].get<std::string>() + ":cancel", why)
                  .status,
              200);
    EXPECT_EQ(run_job(shop), 1);
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + lot).body["set_aside"], 10);
    EXPECT_EQ(can_have(shop.buyer()), 0);
    EXPECT_EQ(shop.check(), 0);
}

TEST(HeldLot, is_written_off_by_an_adjustment_that_names_it_and_by_no_other) {
    Shop shop;
    shop.with_sku("A");
    auto const lot = add_lot(shop, 10, 1);
    add_lot(shop, 5, 9);
    auto supplier = shop.supplier();
    ASSERT_EQ(act(supplier, lot, "hold").status, 200);
    Json loss{{"sku", "A"}, {"delta", {{"value", -6}, {"unit", "piece"}}}, {"reason", "damage"}};
    EXPECT_EQ(supplier.post("/v1/stock-adjustments", loss).problem(),
              (ProblemIs{409, "insufficient-stock"}));
    loss["lot_id"] = lot;
    auto const reply = supplier.post("/v1/stock-adjustments", loss);
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["lots"], Json::array({{{"lot_id", lot}, {"delta", -6}}}));
    EXPECT_EQ(supplier.get("/v1/lots/" + lot).body["set_aside"], 4);
    EXPECT_EQ(can_have(shop.buyer()), 5);
    EXPECT_EQ(shop.check(), 0);
}

// Odoo PR #140060: expired lots were reserved.
TEST(ExpiredLot, leaves_the_books_the_day_after_its_last_one) {
    Shop shop;
    shop.with_sku("A");
    auto const lot = add_lot(shop, 10, 1);
    auto const held = add_lot(shop, 4, 1);
    add_lot(shop, 5, 9);
    ASSERT_EQ(act(shop.supplier(), held, "hold").status, 200);
    shop.clock().move_by(std::chrono::hours(24));
    EXPECT_EQ(run_job(shop), 0);
    EXPECT_EQ(shop.on_hand("A"), 19);
    EXPECT_EQ(can_have(shop.buyer()), 15);
    shop.clock().move_by(std::chrono::hours(24));
    // Before any job: nobody is told that it could be had.
    EXPECT_EQ(can_have(shop.buyer()), 5);
    EXPECT_EQ(run_job(shop), 2);
    EXPECT_EQ(run_job(shop), 0);
    EXPECT_EQ(shop.on_hand("A"), 5);
    EXPECT_EQ(shop.reserved("A"), 0);
    auto const events = shop.supplier().get("/v1/events").body["items"];
    EXPECT_EQ(events.back()["type"], "lot.expired");
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + lot).body["on_hand"], 0);
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A").body["items"];
    EXPECT_EQ(entries.back()["kind"], "expired");
    EXPECT_EQ(shop.check(), 0);
}

// What a share holds of it is no more to be had than the rest.
TEST(ExpiredLot, leaves_the_books_of_shares_as_well) {
    Shop shop;
    shop.with_sku("A");
    add_lot(shop, 10, 1);
    add_lot(shop, 5, 9);
    auto const cut = shop.supplier().post(
        "/v1/pools",
        {{"code", "LIVE"},
         {"kind", "session"},
         {"channel", "livestream"},
         {"items", {{{"sku", "A"}, {"quantity", {{"value", 8}, {"unit", "piece"}}}}}}});
    ASSERT_EQ(cut.status, 201) << cut.text;
    shop.clock().move_by(std::chrono::hours(48));
    EXPECT_EQ(run_job(shop), 1);
    EXPECT_EQ(run_job(shop), 0);
    EXPECT_EQ(shop.sql("select string_agg(p.name || ':' || s.on_hand, ' ' order by p.name) from "
                       "stock s join pool p on p.id = s.pool_id"),
              "LIVE:5 general:0");
    EXPECT_EQ(shop.on_hand("A"), 5);
    EXPECT_EQ(shop.check(), 0);
}

TEST(ExpiredLot, keeps_what_was_promised_until_it_is_cancelled) {
    Shop shop;
    shop.with_sku("A");
    add_lot(shop, 10, 1);
    auto const order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 4}}));
    shop.clock().move_by(std::chrono::hours(48));
    EXPECT_EQ(run_job(shop), 1);
    EXPECT_EQ(shop.on_hand("A"), 4);
    EXPECT_EQ(run_job(shop), 0);
    ASSERT_EQ(shop.buyer()
                  .post("/v1/orders/" + order.body["id"].get<std::string>() + ":cancel", why)
                  .status,
              200);
    EXPECT_EQ(run_job(shop), 1);
    EXPECT_EQ(shop.on_hand("A"), 0);
    EXPECT_EQ(shop.check(), 0);
}

// Idea 9: stock on hand that is too short-lived for one buyer, and not for another.
TEST(Availability, asks_for_the_day_and_for_the_life_that_the_buyer_wants) {
    Shop shop;
    shop.with_sku("A");
    add_lot(shop, 10, 3);
    add_lot(shop, 20, 30);
    auto const day = [&](int days) {
        return "&day=" + to_text(shanghai_day(shop.clock().now()).plus_days(days));
    };
    auto buyer = shop.buyer();
    EXPECT_EQ(can_have(buyer), 30);
    EXPECT_EQ(can_have(buyer, day(3)), 30);
    EXPECT_EQ(can_have(buyer, day(4)), 20);
    EXPECT_EQ(can_have(buyer, day(31)), 0);
    EXPECT_EQ(can_have(buyer, "&min_days=4"), 20);
    auto const rule = shop.operator_().post(
        "/v1/shelf-life-rules",
        {{"buyer_id", buyer.organisation_id()}, {"sku", "A"}, {"min_remaining", {{"days", 10}}}});
    ASSERT_EQ(rule.status, 201) << rule.text;
    EXPECT_EQ(can_have(buyer), 20);
    EXPECT_EQ(can_have(shop.other_buyer()), 30);
    EXPECT_EQ(can_have(shop.supplier(), "&buyer_id=" + buyer.organisation_id()), 20);
    ASSERT_EQ(buyer.post("/v1/orders", Shop::order_of({{"A", 15}})).status, 201);
    EXPECT_EQ(can_have(buyer), 5) << "fifteen of those that last are kept for its order";
    EXPECT_EQ(can_have(shop.other_buyer()), 15);
    EXPECT_TRUE(
        buyer.get("/v1/availability?sku=A&day=2020-01-01").has_fault("?day", "out-of-range"));
    EXPECT_TRUE(buyer.get("/v1/availability").has_fault("?sku", "required"));
    EXPECT_TRUE(buyer.get("/v1/availability?sku=NONE").has_fault("?sku", "unknown-sku"));
    EXPECT_TRUE(shop.supplier()
                    .get("/v1/availability?sku=A&channel=none")
                    .has_fault("?channel", "unknown-channel"));
    EXPECT_TRUE(buyer.get("/v1/availability?sku=A&buyer_id=" + shop.other_buyer().organisation_id())
                    .has_fault("?buyer_id", "unknown-organisation"));
}

// Holds, losses, orders and jobs at once: the books and the shelf agree in the end.
TEST(LotRaces, keep_lots_pools_and_ledger_the_same) {
    Shop shop;
    shop.with_sku("A");
    std::vector<std::string> lots;
    for (int days : {0, 1, 5, 9}) lots.push_back(add_lot(shop, 40, days));
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 5; ++hand)
        threads.emplace_back([&, hand, supplier = shop.supplier(), buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            for (int step = 0; step < 20; ++step) {
                auto const& lot = lots[random() % lots.size()];
                auto const pieces = static_cast<std::int64_t>(1 + random() % 9);
                Reply reply;
                switch (random() % 5) {
                    case 0: reply = act(supplier, lot, "hold"); break;
                    case 1: reply = act(supplier, lot, "release"); break;
                    case 2:
                        reply = buyer.post("/v1/orders", Shop::order_of({{"A", pieces}}));
                        break;
                    case 3: {
                        Json loss{{"sku", "A"},
                                  {"delta", {{"value", -pieces}, {"unit", "piece"}}},
                                  {"reason", "damage"}};
                        if (random() % 2 == 0) loss["lot_id"] = lot;
                        reply = supplier.post("/v1/stock-adjustments", loss);
                        break;
                    }
                    default: {
                        auto const orders = buyer.get("/v1/orders?state=placed").body["items"];
                        if (orders.empty()) continue;
                        reply = buyer.post(
                            "/v1/orders/" + orders[0]["id"].get<std::string>() + ":cancel", why);
                    }
                }
                // The day changes under what is at work: its deadline is over then.
                EXPECT_TRUE(reply.status < 500 || reply.status == 503)
                    << reply.text << " seed " << seed;
            }
        });
    threads.emplace_back([&] {
        for (int step = 0; step < 20; ++step) run_job(shop);
    });
    shop.clock().move_by(std::chrono::hours(24));
    for (auto& thread : threads) thread.join();
    run_job(shop);
    EXPECT_EQ(shop.check(), 0) << "seed " << seed;
}

// A morning on which many expire: one statement a step, and one event a lot.
TEST(ExpiredLots, go_together_and_are_told_one_by_one) {
    Shop shop;
    shop.with_sku("A").with_sku("B");
    std::set<std::string> expiring;
    for (int at = 1; at <= 20; ++at) expiring.insert(add_lot(shop, at, 1, at % 2 ? "A" : "B"));
    auto const staying = add_lot(shop, 5, 30);
    auto const held = add_lot(shop, 7, 30);
    auto const reserved = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}}));
    ASSERT_EQ(reserved.status, 201) << reserved.text;
    ASSERT_EQ(act(shop.supplier(), held, "hold").status, 200);
    shop.clock().move_by(std::chrono::hours(72));
    EXPECT_EQ(run_job(shop), 20);
    EXPECT_EQ(run_job(shop), 0) << "nothing more to change, however much is looked at";
    std::int64_t gone = 0;
    auto const events = shop.supplier().get("/v1/events?page_size=200").body["items"];
    for (auto const& event : events) {
        if (event["type"] != "lot.expired") continue;
        EXPECT_EQ(expiring.erase(event["aggregate_id"]), 1u);
        EXPECT_EQ(event["aggregate_version"], 2);
        EXPECT_EQ(event["data"]["id"], event["aggregate_id"]);
        EXPECT_EQ(event["data"]["version"], 2);
        gone += event["data"]["expired"].get<std::int64_t>();
        EXPECT_EQ(shop.supplier()
                      .get("/v1/lots/" + event["aggregate_id"].get<std::string>())
                      .body["version"],
                  2);
    }
    EXPECT_TRUE(expiring.empty());
    // What was promised stays: the place keeps as much of its last lots.
    EXPECT_EQ(gone + shop.on_hand("A") + shop.on_hand("B"), 210 + 5 + 7);
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + staying).body["on_hand"], 5);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
