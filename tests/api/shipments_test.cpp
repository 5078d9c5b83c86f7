// Shipments through the API: what is picked of which lots, what leaves, what comes back.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/channels.hpp"
#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

Json const nothing = Json::object();
Json const why{{"reason", "褐变"}};

Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }

// SKU A with two lots, of which the second expires first.
struct Store {
    Store() {
        shop.with_sku("A");
        late = add_lot("A", 10, 30);
        soon = add_lot("A", 6, 5);
    }
    // A lot that expires in so many days; its id.
    std::string add_lot(std::string const& sku, std::int64_t quantity, int days) {
        auto const expiry = shanghai_day(shop.clock().now()).plus_days(days);
        Json const lot{{"sku", sku},
                       {"lot_code", fresh_key()},
                       {"production_date", shop.today()},
                       {"expiry_date", to_text(expiry)},
                       {"quantity", pieces(quantity)}};
        auto const reply = shop.supplier().post("/v1/lots:batch", {{"lots", Json::array({lot})}});
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body["results"][0]["lot"]["id"];
    }
    // The path of the supplier's part of a new order, confirmed unless it is to wait.
    std::string ordered(std::vector<std::pair<std::string, std::int64_t>> const& lines,
                        bool is_confirmed = true) {
        auto const placed = shop.buyer().post("/v1/orders", Shop::order_of(lines));
        if (placed.status != 201) throw std::runtime_error(placed.text);
        auto const part =
            "/v1/supplier-orders/" + placed.body["supplier_orders"][0]["id"].get<std::string>();
        if (is_confirmed && shop.supplier().post(part + ":confirm", nothing).status != 200)
            throw std::runtime_error("not confirmed");
        return part;
    }
    Reply pick(std::string const& part, Json const& body = nothing) {
        return shop.supplier().post(part + "/shipments", body);
    }
    Reply act(std::string const& shipment, std::string const& verb, Json const& body = nothing) {
        return shop.supplier().post("/v1/shipments/" + shipment + ":" + verb, body);
    }
    Reply put_back(std::string const& shipment) { return cancel(shop.supplier(), shipment); }
    // There is no body.
    static Reply cancel(Party party, std::string const& shipment) {
        return party.send("POST", "/v1/shipments/" + shipment + ":cancel",
                          {{"Idempotency-Key", fresh_key()}}, "");
    }
    std::string shipped(std::string const& part) {
        std::string const id = pick(part).body.at("id");
        if (act(id, "ship").status != 200) throw std::runtime_error("not shipped");
        return id;
    }
    std::string kinds() {
        return shop.sql("select string_agg(kind, ' ' order by sequence) from stock_entry");
    }

    Shop shop;
    std::string late, soon;
};

// ERPNext #58640: a lot was picked that could not cover the quantity, and the error misled.
TEST(Shipments, are_picked_first_expired_first_and_leave_the_books) {
    Store store;
    auto& shop = store.shop;
    auto const part = store.ordered({{"A", 8}});
    auto const picked = store.pick(part);
    ASSERT_EQ(picked.status, 201) << picked.text;
    ASSERT_EQ(picked.body["lines"].size(), 2u) << picked.text;
    EXPECT_EQ(picked.body["lines"][0]["lot_id"], store.soon);
    EXPECT_EQ(picked.body["lines"][0]["quantity"], pieces(6));
    EXPECT_EQ(picked.body["lines"][1]["lot_id"], store.late);
    EXPECT_EQ(picked.body["lines"][1]["quantity"], pieces(2));
    EXPECT_EQ(picked.body["state"], "picked");
    EXPECT_EQ(picked.body["location"], "main");
    EXPECT_EQ(shop.on_hand("A"), 16);
    EXPECT_EQ(shop.reserved("A"), 8);
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + store.soon).body["picked"], 6);
    EXPECT_EQ(shop.check(), 0);

    std::string const id = picked.body["id"];
    auto const shipped = store.act(id, "ship", {{"plate_no", "晋d·12345"}});
    ASSERT_EQ(shipped.status, 200) << shipped.text;
    EXPECT_EQ(shipped.body["state"], "shipped");
    EXPECT_EQ(shipped.body["plate_no"], "晋D12345");
    EXPECT_EQ(shop.on_hand("A"), 8);
    EXPECT_EQ(shop.reserved("A"), 0);
    EXPECT_EQ(store.kinds(),
              "received received reserved released picked released picked shipped shipped");
    auto const source = shop.supplier().get(part).body["sources"][0];
    EXPECT_EQ(source["picked"], pieces(0));
    EXPECT_EQ(source["shipped"], pieces(8));
    EXPECT_EQ(store.pick(part).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(store.put_back(id).problem(), (ProblemIs{409, "illegal-transition"}));
    // The buyer sees of which lots its goods are; others do not.
    EXPECT_EQ(shop.buyer().get("/v1/shipments/" + id).body, shipped.body);
    EXPECT_EQ(shop.buyer().get("/v1/shipments").body["items"].size(), 1u);
    EXPECT_EQ(shop.other_buyer().get("/v1/shipments/" + id).status, 404);
    EXPECT_TRUE(shop.other_supplier().get("/v1/shipments").body["items"].empty());
    // Whom a lot went to, which a recall asks.
    auto const of_lot = [&](std::string const& lot) {
        return shop.supplier().get("/v1/shipments?state=shipped&lot_id=" + lot).body["items"];
    };
    EXPECT_EQ(of_lot(store.soon), (Json{shipped.body}));
    EXPECT_EQ(of_lot(store.add_lot("A", 1, 9)), Json::array());
    std::vector<std::string> types;
    auto const events = shop.buyer().get("/v1/events").body["items"];
    for (auto const& event : events)
        if (event["aggregate_id"] == id) types.push_back(event["type"]);
    EXPECT_EQ(types, (std::vector<std::string>{"shipment.picked", "shipment.shipped"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(Shipments, are_of_confirmed_orders_only) {
    Store store;
    auto const part = store.ordered({{"A", 1}}, false);
    EXPECT_EQ(store.pick(part).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(store.shop.other_supplier().post(part + "/shipments", nothing).status, 404);
}

TEST(Shipments, may_be_several_until_everything_is_picked) {
    Store store;
    auto const part = store.ordered({{"A", 12}});
    auto const of = [](std::int64_t value, Json more = nothing) {
        Json line{{"line", 1}, {"quantity", pieces(value)}};
        line.update(more);
        return Json{{"lines", Json::array({std::move(line)})}};
    };
    auto const first = store.pick(part, of(5, {{"lot_id", store.late}}));
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(first.body["lines"][0]["lot_id"], store.late);
    EXPECT_TRUE(store.pick(part, of(8)).has_fault("/lines/0/quantity/value", "out-of-range"));
    EXPECT_TRUE(store.pick(part, of(1, {{"line", 2}})).has_fault("/lines/0", "unknown-value"));
    EXPECT_TRUE(store.pick(part, of(1, {{"quantity", {{"value", 1}, {"unit", "jin"}}}}))
                    .has_fault("/lines/0/quantity/unit", "unknown-unit"));
    EXPECT_TRUE(store.pick(part, of(7, {{"lot_id", store.soon}}))
                    .has_fault("/lines/0", "insufficient-stock"));
    EXPECT_TRUE(store.pick(part, {{"location", "NONE"}}).has_fault("/location", "unknown-value"));
    EXPECT_TRUE(store.pick(part, {{"delivery_day", "2020-01-01"}})
                    .has_fault("/delivery_day", "out-of-range"));
    auto const rest = store.pick(part);
    ASSERT_EQ(rest.status, 201) << rest.text;
    EXPECT_EQ(store.pick(part).problem(), (ProblemIs{409, "illegal-transition"}));
    auto const listed = store.shop.supplier().get("/v1/shipments?state=picked").body["items"];
    EXPECT_EQ(listed, (Json{rest.body, first.body}));
    EXPECT_EQ(store.shop.supplier()
                  .get("/v1/shipments?supplier_order_id=" + part.substr(part.rfind('/') + 1))
                  .body["items"]
                  .size(),
              2u);
    EXPECT_EQ(store.shop.check(), 0);
}

// Idea 9: what does not last long enough for its buyer is neither picked nor shipped.
TEST(Shipments, are_of_lots_that_last_as_long_as_the_buyer_asks) {
    Store store;
    auto& shop = store.shop;
    auto const part = store.ordered({{"A", 12}});
    Json const rule{{"buyer_id", shop.buyer().organisation_id()},
                    {"sku", "A"},
                    {"min_remaining", {{"days", 10}}}};
    ASSERT_EQ(shop.operator_().post("/v1/shelf-life-rules", rule).status, 201);
    auto const refused = store.pick(part);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(refused.body["errors"][0]["available"], pieces(10));
    EXPECT_EQ(shop.sql("select count(*) from shipment"), "0");
    Json const ten{{"lines", {{{"line", 1}, {"quantity", pieces(10)}}}}};
    auto const picked = store.pick(part, ten);
    ASSERT_EQ(picked.status, 201) << picked.text;
    // Three weeks later too little of its life is left.
    shop.clock().move_by(std::chrono::hours(24 * 21));
    auto const late = store.act(picked.body["id"], "ship");
    EXPECT_EQ(late.problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(late.body["errors"][0]["code"], "below-minimum");
    EXPECT_EQ(shop.check(), 0);
}

TEST(Shipments, with_a_lot_that_is_held_do_not_leave_and_are_picked_anew) {
    Store store;
    auto& shop = store.shop;
    auto const part = store.ordered({{"A", 4}});
    std::string const id = store.pick(part).body.at("id");
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + store.soon + ":hold", why).status, 200);
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + store.soon).body["set_aside"], 2);
    auto const refused = store.act(id, "ship");
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(refused.body["errors"][0]["code"], "lot-held");
    ASSERT_EQ(store.put_back(id).status, 200);
    EXPECT_EQ(shop.reserved("A"), 6) << "promised still, and set aside";
    EXPECT_EQ(shop.check(), 0);
    auto const again = store.pick(part);
    ASSERT_EQ(again.status, 201) << again.text;
    EXPECT_EQ(again.body["lines"][0]["lot_id"], store.late);
    EXPECT_EQ(store.act(again.body["id"], "ship").status, 200);
    EXPECT_EQ(shop.check(), 0);
}

// What is picked is nobody else's: no loss, no transfer and no count takes it away.
TEST(Shipments, keep_what_was_picked_from_everybody_else) {
    Store store;
    auto& shop = store.shop;
    auto const part = store.ordered({{"A", 6}});
    ASSERT_EQ(store.pick(part).status, 201);
    Json const loss{{"sku", "A"},
                    {"lot_id", store.soon},
                    {"delta", {{"value", -1}, {"unit", "piece"}}},
                    {"reason", "damage"}};
    EXPECT_EQ(shop.supplier().post("/v1/stock-adjustments", loss).problem(),
              (ProblemIs{409, "insufficient-stock"}));
    Json const made{{"inputs", {{{"sku", "A"}, {"lot_id", store.soon}, {"quantity", pieces(1)}}}},
                    {"outputs", Json::array()}};
    EXPECT_NE(shop.supplier().post("/v1/transformations", made).status / 100, 2);
    EXPECT_EQ(shop.on_hand("A"), 16);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Shipments, take_back_what_returns_good_or_lost_and_never_more_than_left) {
    Store store;
    auto& shop = store.shop;
    auto const part = store.ordered({{"A", 6}});
    auto const id = store.shipped(part);
    auto const back = [](std::int64_t value, Json const& more = nothing) {
        Json line{{"position", 1}, {"quantity", pieces(value)}};
        line.update(more);
        return Json{{"lines", Json::array({std::move(line)})}};
    };
    EXPECT_TRUE(
        store.act(id, "return", back(7)).has_fault("/lines/0/quantity/value", "out-of-range"));
    EXPECT_TRUE(store.act(id, "return", back(1, {{"position", 9}}))
                    .has_fault("/lines/0/position", "unknown-value"));
    EXPECT_TRUE(store.act(id, "return", back(1, {{"reason", "found"}}))
                    .has_fault("/lines/0/reason", "unknown-value"));
    auto const good = store.act(id, "return", back(2));
    ASSERT_EQ(good.status, 200) << good.text;
    EXPECT_EQ(good.body["lines"][0]["returned"], pieces(2));
    EXPECT_EQ(shop.on_hand("A"), 12);
    EXPECT_EQ(shop.supplier().get("/v1/lots/" + store.soon).body["on_hand"], 2);
    // features.md row 119, J8: what is spoiled is not sold again, and the ledger says why it went.
    auto const spoiled = store.act(id, "return", back(3, {{"reason", "spoilage"}}));
    ASSERT_EQ(spoiled.status, 200) << spoiled.text;
    EXPECT_EQ(spoiled.body["lines"][0]["returned"], pieces(5));
    EXPECT_EQ(spoiled.body["lines"][0]["lost"], pieces(3));
    EXPECT_EQ(shop.on_hand("A"), 12);
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A").body["items"];
    EXPECT_EQ(entries.back()["kind"], "shrinkage");
    EXPECT_EQ(entries.back()["reason"], "spoilage");
    EXPECT_TRUE(
        store.act(id, "return", back(2)).has_fault("/lines/0/quantity/value", "out-of-range"));
    EXPECT_EQ(store.act(id, "return", back(1)).status, 200);
    EXPECT_EQ(shop.sql("select count(*) from shipment_return"), "3");
    EXPECT_EQ(shop.check(), 0);
    std::string const waiting = store.pick(store.ordered({{"A", 1}})).body.at("id");
    EXPECT_EQ(store.act(waiting, "return", back(1)).problem(),
              (ProblemIs{409, "illegal-transition"}));
}

// OFN #6220: what came back went to the wrong pool.
TEST(Shipments, return_to_the_pool_they_were_taken_from_while_it_sells) {
    Store store;
    auto& shop = store.shop;
    ASSERT_EQ(change_members(shop, "livestream", adding(shop.buyer())).status, 200);
    auto const cut =
        shop.supplier().post("/v1/pools", {{"code", "LIVE"},
                                           {"kind", "session"},
                                           {"channel", "livestream"},
                                           {"items", {{{"sku", "A"}, {"quantity", pieces(8)}}}}});
    ASSERT_EQ(cut.status, 201) << cut.text;
    auto const id = store.shipped(store.ordered({{"A", 4}}));
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "4/0");
    Json const one{{"lines", {{{"position", 1}, {"quantity", pieces(1)}}}}};
    ASSERT_EQ(store.act(id, "return", one).status, 200);
    EXPECT_EQ(counters(shop, "A", "main", "LIVE"), "5/0");
    ASSERT_EQ(shop.supplier().post(cut.header("location") + ":give-back", nothing).status, 200);
    ASSERT_EQ(shop.sql("update pool set given_back_at = 1 where name = 'LIVE' returning 1"), "1");
    auto const general = counters(shop, "A", "main");
    ASSERT_EQ(store.act(id, "return", one).status, 200);
    EXPECT_NE(counters(shop, "A", "main"), general);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Shipments, of_an_order_over_several_places_are_picked_at_each) {
    Store store;
    auto& shop = store.shop;
    with_location(shop, "COLD-2", 50, {{"A", 6}});
    auto const part = store.ordered({{"A", 9}});
    EXPECT_TRUE(store.pick(part).has_fault("/location", "required"));
    auto const cold = store.pick(part, {{"location", "COLD-2"}});
    ASSERT_EQ(cold.status, 201) << cold.text;
    EXPECT_EQ(cold.body["lines"][0]["quantity"], pieces(6));
    auto const rest = store.pick(part);
    ASSERT_EQ(rest.status, 201) << rest.text;
    EXPECT_EQ(rest.body["location"], "main");
    EXPECT_EQ(shop.check(), 0);
}

// medusa #16338: a fulfilment at another location corrupted both. Everybody picks, ships, puts back
// and takes back at once, and nothing leaves twice.
TEST(ShipmentRaces, never_let_more_leave_than_was_ordered) {
    Store store;
    auto& shop = store.shop;
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<std::string> parts;
    for (int at = 0; at < 3; ++at) parts.push_back(store.ordered({{"A", 4}}));
    std::atomic<int> odd = 0;
    std::vector<std::thread> threads;
    for (unsigned at = 0; at < 8; ++at)
        threads.emplace_back([&, party = shop.supplier(), at]() mutable {
            std::mt19937 random(seed + at);
            for (int turn = 0; turn < 25; ++turn) {
                auto const& part = parts[random() % parts.size()];
                Json const some{{"lines", {{{"line", 1}, {"quantity", pieces(1 + random() % 4)}}}}};
                auto const picked = party.post(part + "/shipments", some);
                if (picked.status != 201) {
                    if (picked.status != 409 && picked.status != 422) ++odd;
                    continue;
                }
                std::string const id = picked.body["id"];
                auto const ship = [&] {
                    return party.post("/v1/shipments/" + id + ":ship", nothing).status;
                };
                bool const leaves = random() % 3 == 0;
                if ((leaves ? ship() : Store::cancel(party, id).status) != 200) ++odd;
                if (ship() != 409) ++odd;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    EXPECT_EQ(shop.sql("select max(quantity) <= 4 from (select h.order_id, sum(l.quantity) as "
                       "quantity from shipment h join shipment_line l on l.shipment_id = h.id "
                       "where h.state = 'shipped' group by 1) t"),
              "t");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
