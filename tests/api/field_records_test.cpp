// Records from the field come to one state, however often and in whatever order they come.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json record(Shop& shop, std::string const& id, int pieces, std::string const& sku = "A") {
    return {{"id", id},
            {"recorded_at", to_text(shop.clock().now())},
            {"scale_ticket", "T" + id},
            {"lot",
             {{"sku", sku},
              {"production_date", shop.today()},
              {"quantity", {{"value", pieces}, {"unit", "piece"}}}}}};
}

Reply sync(Party party, std::vector<Json> const& records) {
    return party.post("/v1/field-records:sync", {{"records", records}});
}

// Everything that records leave behind, but for ids and times.
std::string state(Shop& shop) {
    return shop.sql(
        "select string_agg(r.record_id || ' ' || l.lot_code || ' ' || l.quantity, ', ' "
        "order by r.record_id) from field_record r join lot l on l.id = r.lot_id");
}

TEST(FieldRecords, become_a_lot_each) {
    Shop shop;
    shop.with_sku("A");
    auto const reply = sync(shop.supplier(), {record(shop, "a", 3), record(shop, "b", 4)});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["received_count"], 2);
    EXPECT_EQ(shop.on_hand("A"), 7);
    auto const lot = reply.body["results"][1]["lot_id"].get<std::string>();
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + lot).body["quantity"]["value"], 4);
    auto const rows = shop.supplier().get("/v1/field-records").body["items"];
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0]["scale_ticket"], "Ta");
    EXPECT_EQ(rows[0]["lot_id"], reply.body["results"][0]["lot_id"]);
    EXPECT_EQ(shop.other_supplier().get("/v1/field-records").body["items"], Json::array());
    EXPECT_EQ(shop.check(), 0);
}

TEST(FieldRecords, come_to_one_state_when_replayed_and_shuffled) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    std::vector<Json> records;
    std::string first;
    std::optional<Instant> noon;
    for (int round = 0; round < 3; ++round) {
        Shop shop;
        if (!noon) noon = shop.clock().now();
        shop.clock().stop(*noon);
        shop.with_sku("A");
        if (records.empty())
            for (int n = 0; n < 30; ++n)
                records.push_back(record(shop, "r" + std::to_string(n), n + 1));
        auto supplier = shop.supplier();
        for (int replay = 0; replay < 10; ++replay) {
            std::shuffle(records.begin(), records.end(), random);
            auto const some = 1 + random() % records.size();
            std::vector<Json> const part(records.begin(),
                                         records.begin() + static_cast<std::ptrdiff_t>(some));
            ASSERT_EQ(sync(supplier, part).status, 200);
        }
        ASSERT_EQ(sync(supplier, records).body["conflict_count"], 0);
        EXPECT_EQ(shop.on_hand("A"), 30 * 31 / 2);
        if (first.empty()) first = state(shop);
        EXPECT_EQ(state(shop), first);
        EXPECT_EQ(shop.check(), 0);
    }
}

TEST(FieldRecords, that_contradict_what_came_first_are_reported_and_not_merged) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    auto const stands = record(shop, "a", 3);
    auto const lot = sync(supplier, {stands}).body["results"][0]["lot_id"];
    shop.clock().move_by(std::chrono::minutes(5));
    auto const reply = sync(supplier, {record(shop, "a", 5)}).body;
    EXPECT_EQ(reply["conflict_count"], 1);
    auto const& result = reply["results"][0];
    EXPECT_EQ(result["status"], "conflict");
    EXPECT_EQ(result["errors"][0]["code"], "already-exists");
    EXPECT_EQ(result["errors"][0]["pointer"], "/records/0/id");
    EXPECT_EQ(result["lot_id"], lot);
    EXPECT_EQ(instant_from_text(result["kept_recorded_at"].get<std::string>()),
              instant_from_text(stands["recorded_at"].get<std::string>()));
    EXPECT_EQ(shop.on_hand("A"), 3);
}

TEST(FieldRecords, of_two_devices_about_one_lot_are_a_conflict) {
    Shop shop;
    shop.with_sku("A");
    auto one = record(shop, "a", 3);
    auto other = record(shop, "b", 3);
    one["lot"]["lot_code"] = other["lot"]["lot_code"] = "L-1";
    auto supplier = shop.supplier();
    EXPECT_EQ(sync(supplier, {one}).body["received_count"], 1);
    auto const result = sync(supplier, {other}).body["results"][0];
    EXPECT_EQ(result["status"], "conflict");
    EXPECT_EQ(result["errors"][0]["code"], "lot-already-received");
    EXPECT_EQ(shop.on_hand("A"), 3);
}

TEST(FieldRecords, that_are_refused_may_come_again_when_they_can_be_received) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    auto const early = record(shop, "a", 3, "LATER");
    auto const reply = sync(supplier, {early, record(shop, "b", 1)}).body;
    EXPECT_EQ(reply["results"][0]["status"], "refused");
    EXPECT_EQ(reply["results"][0]["errors"][0]["code"], "unknown-sku");
    EXPECT_EQ(reply["results"][0]["errors"][0]["pointer"], "/records/0/lot/sku");
    EXPECT_EQ(reply["results"][1]["status"], "received");
    shop.with_sku("LATER");
    EXPECT_EQ(sync(supplier, {early}).body["results"][0]["status"], "received");
    EXPECT_EQ(shop.on_hand("LATER"), 3);
}

TEST(FieldRecords, name_the_faults_of_each) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    auto future = record(shop, "a", 1);
    future["recorded_at"] = "2099-01-01T00:00:00Z";
    auto stray = record(shop, "b", 1);
    stray["weather"] = "rain";
    auto nameless = record(shop, "c", 1);
    nameless.erase("id");
    auto const twice = record(shop, "d", 1);
    auto const results = sync(supplier, {future, stray, nameless, twice, twice}).body["results"];
    EXPECT_EQ(results[0]["errors"][0]["code"], "out-of-range");
    EXPECT_EQ(results[1]["errors"][0]["pointer"], "/records/1/weather");
    EXPECT_EQ(results[2]["errors"][0]["code"], "required");
    EXPECT_EQ(results[3]["status"], "received");
    EXPECT_EQ(results[4]["status"], "known");
    EXPECT_EQ(shop.on_hand("A"), 1);
    EXPECT_TRUE(supplier.post("/v1/field-records:sync", {{"records", Json::array()}})
                    .has_fault("/records", "too-few"));
}

TEST(FieldRecords, raced_by_many_devices_count_once) {
    Shop shop;
    shop.with_sku("A");
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<Json> records;
    for (int n = 0; n < 20; ++n) records.push_back(record(shop, "r" + std::to_string(n), 1));
    std::vector<std::thread> devices;
    std::atomic<int> received = 0;
    for (unsigned device = 0; device < 4; ++device)
        devices.emplace_back([&, device, party = shop.supplier()] {
            std::mt19937 random(seed + device);
            auto mine = records;
            for (int times = 0; times < 5; ++times) {
                std::shuffle(mine.begin(), mine.end(), random);
                auto const reply = sync(party, mine);
                ASSERT_EQ(reply.status, 200) << reply.text;
                received += reply.body["received_count"].get<int>();
            }
        });
    for (auto& device : devices) device.join();
    EXPECT_EQ(received, 20);
    EXPECT_EQ(shop.on_hand("A"), 20);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
