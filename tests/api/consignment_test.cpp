// Goods at a stall stay their supplier's: sold by its holder and by no order, and proved by the
// ledger.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/stall.hpp"

namespace chaolu::test {
namespace {

std::string const reports = "/v1/consignment-reports";
std::string const on_the_way = "/v1/consigned-transfers";
ProblemIs const none{404, "not-found"};
ProblemIs const short_of{409, "insufficient-stock"};

// How much of a lot a line of a report took.
std::int64_t of_lot(Json const& line, std::string const& code) {
    for (auto const& each : line["lots"])
        if (each["lot_code"] == code) return each["quantity"];
    return 0;
}

bool is_available(Shop& shop, std::string const& code) {
    auto const products = shop.anyone().get("/v1/products").body["items"];
    for (auto const& product : products)
        for (auto const& sku : product["skus"])
            if (sku["code"] == code) return sku["is_available"];
    throw std::runtime_error("no SKU " + code);
}

TEST(ConsignedStock, is_its_suppliers_and_sold_by_no_order) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 30), item("B", 50)});
    EXPECT_EQ(stall.shown("A", "main"), "70/0/70/0");
    EXPECT_EQ(stall.shown("A", "STALL"), "30/0/0/30");
    EXPECT_EQ(shop.on_hand("A"), 100) << "all of it is still the supplier's";
    auto const refused = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 71}}));
    EXPECT_EQ(refused.problem(), short_of) << "they lie at the stall";
    EXPECT_EQ(refused.body["errors"][0]["available"], pieces(70));
    EXPECT_TRUE(is_available(shop, "A"));
    EXPECT_FALSE(is_available(shop, "B")) << "all of it is at the stall";
    auto const level =
        shop.supplier().post("/v1/reorder-levels", {{"sku", "A"}, {"level", pieces(1)}});
    ASSERT_EQ(level.status, 201) << level.text;
    auto const levels = shop.supplier().get("/v1/reorder-levels").body["items"];
    EXPECT_EQ(levels[0]["available"], 70);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 70}})).status, 201);
    EXPECT_FALSE(is_available(shop, "A"));
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}})).problem(), short_of);
    EXPECT_EQ(stall.shown("A", "STALL"), "30/0/0/30");
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignedStock, is_in_no_figure_of_what_can_be_had) {
    Stall stall;
    auto& shop = stall.shop;
    auto const made = shop.supplier().post(
        "/v1/products",
        {{"code", "P-BOX"},
         {"category", "bundle"},
         {"name", {{"zh", "礼盒"}}},
         {"origin_division", "140406"},
         {"skus",
          {{{"code", "BOX"},
            {"name", {{"zh", "礼盒"}}},
            {"base_unit", "piece"},
            {"trade_units", {{{"unit", "box"}, {"numerator", 1}, {"denominator", 1}}}},
            {"components", {item("A", 1), item("B", 1)}}}}}});
    ASSERT_EQ(made.status, 201) << made.text;
    auto const can_be_had = [&](std::string const& sku) -> std::int64_t {
        auto const items = shop.buyer().get("/v1/availability?sku=" + sku).body["items"];
        return items.empty() ? 0 : items[0]["available"].get<std::int64_t>();
    };
    EXPECT_TRUE(is_available(shop, "BOX"));
    EXPECT_EQ(can_be_had("A"), 100);
    stall.carry({item("A", 30), item("B", 50)});
    EXPECT_FALSE(is_available(shop, "BOX")) << "every B is at the stall";
    EXPECT_EQ(can_be_had("A"), 70);
    EXPECT_EQ(can_be_had("B"), 0);
    stall.bring_back({item("B", 1)});
    EXPECT_TRUE(is_available(shop, "BOX"));
    EXPECT_EQ(can_be_had("B"), 1);
}

TEST(ConsignedStock, has_no_share_cut_from_it) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 30)});
    Json const wanted{{"location", "STALL"},
                      {"code", "LIVE"},
                      {"kind", "session"},
                      {"channel", "livestream"},
                      {"items", Json::array({item("A", 5)})}};
    auto const refused = shop.supplier().post("/v1/pools", wanted);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has_fault("/location", "not-offered")) << refused.text;
    EXPECT_EQ(shop.sql("select count(*) from pool where kind <> 'general'"), "0");
    EXPECT_EQ(shop.check(), 0);
    shop.sql(
        "insert into pool (market_id, id, supplier_id, location_id, kind, name, channel, "
        "created_at) select market_id, gen_random_uuid(), supplier_id, id, 'session', 'LIVE', "
        "'livestream', 1 from location where code = 'STALL'");
    EXPECT_EQ(shop.check(), 1) << "somebody cut one all the same";
}

TEST(ConsignedStock, is_seen_by_both_sides_and_nobody_else) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 50)});
    auto const coming = stall.sent({item("A", 10), item("B", 5)});
    auto const seen = shop.buyer().get("/v1/consigned-stock").body["items"];
    ASSERT_EQ(seen.size(), 2u);
    auto const& row = seen[seen[0]["sku"] == "A" ? 0 : 1];
    EXPECT_EQ(row["location_id"], stall.id);
    EXPECT_EQ(row["supplier_id"], shop.supplier().organisation_id());
    EXPECT_EQ(row["on_hand"], 50);
    EXPECT_EQ(row["incoming"], 10);
    EXPECT_EQ(row["first_expiry_date"], stall.day(5));
    auto const& other = seen[seen[0]["sku"] == "A" ? 1 : 0];
    EXPECT_EQ(other["on_hand"], 0);
    EXPECT_EQ(other["incoming"], 5);
    EXPECT_TRUE(other["first_expiry_date"].is_null());
    EXPECT_EQ(shop.supplier().get("/v1/consigned-stock").body["items"], seen);
    EXPECT_EQ(shop.operator_().get("/v1/consigned-stock").body["items"], seen);
    for (auto party : {shop.other_buyer(), shop.other_supplier()}) {
        EXPECT_TRUE(party.get("/v1/consigned-stock").body["items"].empty());
        EXPECT_TRUE(party.get(on_the_way).body["items"].empty());
        EXPECT_EQ(party.get(on_the_way + "/" + coming).problem(), none);
        EXPECT_EQ(party.post(on_the_way + "/" + coming + ":receive", Json::object()).problem(),
                  none);
        EXPECT_EQ(stall.statement(party, stall.day(), stall.day()).problem(), none);
        EXPECT_TRUE(
            stall.report(party, {sold("A", 1, 1)}).has_fault("/location_id", "unknown-value"));
    }
    auto const page = shop.buyer().get("/v1/consigned-stock?page_size=1").body;
    ASSERT_TRUE(page.contains("next_page_token")) << page;
    EXPECT_EQ(page["items"], Json::array({seen[0]}));
    auto const rest = shop.buyer().get("/v1/consigned-stock?page_size=1&page_token=" +
                                       page["next_page_token"].get<std::string>());
    EXPECT_EQ(rest.body["items"], Json::array({seen[1]}));
}

TEST(ConsignedTransfers, are_received_by_the_holder_and_sent_by_the_supplier_only) {
    Stall stall;
    auto& shop = stall.shop;
    auto const id = stall.sent({item("A", 30)});
    auto holder = shop.buyer();
    auto const listed = holder.get(on_the_way + "?state=in_transit").body["items"];
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0], shop.supplier().get("/v1/stock-transfers/" + id).body);
    ProblemIs const forbidden{403, "forbidden"};
    EXPECT_EQ(holder.post_text("/v1/stock-transfers/" + id + ":cancel", "", "").problem(),
              forbidden);
    EXPECT_EQ(holder.get("/v1/stock-transfers").problem(), forbidden);
    Json const came{{"items", {{{"sku", "A"}, {"received", pieces(28)}, {"reason", "damage"}}}}};
    auto const got = holder.post(on_the_way + "/" + id + ":receive", came);
    ASSERT_EQ(got.status, 200) << got.text;
    EXPECT_EQ(got.body["state"], "received");
    EXPECT_EQ(got.body["lines"][0]["lost"], 2);
    EXPECT_EQ(stall.shown("A", "STALL"), "28/0/0/28");
    EXPECT_EQ(holder.post(on_the_way + "/" + id + ":receive", came).problem(),
              (ProblemIs{409, "illegal-transition"}));
    auto const back = stall.sent({item("A", 8)}, "STALL", "main");
    EXPECT_EQ(holder.get(on_the_way + "/" + back).status, 200);
    EXPECT_EQ(holder.get(on_the_way).body["items"].size(), 2u);
    EXPECT_EQ(holder.post(on_the_way + "/" + back + ":receive", Json::object()).problem(), none);
    EXPECT_EQ(
        shop.supplier().post("/v1/stock-transfers/" + back + ":receive", Json::object()).status,
        200);
    EXPECT_EQ(stall.shown("A", "STALL"), "20/0/0/20");
    EXPECT_EQ(stall.shown("A", "main"), "78/0/78/0");
    EXPECT_EQ(shop.check(), 0);
}

// Goods get there by a transfer, which whoever holds them receives.
TEST(ConsignedStock, is_not_received_from_nowhere) {
    Stall stall;
    Json const lot{{"sku", "A"},
                   {"lot_code", "NEW"},
                   {"production_date", stall.day()},
                   {"quantity", pieces(5)}};
    EXPECT_TRUE(stall.shop.supplier()
                    .post("/v1/lots:batch", {{"location_id", stall.id}, {"lots", {lot}}})
                    .has_fault("/location_id", "unknown-value"));
    EXPECT_TRUE(stall.shop.supplier()
                    .post_text("/v1/stock-imports?location_id=" + stall.id, "text/csv",
                               "sku,production_date,quantity\nA," + stall.day() + ",5个\n")
                    .has_fault("?location_id", "unknown-value"));
}

TEST(ConsignmentReport, takes_what_was_sold_and_lost_first_expired_first) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const made = stall.report(shop.buyer(), {sold("A", 50, 45'000), lost("A", 5)});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["holder_id"], shop.buyer().organisation_id());
    EXPECT_EQ(made.body["reporter_id"], shop.buyer().organisation_id());
    EXPECT_EQ(made.body["lines"][0]["amount"], (Json{{"amount", 45'000}, {"currency", "CNY"}}));
    EXPECT_EQ(of_lot(made.body["lines"][0], "SOON"), 40);
    EXPECT_EQ(of_lot(made.body["lines"][0], "LATE"), 10);
    EXPECT_EQ(made.body["lines"][1]["reason"], "spoilage");
    EXPECT_EQ(of_lot(made.body["lines"][1], "LATE"), 5);
    EXPECT_EQ(stall.shown("A", "STALL"), "45/0/0/45");
    std::map<std::string, std::int64_t> told;
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A").body["items"];
    for (auto const& entry : entries)
        if (entry["document_id"] == made.body["id"])
            told[entry["kind"]] += entry["on_hand_delta"].get<std::int64_t>();
    EXPECT_EQ(told, (std::map<std::string, std::int64_t>{{"shipped", -50}, {"shrinkage", -5}}));
    auto const path = made.header("location");
    for (auto party : {shop.buyer(), shop.supplier(), shop.operator_()}) {
        EXPECT_EQ(party.get(path).body, made.body);
        EXPECT_EQ(party.get(reports).body["items"], Json::array({made.body}));
        auto const event = party.get("/v1/events?page_size=200").body["items"].back();
        EXPECT_EQ(event["type"], "consignment.reported");
        EXPECT_EQ(event["aggregate_id"], made.body["id"]);
        EXPECT_EQ(event["aggregate_version"], 1);
        EXPECT_EQ(event["data"], made.body);
    }
    EXPECT_EQ(shop.other_buyer().get(path).problem(), none);
    EXPECT_TRUE(shop.other_buyer().get(reports).body["items"].empty());
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update consignment_report_lot set quantity = 6 where quantity = 5");
    EXPECT_EQ(shop.check(), 2) << "neither the ledger nor the line says so";
    shop.sql("update consignment_report_line set quantity = 6 where quantity = 5");
    EXPECT_EQ(shop.check(), 1) << "the ledger does not";
}

TEST(ConsignmentReport, never_takes_more_than_lies_there) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 70)});
    auto const refused =
        stall.report(shop.buyer(), {sold("A", 60, 1), sold("A", 20, 1), lost("B", 1)});
    EXPECT_EQ(refused.problem(), short_of) << refused.text;
    EXPECT_TRUE(refused.has_fault("/lines/1/quantity/value", "insufficient-stock"));
    EXPECT_TRUE(refused.has_fault("/lines/2/quantity/value", "insufficient-stock"));
    ASSERT_EQ(refused.body["errors"].size(), 2u);
    EXPECT_EQ(refused.body["errors"][0]["available"], pieces(10));
    EXPECT_EQ(refused.body["errors"][1]["available"], pieces(0));
    EXPECT_EQ(stall.shown("A", "STALL"), "70/0/0/70") << "nothing was taken";
    EXPECT_EQ(shop.sql("select count(*) from consignment_report"), "0");
    EXPECT_EQ(shop.sql("select count(*) from stock_entry where kind = 'shipped'"), "0");
    EXPECT_EQ(stall.report(shop.supplier(), {sold("A", 60, 1), lost("A", 10)}).status, 201)
        << "the supplier may report as well";
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentReport, sells_nothing_that_is_held) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    std::string late;
    auto const lots = shop.supplier().get("/v1/lots?sku=A").body;
    for (auto const& lot : lots["items"])
        if (lot["lot_code"] == "LATE") late = lot["id"];
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + late + ":hold", {{"reason", "召回"}}).status, 200);
    auto const refused = stall.report(shop.buyer(), {sold("A", 41, 1)});
    EXPECT_EQ(refused.problem(), short_of);
    EXPECT_EQ(refused.body["errors"][0]["available"], pieces(40));
    auto named = sold("A", 1, 1);
    named["lot_id"] = late;
    EXPECT_TRUE(stall.report(shop.buyer(), {named}).has_fault("/lines/0/lot_id", "lot-held"));
    auto gone = lost("A", 3, "damage");
    gone["lot_id"] = late;
    auto const made = stall.report(shop.buyer(), {sold("A", 40, 1), gone});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(of_lot(made.body["lines"][1], "LATE"), 3);
    EXPECT_EQ(stall.shown("A", "STALL"), "57/57/0/0") << "the rest of LATE is set aside";
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentReport, says_what_it_does_not_understand) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 10)});
    auto const faulty = [&](Json const& body, std::string const& pointer, std::string const& code) {
        auto const reply = shop.buyer().post(reports, body);
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    auto const with = [&](std::string const& name, Json const& value) {
        auto body = stall.body({sold("A", 1, 1)});
        body[name] = value;
        return body;
    };
    faulty(with("business_day", stall.day(1)), "/business_day", "out-of-range");
    faulty(with("business_day", stall.day(-32)), "/business_day", "out-of-range");
    auto const mains = shop.supplier().get("/v1/locations").body["items"];
    for (auto const& each : mains)
        if (each["code"] == "main")
            faulty(with("location_id", each["id"]), "/location_id", "unknown-value");
    faulty(with("location_id", "STALL"), "/location_id", "invalid-format");
    faulty(with("lines", Json::array()), "/lines", "too-few");
    faulty(with("colour", "red"), "/colour", "unknown-field");
    faulty(stall.body({sold("A", 1, 1), item("A", 1)}), "/lines/1/kind", "required");
    auto line = sold("A", 1, 1);
    line.erase("amount");
    line["reason"] = "theft";
    faulty(stall.body({line}), "/lines/0/amount", "required");
    faulty(stall.body({line}), "/lines/0/reason", "unknown-field");
    faulty(stall.body({sold("A", 1, -1)}), "/lines/0/amount/amount", "out-of-range");
    faulty(stall.body({lost("A", 1, "found")}), "/lines/0/reason", "unknown-value");
    line = lost("A", 1);
    line["amount"] = {{"amount", 1}, {"currency", "CNY"}};
    faulty(stall.body({line}), "/lines/0/amount", "unknown-field");
    faulty(stall.body({lost("A", 1), lost("NONE", 1)}), "/lines/1/sku", "unknown-sku");
    line = lost("A", 1);
    line["quantity"]["unit"] = "stone";
    faulty(stall.body({line}), "/lines/0/quantity/unit", "unknown-unit");
    EXPECT_EQ(shop.buyer().post(reports, with("business_day", stall.day(-31))).status, 201);
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentReport, is_one_effect_however_often_it_is_sent) {
    Stall stall;
    stall.carry({item("A", 10)});
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const body = stall.body({sold("A", 4, 4000)});
    auto const first = stall.shop.buyer().post(reports, body, key);
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(stall.shop.buyer().post(reports, body, key).body, first.body);
    EXPECT_EQ(stall.shown("A", "STALL"), "6/0/0/6");
    EXPECT_EQ(stall.shop.buyer().get(reports).body["items"].size(), 1u);
    EXPECT_EQ(stall.shop.check(), 0);
}

TEST(ConsignmentReport, is_listed_by_place_side_and_day) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 10)});
    auto const today = stall.report(shop.buyer(), {sold("A", 1, 1)}).body;
    auto late = stall.body({sold("A", 2, 2)});
    late["business_day"] = stall.day(-2);
    auto const before = shop.supplier().post(reports, late).body;
    auto const found = [&](std::string const& query) {
        return shop.buyer().get(reports + "?" + query).body["items"];
    };
    auto const both = Json::array({before, today});
    EXPECT_EQ(found("location_id=" + stall.id), both);
    EXPECT_EQ(found("supplier_id=" + shop.supplier().organisation_id()), both);
    EXPECT_TRUE(found("supplier_id=" + shop.buyer().organisation_id()).empty());
    auto const holder = "holder_id=" + shop.buyer().organisation_id();
    EXPECT_EQ(found(holder), both);
    EXPECT_EQ(found("location_id=" + stall.id + "&" + holder + "&to=" + stall.day(-1)),
              Json::array({before}));
    for (auto const& way : {"location_id=" + stall.id, holder, std::string("page_size=9"),
                            "supplier_id=" + shop.supplier().organisation_id()}) {
        EXPECT_TRUE(shop.other_buyer().get(reports + "?" + way).body["items"].empty()) << way;
        EXPECT_EQ(shop.operator_().get(reports + "?" + way).body["items"], both) << way;
        EXPECT_EQ(shop.supplier().get(reports + "?" + way).body["items"], both) << way;
    }
    EXPECT_EQ(found("from=" + stall.day(-1)), Json::array({today}));
    EXPECT_EQ(found("to=" + stall.day(-1)), Json::array({before}));
    auto const page = shop.buyer().get(reports + "?page_size=1").body;
    EXPECT_EQ(page["items"], Json::array({before}));
    EXPECT_EQ(found("page_size=1&page_token=" + page["next_page_token"].get<std::string>()),
              Json::array({today}));
}

TEST(HeldLocation, names_its_holder) {
    Stall stall;
    auto& shop = stall.shop;
    auto supplier = shop.supplier();
    auto const shown = supplier.get("/v1/locations/" + stall.id).body;
    EXPECT_EQ(shown["holder_id"], shop.buyer().organisation_id());
    EXPECT_EQ(shop.operator_().get("/v1/locations/" + stall.id).body, shown);
    auto const all = supplier.get("/v1/locations").body["items"];
    for (auto const& each : all) EXPECT_EQ(each["holder_id"].is_null(), each["code"] == "main");
    auto const refused = [&](std::string const& holder, std::string const& code) {
        auto body = stall.location("OTHER");
        body["holder_id"] = holder;
        auto const reply = supplier.post("/v1/locations", body);
        EXPECT_EQ(reply.status, 422);
        EXPECT_TRUE(reply.has_fault("/holder_id", code)) << reply.text;
    };
    refused(supplier.organisation_id(), "unknown-organisation");
    refused(shop.other_supplier().organisation_id(), "unknown-organisation");
    refused("org_01M82X29D4ES8R65RZYJKA792G", "unknown-organisation");
    refused("somebody", "invalid-format");
    auto of_union = stall.location("UNION");
    of_union["holder_id"] = shop.union_().organisation_id();
    EXPECT_EQ(supplier.post("/v1/locations", of_union).status, 201);
    EXPECT_EQ(supplier.patch("/v1/locations/" + stall.id, {{"holder_id", nullptr}}, 1).status, 422)
        << "it is fixed for good";
}

}  // namespace
}  // namespace chaolu::test
