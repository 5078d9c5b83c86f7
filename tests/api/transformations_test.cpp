// Lots made of lots: scallions become dried ones, those a sauce.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "tests/support/kitchen.hpp"
#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

TEST(Transformation, moves_stock_from_lots_to_a_lot_with_its_yield) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const made =
        kitchen.make(making({input("FRESH", 80)}, {output(shop, "DRIED", 8, "DRIED-1")}));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["yield_permille"], 100);
    ASSERT_EQ(made.body["inputs"].size(), 2u);
    EXPECT_EQ(made.body["inputs"][0]["quantity"], pieces(60));
    EXPECT_EQ(made.body["inputs"][1]["quantity"], pieces(20));
    EXPECT_EQ(made.body["outputs"][0]["lot_code"], "DRIED-1");
    auto supplier = shop.supplier();
    EXPECT_EQ(supplier.get(made.header("location")).body, made.body);
    EXPECT_EQ(supplier.get("/v1/transformations").body["items"], Json::array({made.body}));
    EXPECT_EQ(shop.other_supplier().get(made.header("location")).status, 404);
    EXPECT_EQ(shop.on_hand("FRESH"), 20);
    EXPECT_EQ(shop.on_hand("DRIED"), 8);
    auto const entries = supplier.get("/v1/stock-entries?sku=DRIED").body["items"];
    EXPECT_EQ(entries.at(0)["kind"], "transformed_in");
    EXPECT_EQ(entries.at(0)["document_id"], made.body["id"]);
    auto const event = supplier.get("/v1/events").body["items"].back();
    EXPECT_EQ(event["type"], "transformation.made");
    EXPECT_EQ(event["data"], made.body);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Transformation, is_refused_as_a_whole) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"FRESH", 30}})).status, 201);
    auto const short_ =
        kitchen.make(making({input("FRESH", 71)}, {output(shop, "DRIED", 8, "DRIED-1")}));
    EXPECT_EQ(short_.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_TRUE(short_.has_fault("/inputs/0/quantity/value", "insufficient-stock"));
    EXPECT_EQ(shop.on_hand("DRIED"), 0);
    EXPECT_EQ(
        kitchen.make(making({input("FRESH", 70)}, {output(shop, "DRIED", 8, "DRIED-1")})).status,
        201);
    EXPECT_TRUE(kitchen.make(making({input("FRESH", 1)}, {output(shop, "DRIED", 8, "DRIED-1")}))
                    .has_fault("/outputs/0/lot_code", "lot-already-received"));
    auto const twice =
        making({input("DRIED", 1)}, {output(shop, "SAUCE", 1, "S"), output(shop, "SAUCE", 1, "S")});
    EXPECT_TRUE(kitchen.make(twice).has_fault("/outputs/1/lot_code", "duplicate"));
    EXPECT_TRUE(kitchen.make(making({input("NONE", 1)}, {output(shop, "SAUCE", 1)}))
                    .has_fault("/inputs/0/sku", "unknown-sku"));
    EXPECT_TRUE(
        kitchen.make(making({}, {output(shop, "SAUCE", 1)})).has_fault("/inputs", "too-few"));
    auto const lots = shop.supplier().get("/v1/lots?sku=DRIED").body["items"];
    ASSERT_EQ(lots.size(), 1u);
    std::string const lot = lots[0]["id"];
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + lot + ":hold", {{"reason", "潮"}}).status, 200);
    auto held = input("DRIED", 1);
    held["lot_id"] = lot;
    EXPECT_TRUE(kitchen.make(making({held}, {output(shop, "SAUCE", 1)}))
                    .has_fault("/inputs/0/lot_id", "lot-held"));
    EXPECT_EQ(shop.check(), 0);
}

// A log is no mushroom, and gives several flushes: each takes a part of the lot of logs.
TEST(Transformation, tells_what_a_log_gave_at_each_flush) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    with_product(shop, {"LOG"}, "piece");
    with_product(shop, {"MUSHROOM"}, "g");
    auto const logs = with_lot(shop, "LOG", pieces(1000));
    auto const flush = [&](std::int64_t count, std::int64_t weight) {
        auto mushrooms = output(shop, "MUSHROOM", 1);
        mushrooms["quantity"] = grams(weight);
        return kitchen.made({input("LOG", count, logs)}, {mushrooms});
    };
    auto const first = flush(400, 180'000);
    EXPECT_TRUE(first["yield_permille"].is_null());
    EXPECT_EQ(first["outputs"][0]["yield"],
              (Json{{"value", "450.000"}, {"unit", "g"}, {"per", "piece"}}));
    EXPECT_EQ(flush(300, 100'000)["outputs"][0]["yield"]["value"], "333.333");
    EXPECT_EQ(flush(300, 50'000)["outputs"][0]["yield"]["value"], "166.667");
    EXPECT_EQ(shop.on_hand("LOG"), 0);
    EXPECT_EQ(shop.on_hand("MUSHROOM"), 330'000);
    EXPECT_EQ(kitchen.trace(logs)["forward"].size(), 3u);
    auto const mixed =
        kitchen.made({input("FRESH", 1), {{"sku", "MUSHROOM"}, {"quantity", grams(5)}}},
                     {output(shop, "SAUCE", 1)});
    EXPECT_TRUE(mixed["outputs"][0]["yield"].is_null()) << "of pieces and grams";
    auto more = making({input("LOG", 1, logs)}, {output(shop, "SAUCE", 1)});
    EXPECT_TRUE(kitchen.make(more).has_fault("/inputs/0/lot_id", "unknown-lot"));
    EXPECT_EQ(shop.check(), 0);
}

// Boxes that are packed are a plain SKU, not a bundle: what is in them is traced.
TEST(Trace, goes_from_a_scallion_to_the_gift_box_and_back) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    shop.with_sku("VINEGAR").with_sku("BOX").with_stock("VINEGAR", 10);
    auto const sauce = kitchen.made({input("FRESH", 60)}, {output(shop, "SAUCE", 20)});
    auto const packed =
        kitchen.made({input("SAUCE", 10), input("VINEGAR", 5)}, {output(shop, "BOX", 5, "BOX-1")});
    std::string const scallion = sauce["inputs"][0]["lot_id"];
    std::string const jar = sauce["outputs"][0]["lot_id"];
    std::string const bottle = packed["inputs"][1]["lot_id"];
    std::string const box = packed["outputs"][0]["lot_id"];
    std::set<std::string> origins;
    auto const traced = kitchen.trace(box);
    for (auto const& step : traced["back"])
        origins.insert(step["level"].dump() + step["origin_id"].get<std::string>());
    EXPECT_EQ(origins, (std::set<std::string>{"1" + jar, "1" + bottle, "2" + scallion}));
    auto const became = kitchen.trace(scallion)["forward"];
    ASSERT_EQ(became.size(), 2u);
    EXPECT_EQ(became[1]["lot_id"], box);
    EXPECT_EQ(became[1]["lot_code"], "BOX-1");
    EXPECT_EQ(became[1]["taken"], pieces(10));
    EXPECT_EQ(became[1]["made"], pieces(5));
    EXPECT_EQ(became[1]["on_hand"], 5);
    EXPECT_EQ(shop.check(), 0);
}

// Repacking is no way to sell old goods as fresh ones.
TEST(Transformation, makes_nothing_of_a_product_that_outlives_what_went_in) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    with_product(shop, {"LOOSE", "BUNCH"}, "piece", 21);
    with_product(shop, {"PASTE"}, "piece", 300);
    with_lot(shop, "LOOSE", pieces(10), 5);
    with_lot(shop, "LOOSE", pieces(10), 9);
    auto const day = [&](int days) {
        return to_text(shanghai_day(shop.clock().now()).plus_days(days));
    };
    auto const expiry_of = [&](Json const& made, std::size_t at) {
        std::string const lot = made["outputs"][at]["lot_id"];
        return shop.supplier().get("/v1/lots/" + lot).body["expiry_date"];
    };
    auto later = output(shop, "BUNCH", 1);
    later["expiry_date"] = day(6);
    auto const refused =
        kitchen.make(making({input("LOOSE", 12)}, {output(shop, "PASTE", 1), later}));
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has_fault("/outputs/1/expiry_date", "out-of-range")) << refused.text;
    EXPECT_EQ(shop.on_hand("BUNCH"), 0);
    auto sooner = output(shop, "BUNCH", 1);
    sooner["expiry_date"] = day(3);
    auto const made = kitchen.made({input("LOOSE", 12)},
                                   {output(shop, "BUNCH", 3), sooner, output(shop, "PASTE", 1)});
    EXPECT_EQ(expiry_of(made, 0), day(5)) << "with the first lot, not after 21 days";
    EXPECT_EQ(expiry_of(made, 1), day(3));
    EXPECT_EQ(expiry_of(made, 2), day(300)) << "another product";
    auto const rest = kitchen.made({input("LOOSE", 8)}, {output(shop, "BUNCH", 1)});
    EXPECT_EQ(expiry_of(rest, 0), day(9)) << "only the later lot is left";
    EXPECT_EQ(shop.check(), 0);
}

// The second batch of a day is as good as the first.
TEST(Transformation, may_be_the_same_twice_a_day) {
    Kitchen kitchen;
    auto made = output(kitchen.shop, "DRIED", 4);
    made.erase("lot_code");
    auto const body = making({input("FRESH", 40)}, {made});
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const first = kitchen.shop.supplier().post("/v1/transformations", body, key);
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(kitchen.shop.supplier().post("/v1/transformations", body, key).body, first.body)
        << "repeated";
    auto const second = kitchen.make(body);
    ASSERT_EQ(second.status, 201) << second.text;
    EXPECT_NE(second.body["outputs"][0]["lot_code"], first.body["outputs"][0]["lot_code"]);
    EXPECT_EQ(kitchen.shop.on_hand("DRIED"), 8);
    EXPECT_EQ(kitchen.shop.check(), 0);
}

TEST(Transformation, takes_of_two_hundred_lots_at_most) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    for (int at = 0; at < 4; ++at) {
        auto lots = Json::array();
        for (int lot = 0; lot < 51; ++lot) lots.push_back(output(shop, "DRIED", 1));
        auto const made = shop.supplier().post("/v1/lots:batch", {{"lots", std::move(lots)}});
        ASSERT_EQ(made.status, 201) << made.text;
    }
    auto const refused =
        kitchen.make(making({input("FRESH", 1), input("DRIED", 200)}, {output(shop, "SAUCE", 1)}));
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has_fault("/inputs/1/quantity/value", "too-many")) << refused.text;
    EXPECT_EQ(
        kitchen.made({input("FRESH", 1), input("DRIED", 199)}, {output(shop, "SAUCE", 1)})["inputs"]
            .size(),
        200u);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Transformation, happens_where_it_is_said_and_not_at_places_that_others_hold) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const plant = with_location(shop, "PLANT", 5, {{"FRESH", 30}});
    auto body = making({input("FRESH", 30)}, {output(shop, "DRIED", 3)});
    body["location_id"] = plant;
    auto const made = kitchen.make(body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["location_id"], plant);
    auto const rows = shop.supplier().get("/v1/stock?sku=DRIED").body["items"];
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0]["location"], "PLANT");
    body["outputs"][0]["lot_code"] = fresh_key();
    EXPECT_TRUE(kitchen.make(body).has_fault("/inputs/0/quantity/value", "insufficient-stock"))
        << "the rest is at main";
    auto const stall =
        shop.supplier().post("/v1/locations", {{"code", "STALL"},
                                               {"name", {{"zh", "档口"}}},
                                               {"holder_id", shop.buyer().organisation_id()}});
    ASSERT_EQ(stall.status, 201) << stall.text;
    for (auto const& place :
         std::vector<std::string>{stall.body["id"], "loc_01M82X29D4ES8R65RZYJKA792G"}) {
        body["location_id"] = place;
        EXPECT_TRUE(kitchen.make(body).has_fault("/location_id", "unknown-value"));
    }
    auto const elsewhere = kitchen.made({input("FRESH", 1)}, {output(shop, "SAUCE", 1)});
    EXPECT_NE(elsewhere["location_id"], plant) << "main";
    EXPECT_EQ(shop.check(), 0);
}

// Attacks the order of locks: lots are held and released while others are made of them.
TEST(TransformationRaces, keep_lots_pools_and_ledger_the_same_and_never_wait_for_each_other) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    shop.with_stock("DRIED", 30).with_stock("SAUCE", 30);
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::atomic<int> transformed = 0;
    std::atomic<int> held = 0;
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 6; ++hand)
        threads.emplace_back([&, hand, supplier = shop.supplier(), buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            std::vector<std::string> const skus{"FRESH", "DRIED", "SAUCE"};
            for (int step = 0; step < 30; ++step) {
                auto const& from = skus[random() % 3];
                auto const& to = skus[random() % 3];
                auto const value = static_cast<std::int64_t>(1 + random() % 4);
                auto const choice = hand < 2 ? 3 : random() % 4;
                Reply reply;
                if (choice == 0) {
                    reply = buyer.post("/v1/orders", Shop::order_of({{from, value}}));
                } else if (choice == 1) {
                    Json const loss{{"sku", from}, {"delta", pieces(-value)}, {"reason", "drying"}};
                    reply = supplier.post("/v1/stock-adjustments", loss);
                } else if (choice == 2) {
                    reply = supplier.post(
                        "/v1/transformations",
                        making({input(from, value), input(to, 1)}, {output(shop, to, value + 1)}));
                    if (reply.status == 201) ++transformed;
                } else {
                    // The oldest that is there: of it the others make something just now.
                    auto const lots = supplier.get("/v1/lots?page_size=200&sku=" + from).body;
                    std::string lot;
                    for (auto const& each : lots.at("items"))
                        if (each["on_hand"] > 0) lot = each["id"];
                    if (lot.empty()) continue;
                    reply = supplier.post("/v1/lots/" + lot + ":hold", {{"reason", "查"}});
                    if (reply.status == 200) {
                        ++held;
                        reply = supplier.post("/v1/lots/" + lot + ":release", {{"reason", "好"}});
                    }
                }
                EXPECT_LT(reply.status, 500) << reply.text << " seed " << seed;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_GT(transformed, 0) << "seed " << seed;
    EXPECT_GT(held, 0) << "seed " << seed;
    auto const metrics = http::Client(shop.admin_url()).send("GET", "/metrics", {}, "").body;
    EXPECT_EQ(metrics.find("sqlstate=\"40P01\""), std::string::npos) << "a deadlock, seed " << seed;
    EXPECT_EQ(shop.check(), 0) << "seed " << seed;
}

// No foreign key sees to it, for that would lock the lot after its stock.
TEST(TransformationCheck, finds_a_line_that_names_a_lot_that_is_not_there) {
    Kitchen kitchen;
    kitchen.made({input("FRESH", 8)}, {output(kitchen.shop, "DRIED", 1)});
    EXPECT_EQ(kitchen.shop.check(), 0);
    kitchen.shop.sql("update transformation_line set lot_id = gen_random_uuid()");
    EXPECT_GT(kitchen.shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
