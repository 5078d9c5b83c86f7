// Lots by JSON: all or none, or the good ones; each fault with its pointer; nothing counted twice.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json lot(Shop& shop, std::string const& sku, std::string const& lot_code, std::int64_t value = 5,
         std::string const& unit = "piece") {
    return {{"sku", sku},
            {"lot_code", lot_code},
            {"production_date", shop.today()},
            {"quantity", {{"value", value}, {"unit", unit}}}};
}

Json batch(std::vector<Json> const& lots, std::string const& mode = "atomic") {
    return {{"mode", mode}, {"lots", lots}};
}

// A catch-weight SKU in grams of supplier(), with bundles of 10 kg that keep 21 days, and a
// greenhouse PARK/G01.
void add_scallion(Shop& shop) {
    auto supplier = shop.supplier();
    auto product = supplier.post(
        "/v1/products",
        {{"code", "P-SCALLION"},
         {"category", "scallion"},
         {"name", {{"zh", "熬脑葱"}}},
         {"origin_division", "140406"},
         {"skus",
          {{{"code", "SCALLION"},
            {"name", {{"zh", "熬脑葱 10 千克"}}},
            {"base_unit", "g"},
            {"is_catch_weight", true},
            {"shelf_life_days", 21},
            {"trade_units",
             {{{"unit", "bundle_tie"}, {"numerator", 10'000}, {"denominator", 1}}}}}}}});
    ASSERT_EQ(product.status, 201) << product.text;
    auto site = supplier.post("/v1/production-sites",
                              {{"code", "PARK"},
                               {"name", "园区"},
                               {"division_code", "140406"},
                               {"growing_units", {{{"number", "G01"}, {"kind", "greenhouse"}}}}});
    ASSERT_EQ(site.status, 201) << site.text;
}

TEST(Lots, become_stock_with_a_ledger_row_and_an_event_each) {
    Shop shop;
    shop.with_sku("A");
    auto reply = shop.supplier().post(
        "/v1/lots:batch", batch({lot(shop, "A", "L-1"), lot(shop, "A", "L-2", 2, "box")}));
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["received_count"], 2);
    EXPECT_EQ(reply.body["refused_count"], 0);
    auto const& second = reply.body["results"][1];
    EXPECT_EQ(second["index"], 1);
    EXPECT_EQ(second["status"], "received");
    EXPECT_EQ(second["lot"]["lot_code"], "L-2");
    EXPECT_EQ(second["lot"]["quantity"], (Json{{"value", 20}, {"unit", "piece"}}));
    EXPECT_EQ(shop.on_hand("A"), 25);

    auto stock = shop.supplier().get("/v1/stock?sku=A");
    ASSERT_EQ(stock.body["items"].size(), 1u);
    EXPECT_EQ(stock.body["items"][0], (Json{{"sku", "A"},
                                            {"supplier_id", shop.supplier().organisation_id()},
                                            {"location", "main"},
                                            {"pool", "general"},
                                            {"base_unit", "piece"},
                                            {"on_hand", 25},
                                            {"reserved", 0},
                                            {"available", 25},
                                            {"consigned", 0},
                                            {"incoming", 0},
                                            {"version", 2}}));
    auto entries = shop.supplier().get("/v1/stock-entries?sku=A&pool=general");
    ASSERT_EQ(entries.body["items"].size(), 2u);
    EXPECT_EQ(entries.body["items"][1]["sequence"], 2);
    EXPECT_EQ(entries.body["items"][1]["kind"], "received");
    EXPECT_EQ(entries.body["items"][1]["on_hand_delta"], 20);
    EXPECT_EQ(entries.body["items"][1]["on_hand_after"], 25);
    EXPECT_EQ(entries.body["items"][1]["lot_id"], second["lot"]["id"]);
    EXPECT_EQ(shop.sql("select count(*) from event where type = 'lot.received'"), "2");
    EXPECT_EQ(shop.check(), 0);
}

TEST(Lots, are_read_by_their_supplier_and_by_who_sees_the_market) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 7);
    auto const listed = shop.supplier().get("/v1/lots").body["items"][0];
    auto const path = "/v1/lots/" + listed["id"].get<std::string>();
    EXPECT_EQ(shop.supplier().get(path).body, listed);
    EXPECT_EQ(shop.observer().get(path).body, listed);
    EXPECT_EQ(shop.other_supplier().get(path).status, 404);
    EXPECT_EQ(shop.supplier().get("/v1/lots/nonsense").status, 404);
    EXPECT_EQ(shop.buyer().get(path).status, 403);
}

TEST(Lots, are_completed_from_what_is_known_of_the_sku) {
    Shop shop;
    add_scallion(shop);
    auto reply = shop.supplier().post("/v1/lots:batch",
                                      {{"lots",
                                        {{{"sku", "SCALLION"},
                                          {"harvest_date", shop.today()},
                                          {"growing_unit", {{"site", "PARK"}, {"number", "G01"}}},
                                          {"quantity", {{"value", 3}, {"unit", "bundle_tie"}}},
                                          {"pieces", 3}}}}});
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const& made = reply.body["results"][0]["lot"];
    EXPECT_EQ(made["quantity"], (Json{{"value", 30'000}, {"unit", "g"}}));
    EXPECT_EQ(made["growing_unit"], (Json{{"site", "PARK"}, {"number", "G01"}}));
    EXPECT_EQ(made["expiry_date"], to_text(date_from_text(shop.today()).value().plus_days(21)));
    EXPECT_TRUE(made["lot_code"].get<std::string>().starts_with("140406-MA0DEM013-"))
        << made["lot_code"];
    EXPECT_EQ(shop.sql("select pieces from lot"), "3");
    auto listed = shop.supplier().get("/v1/lots?sku=SCALLION");
    EXPECT_EQ(listed.body["items"][0], made);
}

TEST(Lots, without_a_code_are_not_doubled_by_another_key) {
    Shop shop;
    shop.with_sku("A");
    auto one = lot(shop, "A", "");
    one.erase("lot_code");
    auto const body = batch({one, one});  // two crates alike
    ASSERT_EQ(shop.supplier().post("/v1/lots:batch", body).status, 201);
    auto again = shop.supplier().post("/v1/lots:batch", body);
    EXPECT_TRUE(again.has_fault("/lots/0/lot_code", "lot-already-received")) << again.text;
    EXPECT_TRUE(again.has_fault("/lots/1/lot_code", "lot-already-received"));
    EXPECT_EQ(shop.on_hand("A"), 10);
}

TEST(Lots, are_received_once_under_one_key) {
    Shop shop;
    shop.with_sku("A");
    auto const body = batch({lot(shop, "A", "L-1")});
    Headers const key{{"Idempotency-Key", "lots-of-this-morning"}};
    auto first = shop.supplier().post("/v1/lots:batch", body, key);
    auto replay = shop.supplier().post("/v1/lots:batch", body, key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(replay.status, 201);
    EXPECT_EQ(replay.body, first.body);
    EXPECT_EQ(replay.header("idempotent-replayed"), "true");
    EXPECT_EQ(shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "L-2")}), key).problem(),
              (ProblemIs{422, "idempotency-key-reused"}));
    EXPECT_EQ(shop.supplier().post("/v1/lots:batch", body, {{"Idempotency-Key", ""}}).problem(),
              (ProblemIs{400, "idempotency-key-missing"}));
    EXPECT_EQ(shop.on_hand("A"), 5);
}

TEST(Lots, are_received_all_or_none) {
    Shop shop;
    shop.with_sku("A");
    auto reply =
        shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "L-1"), lot(shop, "NO", "L-2"),
                                                      lot(shop, "A", "L-3", 5, "bundle_tie")}));
    EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(reply.has_fault("/lots/1/sku", "unknown-sku"));
    EXPECT_TRUE(reply.has_fault("/lots/2/quantity/unit", "unknown-unit"));
    EXPECT_EQ(reply.body["errors"].size(), 2u);
    EXPECT_EQ(shop.on_hand("A"), 0);
    EXPECT_EQ(shop.sql("select count(*) from lot"), "0");

    ASSERT_EQ(shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "L-2")})).status, 201);
    reply = shop.supplier().post("/v1/lots:batch",
                                 batch({lot(shop, "A", "L-1"), lot(shop, "A", "L-2")}));
    EXPECT_TRUE(reply.has_fault("/lots/1/lot_code", "lot-already-received")) << reply.text;
    EXPECT_EQ(shop.on_hand("A"), 5);
    EXPECT_EQ(shop.sql("select count(*) from lot"), "1");
    EXPECT_EQ(shop.sql("select count(*) from event where type = 'lot.received'"), "1");
}

TEST(Lots, are_received_in_part_when_asked) {
    Shop shop;
    shop.with_sku("A");
    ASSERT_EQ(shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "OLD")})).status, 201);
    auto broken = lot(shop, "A", "L-5");
    broken["quantity"]["value"] = "five";
    auto reply = shop.supplier().post("/v1/lots:batch",
                                      batch({lot(shop, "A", "L-1"), lot(shop, "A", "OLD"), broken,
                                             lot(shop, "A", "L-1"), lot(shop, "NO", "L-6")},
                                            "partial"));
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["received_count"], 1);
    EXPECT_EQ(reply.body["refused_count"], 4);
    auto const& results = reply.body["results"];
    EXPECT_EQ(results[0]["status"], "received");
    std::vector<std::pair<std::string, std::string>> const refused{
        {"/lots/1/lot_code", "lot-already-received"},
        {"/lots/2/quantity/value", "wrong-type"},
        {"/lots/3/lot_code", "duplicate"},
        {"/lots/4/sku", "unknown-sku"}};
    for (std::size_t at = 0; at < refused.size(); ++at) {
        auto const& result = results[at + 1];
        EXPECT_EQ(result["status"], "refused");
        EXPECT_EQ(result["errors"][0]["pointer"], refused[at].first);
        EXPECT_EQ(result["errors"][0]["code"], refused[at].second);
    }
    EXPECT_EQ(shop.on_hand("A"), 10);

    reply = shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "L-7")}, "partial"));
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Lots, are_refused_with_a_pointer_to_each_fault) {
    Shop shop;
    shop.with_sku("A").with_sku_of(shop.other_supplier(), "FOREIGN");
    add_scallion(shop);
    auto const today = date_from_text(shop.today()).value();
    auto const day = [&](int days) { return to_text(today.plus_days(days)); };
    struct Case {
        Json change;
        std::string pointer, code;
    };
    Case const cases[] = {
        {{{"sku", nullptr}}, "/sku", "required"},
        {{{"sku", "NO"}}, "/sku", "unknown-sku"},
        {{{"sku", "FOREIGN"}}, "/sku", "unknown-sku"},
        {{{"sku", 5}}, "/sku", "wrong-type"},
        {{{"lot_code", "批次"}}, "/lot_code", "invalid-format"},
        {{{"production_date", nullptr}}, "/harvest_date", "required"},
        {{{"production_date", "2024/11/5"}}, "/production_date", "invalid-format"},
        {{{"production_date", day(1)}}, "/production_date", "out-of-range"},
        {{{"harvest_date", day(2)}}, "/harvest_date", "out-of-range"},
        {{{"expiry_date", day(-1)}}, "/expiry_date", "out-of-range"},
        {{{"production_date", day(-9)}, {"expiry_date", day(-1)}}, "/expiry_date", "expired"},
        {{{"quantity", nullptr}}, "/quantity", "required"},
        {{{"quantity", {{"value", 0}, {"unit", "piece"}}}}, "/quantity/value", "out-of-range"},
        {{{"quantity", {{"value", -1}, {"unit", "piece"}}}}, "/quantity/value", "out-of-range"},
        {{{"quantity", {{"value", 1.5}, {"unit", "piece"}}}}, "/quantity/value", "not-an-integer"},
        {{{"quantity", {{"value", 1'000'000'000'000}, {"unit", "box"}}}},
         "/quantity/value",
         "out-of-range"},
        {{{"quantity", {{"value", 1}, {"unit", "kg"}}}}, "/quantity/unit", "unknown-unit"},
        {{{"quantity", {{"value", 1}, {"unit", "捆"}}}}, "/quantity/unit", "invalid-format"},
        {{{"growing_unit", {{"site", "PARK"}, {"number", "G99"}}}},
         "/growing_unit",
         "unknown-growing-unit"},
        {{{"growing_unit", {{"site", "PARK"}}}}, "/growing_unit/number", "required"},
        {{{"pieces", 5}}, "/pieces", "unknown-field"},
        {{{"price", 5}}, "/price", "unknown-field"},
    };
    for (auto const& each : cases) {
        auto one = lot(shop, "A", "L-1");
        for (auto const& [name, value] : each.change.items()) {
            if (value.is_null())
                one.erase(name);
            else
                one[name] = value;
        }
        auto reply = shop.supplier().post("/v1/lots:batch", batch({one}));
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << reply.text;
        EXPECT_TRUE(reply.has_fault("/lots/0" + each.pointer, each.code))
            << each.change << " " << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from lot"), "0");
}

TEST(Lots, come_in_batches_of_1_to_500) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    EXPECT_TRUE(supplier.post("/v1/lots:batch", batch({})).has_fault("/lots", "too-few"));
    EXPECT_TRUE(
        supplier.post("/v1/lots:batch", {{"mode", "atomic"}}).has_fault("/lots", "required"));
    EXPECT_TRUE(supplier.post("/v1/lots:batch", batch({lot(shop, "A", "L")}, "some"))
                    .has_fault("/mode", "unknown-value"));
    std::vector<Json> lots;
    for (int i = 0; i < 500; ++i) lots.push_back(lot(shop, "A", "L-" + std::to_string(i), 1));
    EXPECT_EQ(supplier.post("/v1/lots:batch", batch(lots)).status, 201);
    lots.push_back(lot(shop, "A", "L-500", 1));
    EXPECT_TRUE(supplier.post("/v1/lots:batch", batch(lots)).has_fault("/lots", "too-many"));
    EXPECT_EQ(shop.on_hand("A"), 500);
}

TEST(Lots, are_added_until_they_can_no_longer_be_counted) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    shop.sql("update stock set on_hand = 9007199254740990");
    auto reply = shop.supplier().post("/v1/lots:batch", batch({lot(shop, "A", "L-1", 2)}));
    EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << reply.text;
    EXPECT_EQ(shop.sql("select count(*) from lot"), "1");
}

TEST(Lots, are_uploaded_by_suppliers_only) {
    Shop shop;
    shop.with_sku("A");
    auto const body = batch({lot(shop, "A", "L-1")});
    for (auto party : {shop.buyer(), shop.union_(), shop.observer(), shop.operator_()})
        EXPECT_EQ(party.post("/v1/lots:batch", body).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.anyone().post("/v1/lots:batch", body).problem(),
              (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(shop.with_role(shop.supplier(), "supplier_clerk").post("/v1/lots:batch", body).status,
              201);
}

TEST(Lots, that_are_the_first_of_a_sku_may_come_together) {
    Shop shop;
    shop.with_sku("A").with_sku("B");
    std::vector<std::thread> threads;
    for (int worker = 0; worker < 6; ++worker)
        threads.emplace_back([&, worker, supplier = shop.supplier()]() mutable {
            auto const name = std::to_string(worker);
            auto one = lot(shop, worker % 2 == 0 ? "A" : "B", "X-" + name, 1);
            auto other = lot(shop, worker % 2 == 0 ? "B" : "A", "Y-" + name, 1);
            auto reply = supplier.post("/v1/lots:batch", batch({one, other}));
            EXPECT_EQ(reply.status, 201) << reply.text;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.on_hand("A"), 6);
    EXPECT_EQ(shop.on_hand("B"), 6);
    EXPECT_EQ(shop.sql("select count(*) from pool"), "1");
    EXPECT_EQ(shop.check(), 0);
}

TEST(Lots, never_overwrite_what_orders_reserve_meanwhile) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100).with_sku("B").with_stock("B", 100);
    constexpr int uploads = 20, orders = 40;
    std::atomic<int> placed = 0;
    auto const upload = [&](int worker) {
        auto supplier = shop.supplier();
        for (int i = 0; i < uploads; ++i) {
            auto const name = std::to_string(worker) + "-" + std::to_string(i);
            // Either order of SKUs: locks are taken in the same one.
            auto one = lot(shop, worker == 0 ? "A" : "B", "X-" + name, 3);
            auto other = lot(shop, worker == 0 ? "B" : "A", "Y-" + name, 2);
            EXPECT_EQ(supplier.post("/v1/lots:batch", batch({one, other})).status, 201);
        }
    };
    auto const order = [&](bool is_reversed) {
        auto buyer = shop.buyer();
        for (int i = 0; i < orders; ++i) {
            auto const body = is_reversed ? Shop::order_of({{"B", 1}, {"A", 2}})
                                          : Shop::order_of({{"A", 2}, {"B", 1}});
            if (buyer.post("/v1/orders", body).status == 201) ++placed;
        }
    };
    shop.supplier();
    shop.buyer();
    std::vector<std::thread> threads;
    for (int worker = 0; worker < 2; ++worker) threads.emplace_back(upload, worker);
    for (int worker = 0; worker < 2; ++worker) threads.emplace_back(order, worker == 1);
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.on_hand("A"), 100 + 2 * uploads * 5 / 2);
    EXPECT_EQ(shop.on_hand("B"), 100 + 2 * uploads * 5 / 2);
    EXPECT_EQ(placed, 2 * orders);
    EXPECT_EQ(shop.reserved("A"), 2 * placed);
    EXPECT_EQ(shop.reserved("B"), placed);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
