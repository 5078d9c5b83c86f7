// Stock on its way between two locations: sent, received in full or in part, called back.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/locations.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

std::string const transfers = "/v1/stock-transfers";

Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }
Json item(std::string const& sku, std::int64_t value) {
    return {{"sku", sku}, {"quantity", pieces(value)}};
}
Json arrived(std::string const& sku, std::int64_t value) {
    return {{"sku", sku}, {"received", pieces(value)}};
}
// Less than was sent.
Json came_short(std::string const& sku, std::int64_t value) {
    return {{"sku", sku}, {"received", pieces(value)}, {"reason", "damage"}};
}
Json sending(std::vector<Json> const& items, std::string const& from = "main",
             std::string const& to = "COLD") {
    return {{"from", from}, {"to", to}, {"items", items}};
}
Json receipt(std::vector<Json> const& items) { return {{"items", items}}; }
Json const everything = Json::object();

// 60 and 40 pieces of A and 50 of B at main; nothing at COLD.
struct Yard {
    Yard() {
        shop.with_sku("A").with_sku("B");
        shop.with_stock("A", 60).with_stock("A", 40).with_stock("B", 50);
        with_location(shop, "COLD", 200, {});
    }
    Reply send(Json const& body) { return shop.supplier().post(transfers, body); }
    // The path of a transfer that is on its way.
    std::string sent(std::vector<Json> const& items) {
        auto const reply = send(sending(items));
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.header("location");
    }
    Reply receive(std::string const& path, Json const& body) {
        return shop.supplier().post(path + ":receive", body);
    }
    Reply cancel(std::string const& path) {
        return shop.supplier().post_text(path + ":cancel", "", "");
    }
    // "lot:on hand" of what lies at a location, in the order of lots.
    std::string lots_at(std::string const& location) const {
        return shop.sql(
            "select string_agg(b.lot_id || ':' || b.on_hand, ' ' order by b.lot_id) from "
            "lot_stock b join location l on l.id = b.location_id where l.code = '" +
            location + "'");
    }
    Shop shop;
};

// on hand/reserved/available/incoming of a SKU at a place, as its supplier sees it.
std::string shown(Yard& yard, std::string const& sku, std::string const& location) {
    std::string figures;
    auto const page = yard.shop.supplier().get("/v1/stock?sku=" + sku).body;
    for (auto const& row : page.at("items"))
        if (row["location"] == location)
            for (auto const* name : {"on_hand", "reserved", "available", "incoming"})
                figures += (figures.empty() ? "" : "/") + row[name].dump();
    return figures;
}

TEST(Transfer, is_incoming_where_it_goes_until_it_is_received) {
    Yard yard;
    auto& shop = yard.shop;
    EXPECT_EQ(shown(yard, "A", "COLD"), "");
    auto const first = yard.sent({item("A", 30), item("B", 10)});
    auto const second = yard.sent({item("A", 5)});
    EXPECT_EQ(shown(yard, "A", "main"), "65/0/65/0");
    EXPECT_EQ(shown(yard, "A", "COLD"), "0/0/0/35") << "a place where nothing ever lay";
    EXPECT_EQ(shown(yard, "B", "COLD"), "0/0/0/10");
    ASSERT_EQ(yard.receive(first, receipt({came_short("A", 28), arrived("B", 10)})).status, 200);
    EXPECT_EQ(shown(yard, "A", "COLD"), "28/0/28/5");
    EXPECT_EQ(shown(yard, "B", "COLD"), "10/0/10/0");
    ASSERT_EQ(yard.cancel(second).status, 200);
    EXPECT_EQ(shown(yard, "A", "COLD"), "28/0/28/0");
    EXPECT_EQ(shown(yard, "A", "main"), "70/0/70/0");
    EXPECT_EQ(shop.other_supplier().get("/v1/stock").body["items"].size(), 0u);
}

TEST(Transfer, leaves_pages_of_stock_whole) {
    Yard yard;
    yard.sent({item("A", 30), item("B", 10)});
    for (auto party : {yard.shop.supplier(), yard.shop.operator_()}) {
        auto const whole = all_of(party, "/v1/stock", 200);
        ASSERT_EQ(whole.size(), 4u);
        for (int const size : {1, 2, 3}) EXPECT_EQ(all_of(party, "/v1/stock", size), whole);
    }
}

// spree #10881: a transfer of two variants was answered with 500.
TEST(Transfer, takes_lots_of_several_skus_from_one_place_to_another) {
    Yard yard;
    auto& shop = yard.shop;
    auto body = sending({item("A", 80), item("B", 5)});
    body["note"] = "转入冷库";
    auto const sent = yard.send(body);
    ASSERT_EQ(sent.status, 201) << sent.text;
    EXPECT_EQ(sent.header("etag"), "\"1\"");
    EXPECT_EQ(sent.body["state"], "in_transit");
    EXPECT_EQ(sent.body["from"], "main");
    EXPECT_EQ(sent.body["to"], "COLD");
    ASSERT_EQ(sent.body["lines"].size(), 3u);
    EXPECT_EQ(sent.body["lines"][0]["sent"], 60);
    EXPECT_EQ(sent.body["lines"][1]["sent"], 20);
    EXPECT_EQ(sent.body["lines"][2]["sku"], "B");
    EXPECT_TRUE(sent.body["lines"][0]["received"].is_null());
    EXPECT_EQ(counters(shop, "A", "main"), "20/0");
    EXPECT_EQ(counters(shop, "A", "COLD"), "");
    EXPECT_EQ(shop.check(), 0);
    auto supplier = shop.supplier();
    auto const path = sent.header("location");
    EXPECT_EQ(supplier.get(path).body, sent.body);
    EXPECT_EQ(supplier.get(transfers + "?state=in_transit").body["items"],
              Json::array({sent.body}));

    auto const got = yard.receive(path, everything);
    ASSERT_EQ(got.status, 200) << got.text;
    EXPECT_EQ(got.header("etag"), "\"2\"");
    EXPECT_EQ(got.body["state"], "received");
    for (auto const& line : got.body["lines"]) {
        EXPECT_EQ(line["received"], line["sent"]);
        EXPECT_EQ(line["lost"], 0);
    }
    EXPECT_EQ(counters(shop, "A", "COLD"), "80/0");
    EXPECT_EQ(counters(shop, "B", "COLD"), "5/0");
    EXPECT_EQ(shop.on_hand("A"), 100);
    EXPECT_TRUE(supplier.get(transfers + "?state=in_transit").body["items"].empty());
    auto const events = supplier.get("/v1/events").body["items"];
    EXPECT_EQ(events.back()["type"], "transfer.received");
    EXPECT_EQ(events.back()["aggregate_id"], got.body["id"]);
    EXPECT_EQ(events.back()["data"], got.body);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Transfer, is_told_by_the_ledger_lot_by_lot) {
    Yard yard;
    auto const path = yard.sent({item("B", 5)});
    auto const got = yard.receive(path, everything);
    ASSERT_EQ(got.status, 200) << got.text;
    int found = 0;
    auto const entries = yard.shop.supplier().get("/v1/stock-entries?sku=B").body["items"];
    for (auto const& entry : entries) {
        auto const kind = entry["kind"].get<std::string>();
        if (!kind.starts_with("transferred_")) continue;
        ++found;
        EXPECT_EQ(entry["document_id"], got.body["id"]);
        EXPECT_EQ(entry["lot_id"], got.body["lines"][0]["lot_id"]);
        EXPECT_EQ(entry["on_hand_delta"], kind == "transferred_in" ? 5 : -5);
    }
    EXPECT_EQ(found, 2);
}

TEST(Transfer, keeps_what_did_not_arrive_as_lost) {
    Yard yard;
    auto& shop = yard.shop;
    auto const path = yard.sent({item("A", 80), item("B", 5)});
    auto const got = yard.receive(path, receipt({came_short("A", 7), came_short("B", 0)}));
    ASSERT_EQ(got.status, 200) << got.text;
    EXPECT_EQ(got.body["lines"][0]["received"], 7);
    EXPECT_EQ(got.body["lines"][0]["lost"], 53);
    EXPECT_EQ(got.body["lines"][1]["received"], 0);
    EXPECT_EQ(got.body["lines"][1]["lost"], 20);
    EXPECT_EQ(got.body["lines"][2]["lost"], 5);
    EXPECT_EQ(counters(shop, "A", "COLD"), "7/0");
    EXPECT_EQ(counters(shop, "B", "COLD"), "0/0");
    EXPECT_EQ(shop.on_hand("A"), 27);
    EXPECT_EQ(shop.supplier().get(path).body, got.body);
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update transfer_line set received = 6 where received = 7");
    EXPECT_EQ(shop.check(), 1);
}

TEST(Transfer, never_arrives_as_more_than_was_sent) {
    Yard yard;
    auto const path = yard.sent({item("A", 80), item("B", 5)});
    auto const refused = [&](std::vector<Json> const& items, std::string const& pointer,
                             std::string const& code) {
        auto const reply = yard.receive(path, receipt(items));
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    refused({arrived("A", 81), arrived("B", 5)}, "/items/0/received/value", "out-of-range");
    refused({arrived("A", 80), arrived("B", -1)}, "/items/1/received/value", "out-of-range");
    refused({arrived("A", 80), arrived("B", 5), arrived("A", 1)}, "/items/2/sku", "duplicate");
    refused({arrived("A", 80), arrived("B", 5), arrived("C", 1)}, "/items/2/sku", "unknown-sku");
    refused({arrived("A", 80)}, "/items", "required");
    refused({}, "/items", "too-few");
    auto stone = arrived("A", 1);
    stone["received"]["unit"] = "stone";
    refused({stone, arrived("B", 5)}, "/items/0/received/unit", "unknown-unit");
    EXPECT_EQ(yard.shop.supplier().get(path).body["state"], "in_transit");
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Transfer, names_what_it_does_not_know) {
    Yard yard;
    auto const faulty = [&](Json const& body, std::string const& pointer, std::string const& code) {
        auto const reply = yard.send(body);
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    faulty(sending({item("A", 1)}, "main", "main"), "/to", "duplicate");
    faulty(sending({item("A", 1)}, "main", "MOON"), "/to", "unknown-value");
    faulty(sending({item("A", 1)}, "MOON", "COLD"), "/from", "unknown-value");
    faulty(sending({item("A", 1), item("NONE", 1)}), "/items/1/sku", "unknown-sku");
    faulty(sending({}), "/items", "too-few");
    auto foreign = item("A", 1);
    foreign["lot_id"] = yard.shop.supplier().get("/v1/lots?sku=B").body["items"][0]["id"];
    faulty(sending({foreign}), "/items/0/lot_id", "unknown-lot");
    auto elsewhere = sending({item("A", 1)}, "COLD", "main");
    EXPECT_EQ(yard.send(elsewhere).problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_TRUE(yard.shop.supplier().get(transfers).body["items"].empty());
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Transfer, leaves_what_is_promised_held_or_expired) {
    Yard yard;
    auto& shop = yard.shop;
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 30}})).status, 201);
    auto const much = yard.send(sending({item("B", 50), item("A", 71)}));
    EXPECT_EQ(much.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_TRUE(much.has_fault("/items/1/quantity/value", "insufficient-stock")) << much.text;
    EXPECT_EQ(counters(shop, "B", "main"), "50/0");
    EXPECT_EQ(yard.send(sending({item("A", 70)})).status, 201);

    auto named = item("B", 1);
    std::string const lot = shop.supplier().get("/v1/lots?sku=B").body["items"][0]["id"];
    named["lot_id"] = lot;
    EXPECT_EQ(yard.send(sending({named})).status, 201);
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + lot + ":hold", {{"reason", "潮"}}).status, 200);
    EXPECT_TRUE(yard.send(sending({named})).has_fault("/items/0/lot_id", "lot-held"));
    EXPECT_EQ(yard.send(sending({item("B", 1)})).problem(), (ProblemIs{409, "insufficient-stock"}));

    auto const expiry = to_text(shanghai_day(shop.clock().now()).plus_days(1));
    auto const fresh = shop.supplier().post("/v1/lots:batch", {{"lots",
                                                                {{{"sku", "A"},
                                                                  {"lot_code", "SOON"},
                                                                  {"production_date", shop.today()},
                                                                  {"expiry_date", expiry},
                                                                  {"quantity", pieces(5)}}}}});
    ASSERT_EQ(fresh.status, 201) << fresh.text;
    auto soon = item("A", 1);
    soon["lot_id"] = fresh.body["results"][0]["lot"]["id"];
    EXPECT_EQ(yard.send(sending({soon})).status, 201);
    shop.clock().move_by(std::chrono::hours(72));
    EXPECT_TRUE(yard.send(sending({soon})).has_fault("/items/0/lot_id", "expired"));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Transfer, ends_once) {
    Yard yard;
    auto supplier = yard.shop.supplier();
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const body = sending({item("A", 10)});
    auto const sent = supplier.post(transfers, body, key);
    ASSERT_EQ(sent.status, 201) << sent.text;
    EXPECT_EQ(supplier.post(transfers, body, key).body, sent.body);
    EXPECT_EQ(supplier.get(transfers).body["items"].size(), 1u);
    auto const path = sent.header("location");
    Headers const click{{"Idempotency-Key", fresh_key()}};
    auto const got = supplier.post(path + ":receive", everything, click);
    ASSERT_EQ(got.status, 200) << got.text;
    EXPECT_EQ(supplier.post(path + ":receive", everything, click).body, got.body);
    ProblemIs const over{409, "illegal-transition"};
    EXPECT_EQ(yard.receive(path, everything).problem(), over);
    EXPECT_EQ(yard.cancel(path).problem(), over);
    EXPECT_EQ(counters(yard.shop, "A", "COLD"), "10/0");
    auto const other = yard.sent({item("B", 1)});
    ASSERT_EQ(yard.cancel(other).status, 200);
    EXPECT_EQ(yard.cancel(other).problem(), over);
    EXPECT_EQ(yard.receive(other, everything).problem(), over);
    EXPECT_EQ(yard.shop.check(), 0);
}

TEST(Transfer, that_is_called_back_lies_where_it_lay) {
    Yard yard;
    auto& shop = yard.shop;
    auto const before = yard.lots_at("main");
    auto const path = yard.sent({item("A", 80), item("B", 50)});
    EXPECT_NE(yard.lots_at("main"), before);
    auto const back = yard.cancel(path);
    ASSERT_EQ(back.status, 200) << back.text;
    EXPECT_EQ(back.body["state"], "cancelled");
    EXPECT_TRUE(back.body["lines"][0]["received"].is_null());
    EXPECT_EQ(back.body["lines"][0]["lost"], 0);
    EXPECT_EQ(yard.lots_at("main"), before);
    EXPECT_EQ(yard.lots_at("COLD"), "");
    EXPECT_EQ(counters(shop, "A", "main"), "100/0");
    EXPECT_EQ(shop.supplier().get("/v1/events").body["items"].back()["type"], "transfer.cancelled");
    EXPECT_EQ(shop.check(), 0);
}

TEST(Transfer, is_its_suppliers_own) {
    Yard yard;
    auto other = yard.shop.other_supplier();
    auto const path = yard.sent({item("A", 10)});
    ProblemIs const none{404, "not-found"};
    EXPECT_EQ(other.get(path).problem(), none);
    EXPECT_EQ(other.post(path + ":receive", everything).problem(), none);
    EXPECT_EQ(other.post_text(path + ":cancel", "", "").problem(), none);
    EXPECT_TRUE(other.get(transfers).body["items"].empty());
    EXPECT_TRUE(other.post(transfers, sending({item("A", 1)})).has_fault("/to", "unknown-value"));
    EXPECT_EQ(yard.shop.operator_().get(path).status, 200);
    auto const second = yard.sent({item("A", 1)});
    auto supplier = yard.shop.supplier();
    auto const page = supplier.get(transfers + "?page_size=1");
    ASSERT_EQ(page.body["items"].size(), 1u);
    EXPECT_EQ(page.body["items"][0], supplier.get(second).body);
    auto const rest = supplier.get(
        transfers + "?page_size=1&page_token=" + page.body["next_page_token"].get<std::string>());
    EXPECT_EQ(rest.body["items"], Json::array({supplier.get(path).body}));
}

TEST(Transfer, of_a_lot_that_is_held_meanwhile_is_not_sold) {
    Yard yard;
    auto& shop = yard.shop;
    auto const path = yard.sent({item("B", 50)});
    std::string const lot = shop.supplier().get(path).body["lines"][0]["lot_id"];
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + lot + ":hold", {{"reason", "召回"}}).status, 200);
    ASSERT_EQ(yard.receive(path, everything).status, 200);
    EXPECT_EQ(counters(shop, "B", "COLD"), "0/50");
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"B", 1}})).problem(),
              (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(shop.check(), 0);
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + lot + ":release", {{"reason", "合格"}}).status,
              200);
    EXPECT_EQ(counters(shop, "B", "COLD"), "50/0");
    EXPECT_EQ(shop.check(), 0);
}

// One hand of the attack: orders, transfers both ways, receipts in full and in part, recalls.
Reply act_at_random(std::mt19937& random, Party& supplier, Party& buyer) {
    std::string const sku = random() % 2 == 0 ? "A" : "B";
    auto const value = static_cast<std::int64_t>(1 + random() % 9);
    auto const choice = random() % 5;
    if (choice == 0) return buyer.post("/v1/orders", Shop::order_of({{sku, value}}));
    if (choice < 3) {
        bool const is_out = random() % 3 != 0;
        return supplier.post(
            transfers, sending({item("A", value), item("B", 10 - value)}, is_out ? "main" : "COLD",
                               is_out ? "COLD" : "main"));
    }
    auto const open = supplier.get(transfers + "?state=in_transit").body["items"];
    if (open.empty()) return {200, {}, "", {}};
    // Often the same one as another hand.
    auto const& chosen = open[random() % std::min<std::size_t>(open.size(), 3)];
    auto const path = transfers + "/" + chosen["id"].get<std::string>();
    if (choice == 3) return supplier.post_text(path + ":cancel", "", "");
    if (random() % 2 == 0) return supplier.post(path + ":receive", everything);
    return supplier.post(path + ":receive", receipt({came_short("A", 1), came_short("B", 0)}));
}

TEST(TransferRaces, lose_nothing_that_no_document_tells_of) {
    Yard yard;
    auto& shop = yard.shop;
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 6; ++hand)
        threads.emplace_back([&, hand, supplier = shop.supplier(), buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            for (int step = 0; step < 20; ++step) {
                auto const reply = act_at_random(random, supplier, buyer);
                EXPECT_LT(reply.status, 500) << reply.text << " seed " << seed;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.check(), 0) << "seed " << seed;
    EXPECT_EQ(shop.sql("select (select sum(on_hand) from stock) + "
                       "(select coalesce(sum(case t.state when 'in_transit' then l.sent when "
                       "'received' then l.sent - l.received else 0 end), 0) from transfer t join "
                       "transfer_line l on l.transfer_id = t.id)"),
              "150")
        << "seed " << seed;
}

}  // namespace
}  // namespace chaolu::test
