// Counts from the field come to one state, and what contradicts is reported, never merged.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

// 60 and 40 pieces of A, 50 of B.
struct Store {
    Store() {
        shop.with_sku("A").with_sku("B");
        shop.with_stock("A", 60).with_stock("A", 40).with_stock("B", 50);
    }
    std::int64_t version(std::string const& sku = "A") {
        return shop.supplier().get("/v1/stock?sku=" + sku).body["items"][0]["version"];
    }
    Json count(std::string const& id, std::int64_t pieces, Json const& more = Json::object()) {
        Json made{{"id", id},
                  {"recorded_at", to_text(shop.clock().now())},
                  {"sku", "A"},
                  {"seen_version", version()},
                  {"counted", {{"value", pieces}, {"unit", "piece"}}}};
        made.update(more);
        return made;
    }
    Reply sync(std::vector<Json> const& counts) { return sync_as(shop.supplier(), counts); }
    static Reply sync_as(Party party, std::vector<Json> const& counts) {
        return party.post("/v1/field-counts:sync", {{"counts", counts}});
    }
    std::string documents() { return shop.sql("select count(*) from stock_change"); }
    Shop shop;
};

// "received known conflict refused"
std::string statuses(Reply const& reply) {
    std::string shown;
    for (auto const& result : reply.body.at("results"))
        shown += (shown.empty() ? "" : " ") + result["status"].get<std::string>();
    return shown;
}

std::string fault_of(Json const& result) {
    if (result["errors"].empty()) return "";
    auto const& fault = result["errors"][0];
    return fault["pointer"].get<std::string>() + " " + fault["code"].get<std::string>();
}

TEST(FieldCounts, are_carried_out_as_counts_are) {
    Store store;
    auto const reply = store.sync(
        {store.count("a", 97),
         store.count(
             "b", 5,
             {{"sku", "B"}, {"seen_version", 1}, {"counted", {{"value", 5}, {"unit", "box"}}}})});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(statuses(reply), "received received") << reply.text;
    EXPECT_EQ(store.shop.on_hand("A"), 97);
    EXPECT_EQ(store.shop.on_hand("B"), 50);
    auto const document = store.shop.supplier().get(
        "/v1/stock-counts/" + reply.body["results"][0]["count_id"].get<std::string>());
    EXPECT_EQ(document.body["delta"], -3) << document.text;
    auto const listed = store.shop.supplier().get("/v1/field-counts").body;
    ASSERT_EQ(listed["items"].size(), 2u);
    EXPECT_EQ(listed["items"][1]["counted"], (Json{{"value", 50}, {"unit", "piece"}}));
    EXPECT_EQ(listed["items"][0]["count_id"], document.body["id"]);
    EXPECT_EQ(store.shop.other_supplier().get("/v1/field-counts").body["items"], Json::array());
    EXPECT_EQ(store.shop.check(), 0);
}

TEST(FieldCounts, come_to_one_state_when_replayed_and_shuffled) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    Store store;
    auto const lots = store.shop.supplier().get("/v1/lots?sku=A").body;
    std::vector<Json> counts{store.count("b", 48, {{"sku", "B"}, {"seen_version", 1}})};
    // Lot by lot, from one version: what was found of one makes no other wrong.
    for (auto const& lot : lots["items"])
        counts.push_back(store.count("a" + lot["quantity"]["value"].dump(),
                                     lot["quantity"]["value"].get<std::int64_t>() - 7,
                                     {{"lot_id", lot["id"]}}));
    for (int round = 0; round < 10; ++round) {
        std::shuffle(counts.begin(), counts.end(), random);
        auto const cut = static_cast<std::ptrdiff_t>(random() % counts.size());
        std::vector<std::vector<Json>> parts{{counts.begin(), counts.begin() + cut},
                                             {counts.begin() + cut, counts.end()}};
        for (auto const& part : parts)
            if (!part.empty()) {
                auto const reply = store.sync(part);
                EXPECT_EQ(reply.body["conflict_count"], 0) << reply.text;
                EXPECT_EQ(reply.body["refused_count"], 0) << reply.text;
            }
        EXPECT_EQ(store.shop.on_hand("A"), 86);
        EXPECT_EQ(store.shop.on_hand("B"), 48);
        EXPECT_EQ(store.documents(), "3");
    }
    EXPECT_EQ(store.shop.check(), 0);
}

TEST(FieldCounts, that_contradict_each_other_are_reported_and_not_merged) {
    for (std::int64_t const first : {95, 100}) {
        Store store;
        auto const one = store.count("one", first);
        auto const other = store.count("other", 90);
        auto const same = store.count("same", first);
        EXPECT_EQ(statuses(store.sync({one})), "received");
        auto const reply = store.sync({other, same});
        EXPECT_EQ(statuses(reply), "conflict known") << reply.text;
        auto const& result = reply.body["results"][0];
        EXPECT_EQ(result["kept_id"], "one");
        EXPECT_EQ(fault_of(result), "/counts/0/counted already-exists");
        EXPECT_EQ(reply.body["results"][1]["kept_id"], "one");
        // Also of one request, in which the first of two ids counts.
        EXPECT_EQ(store.shop.on_hand("A"), first) << "what came first stands";
        // Another saying under the same id.
        auto const changed = store.sync({store.count("one", 1)});
        EXPECT_EQ(statuses(changed), "conflict");
        EXPECT_EQ(fault_of(changed.body["results"][0]), "/counts/0/id already-exists");
        EXPECT_EQ(store.shop.on_hand("A"), first);
        EXPECT_EQ(store.documents(), "1");
        EXPECT_EQ(store.shop.check(), 0);
    }
}

TEST(FieldCounts, of_all_lots_and_of_one_are_not_merged) {
    for (bool const is_whole_first : {true, false}) {
        Store store;
        auto const lots = store.shop.supplier().get("/v1/lots?sku=A").body;
        auto const& lot = lots["items"][0];
        auto const held = lot["quantity"]["value"].get<std::int64_t>();
        auto const whole = store.count("whole", is_whole_first ? 100 : 97);
        auto const part =
            store.count("part", is_whole_first ? held - 2 : held, {{"lot_id", lot["id"]}});
        auto const first = is_whole_first ? whole : part;
        EXPECT_EQ(statuses(store.sync({first})), "received");
        auto const reply = store.sync({is_whole_first ? part : whole});
        EXPECT_EQ(statuses(reply), "conflict") << reply.text;
        EXPECT_EQ(reply.body["results"][0]["kept_id"], first["id"]);
        EXPECT_EQ(fault_of(reply.body["results"][0]), "/counts/0/lot_id already-exists");
        EXPECT_EQ(store.shop.on_hand("A"), 100);
        EXPECT_EQ(store.shop.check(), 0);
    }
}

TEST(FieldCounts, are_conflicts_once_goods_moved_and_not_when_they_were_promised) {
    Store store;
    auto const before = store.count("a", 100);
    auto const promised = store.count("p", 50, {{"sku", "B"}, {"seen_version", 1}});
    store.shop.with_stock("A", 5);
    ASSERT_EQ(store.shop.buyer().post("/v1/orders", Shop::order_of({{"B", 4}})).status, 201);
    auto const reply = store.sync({before, promised});
    EXPECT_EQ(statuses(reply), "conflict received") << reply.text;
    EXPECT_EQ(fault_of(reply.body["results"][0]), "/counts/0/seen_version stale-version");
    EXPECT_EQ(store.shop.on_hand("A"), 105);
    // Counted again, under the same id.
    EXPECT_EQ(statuses(store.sync({store.count("a", 104)})), "received");
    EXPECT_EQ(store.shop.on_hand("A"), 104);
    EXPECT_EQ(store.shop.check(), 0);
}

TEST(FieldCounts, name_the_faults_of_each) {
    Store store;
    ASSERT_EQ(store.shop.buyer().post("/v1/orders", Shop::order_of({{"A", 10}})).status, 201);
    auto const reply = store.sync({
        store.count("reserved", 9),
        store.count("sku", 1, {{"sku", "NO"}}),
        store.count("unit", 1, {{"counted", {{"value", 0}, {"unit", "crate"}}}}),
        store.count("place", 1, {{"location_id", "loc_01M82X29D4ES8R65RZYJKA792G"}}),
        store.count("lot", 1, {{"lot_id", "lot_01M82X29D4ES8R65RZYJKA792G"}}),
        store.count("below", -1),
        store.count("future", 1, {{"recorded_at", "2099-01-01T00:00:00Z"}}),
        store.count("none", 1, {{"seen_version", nullptr}}),
        store.count("good", 50, {{"sku", "B"}, {"seen_version", 1}}),
    });
    ASSERT_EQ(reply.status, 200) << reply.text;
    std::vector<std::string> faults;
    for (auto const& result : reply.body["results"]) faults.push_back(fault_of(result));
    EXPECT_EQ(faults,
              (std::vector<std::string>{
                  "/counts/0/counted/value insufficient-stock", "/counts/1/sku unknown-sku",
                  "/counts/2/counted/unit unknown-unit", "/counts/3/location_id unknown-value",
                  "/counts/4/lot_id unknown-lot", "/counts/5/counted/value out-of-range",
                  "/counts/6/recorded_at out-of-range", "/counts/7/seen_version required", ""}))
        << reply.text;
    EXPECT_EQ(reply.body["received_count"], 1);
    EXPECT_EQ(reply.body["refused_count"], 8);
    EXPECT_EQ(store.shop.on_hand("A"), 100);
    // Below what is promised no longer, it is taken under the same id.
    auto const orders = store.shop.buyer().get("/v1/orders").body;
    ASSERT_EQ(store.shop.buyer()
                  .post("/v1/orders/" + orders["items"][0]["id"].get<std::string>() + ":cancel",
                        {{"reason", "不要了"}})
                  .status,
              200);
    EXPECT_EQ(statuses(store.sync({store.count("reserved", 9)})), "received");
    EXPECT_EQ(store.shop.on_hand("A"), 9);
    EXPECT_TRUE(store.sync({}).has_fault("/counts", "too-few"));
    EXPECT_EQ(store.shop.check(), 0);
}

TEST(FieldCounts, raced_by_many_devices_stand_once) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    Store store;
    auto const a = store.version("A"), b = store.version("B");
    std::atomic<int> received = 0, known = 0, conflicts = 0;
    std::vector<std::thread> threads;
    for (int device = 0; device < 6; ++device)
        threads.emplace_back([&, device, part = random(), party = store.shop.supplier(),
                              at = to_text(store.shop.clock().now())]() mutable {
            std::mt19937 own(part);
            auto const id = std::to_string(device);
            auto const count = [&](std::string const& sku, std::int64_t seen, std::int64_t most) {
                return Json{
                    {"id", sku + id},
                    {"recorded_at", at},
                    {"sku", sku},
                    {"seen_version", seen},
                    {"counted",
                     {{"value", most - static_cast<std::int64_t>(own() % 3)}, {"unit", "piece"}}}};
            };
            std::vector<Json> counts{count("A", a, 100), count("B", b, 50)};
            if (own() % 2 == 0) std::swap(counts[0], counts[1]);
            for (int replay = 0; replay < 3; ++replay) {
                auto const reply = Store::sync_as(party, counts);
                ASSERT_EQ(reply.status, 200) << reply.text;
                received += reply.body["received_count"].get<int>();
                known += reply.body["known_count"].get<int>();
                conflicts += reply.body["conflict_count"].get<int>();
                EXPECT_EQ(reply.body["refused_count"], 0) << reply.text;
            }
        });
    for (int buyer = 0; buyer < 2; ++buyer)
        threads.emplace_back([&, party = store.shop.buyer()]() mutable {
            for (int round = 0; round < 10; ++round) {
                auto const reply = party.post("/v1/orders", Shop::order_of({{"A", 1}, {"B", 1}}));
                EXPECT_EQ(reply.status, 201) << reply.text;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(received, 2) << known << " known, " << conflicts << " conflicts";
    EXPECT_EQ(store.documents(), "2");
    EXPECT_EQ(store.shop.reserved("A"), 20);
    EXPECT_EQ(store.shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
