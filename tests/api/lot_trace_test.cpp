// Lots traced through what they were made of and became: all of it, or honestly less.
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <set>

#include "tests/support/kitchen.hpp"

namespace chaolu::test {
namespace {

std::string lot_of(Json const& made, std::size_t at = 0) { return made["outputs"][at]["lot_id"]; }

// Level, lot and origin of each step, in their order.
std::vector<std::string> outline(Json const& steps,
                                 std::map<std::string, std::string> const& names) {
    std::vector<std::string> lines;
    for (auto const& step : steps)
        lines.push_back(step["level"].dump() + " " + names.at(step["origin_id"]) + ">" +
                        names.at(step["lot_id"]));
    return lines;
}

TEST(Trace, goes_back_and_forward_through_two_levels) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const dried = kitchen.make(making({input("FRESH", 80)}, {output(shop, "DRIED", 8)}));
    auto const sauce = kitchen.make(making({input("DRIED", 5)}, {output(shop, "SAUCE", 3)}));
    ASSERT_EQ(sauce.status, 201) << sauce.text;
    std::string const top = sauce.body["outputs"][0]["lot_id"];
    std::string const middle = dried.body["outputs"][0]["lot_id"];
    std::string const bottom = dried.body["inputs"][0]["lot_id"];
    auto supplier = shop.supplier();
    auto const back = supplier.get("/v1/lots/" + top + "/trace").body;
    ASSERT_EQ(back["back"].size(), 3u);
    EXPECT_TRUE(back["forward"].empty());
    EXPECT_EQ(back["back"][0]["origin_id"], middle);
    EXPECT_EQ(back["back"][0]["level"], 1);
    EXPECT_EQ(back["back"][1]["level"], 2);
    EXPECT_EQ(back["back"][1]["sku"], "FRESH");
    EXPECT_EQ(back["is_complete"], true);
    auto const forward = supplier.get("/v1/lots/" + bottom + "/trace").body;
    ASSERT_EQ(forward["forward"].size(), 2u);
    EXPECT_EQ(forward["forward"][1]["lot_id"], top);
    EXPECT_EQ(forward["forward"][1]["transformation_id"], sauce.body["id"]);
    EXPECT_EQ(shop.other_supplier().get("/v1/lots/" + top + "/trace").status, 404);
}

// A walk that ended silently at a level would say that it is complete.
TEST(Trace, goes_through_forty_levels) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const first = kitchen.made({input("FRESH", 40)}, {output(shop, "DRIED", 40)});
    auto last = lot_of(first);
    auto const begin = last;
    for (int level = 1; level < 40; ++level)
        last = lot_of(kitchen.made({input(level % 2 ? "DRIED" : "SAUCE", 1, last)},
                                   {output(shop, level % 2 ? "SAUCE" : "DRIED", 1)}));
    auto const back = kitchen.trace(last);
    ASSERT_EQ(back["back"].size(), 40u);
    EXPECT_EQ(back["back"][39]["level"], 40);
    EXPECT_EQ(back["back"][39]["lot_id"], begin);
    EXPECT_EQ(back["back"][39]["sku"], "FRESH");
    EXPECT_EQ(back["is_complete"], true);
    auto const forward = kitchen.trace(begin);
    ASSERT_EQ(forward["forward"].size(), 39u);
    EXPECT_EQ(forward["forward"][38]["lot_id"], last);
    EXPECT_EQ(forward["is_complete"], true);
}

TEST(Trace, goes_on_from_each_lot_of_a_diamond_once) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const sides =
        kitchen.made({input("FRESH", 40)}, {output(shop, "DRIED", 20), output(shop, "DRIED", 20)});
    auto const left = lot_of(sides, 0);
    auto const right = lot_of(sides, 1);
    std::string const top = sides["inputs"][0]["lot_id"];
    auto const joined = lot_of(
        kitchen.made({input("DRIED", 5, left), input("DRIED", 5, right), input("FRESH", 2, top)},
                     {output(shop, "SAUCE", 9)}));
    auto const end = lot_of(kitchen.made({input("SAUCE", 1, joined), input("DRIED", 1, left)},
                                         {output(shop, "SAUCE", 1)}));
    std::map<std::string, std::string> const names{
        {top, "top"}, {left, "left"}, {right, "right"}, {joined, "joined"}, {end, "end"}};
    auto const as_set = [&](Json const& steps) {
        auto const lines = outline(steps, names);
        EXPECT_EQ(lines.size(), 7u) << "each step once";
        return std::set<std::string>(lines.begin(), lines.end());
    };
    EXPECT_EQ(
        as_set(kitchen.trace(end)["back"]),
        (std::set<std::string>{"1 joined>end", "1 left>end", "2 left>joined", "2 right>joined",
                               "2 top>joined", "2 top>left", "3 top>right"}));
    EXPECT_EQ(as_set(kitchen.trace(top)["forward"]),
              (std::set<std::string>{"1 top>left", "1 top>right", "1 top>joined", "2 left>joined",
                                     "2 right>joined", "2 left>end", "2 joined>end"}));
}

// What is left out is said, and can be had.
TEST(Trace, gives_a_thousand_steps_at_a_time_and_says_that_there_are_more) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const top = [&] {
        std::vector<Json> outputs(50, output(shop, "DRIED", 1));
        std::string lot;
        for (int at = 0; at < 21; ++at) {
            for (auto& each : outputs) each["lot_code"] = fresh_key();
            auto const made =
                kitchen.made({lot.empty() ? input("FRESH", 1) : input("FRESH", 1, lot)}, outputs);
            lot = made["inputs"][0]["lot_id"];
            if (at == 3)
                kitchen.made({input("DRIED", 1, lot_of(made))}, {output(shop, "SAUCE", 1)});
        }
        return lot;
    }();
    auto const first = kitchen.trace(top);
    EXPECT_EQ(first["is_complete"], false);
    ASSERT_EQ(first["forward"].size(), 1000u);
    EXPECT_FALSE(first.contains("next_back"));
    auto const rest = kitchen.trace(top, first["next_forward"]);
    EXPECT_EQ(rest["is_complete"], true);
    EXPECT_TRUE(rest["back"].empty());
    ASSERT_EQ(rest["forward"].size(), 51u);
    EXPECT_EQ(rest["forward"][50]["level"], 2);
    EXPECT_EQ(rest["forward"][50]["sku"], "SAUCE");
    std::set<std::string> lots;
    for (auto const* page : {&first, &rest})
        for (auto const& step : (*page)["forward"]) lots.insert(step["lot_id"]);
    EXPECT_EQ(lots.size(), 1051u) << "each once";
    EXPECT_TRUE(shop.supplier()
                    .get("/v1/lots/" + top + "/trace?page_token=x")
                    .has_fault("?page_token", "invalid-format"));
}

TEST(Trace, tells_what_a_recall_asks) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const made =
        kitchen.made({input("FRESH", 50), input("FRESH", 5)}, {output(shop, "DRIED", 8)});
    std::string const top = made["inputs"][0]["lot_id"];
    auto const dried = lot_of(made);
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + dried + ":hold", {{"reason", "召回"}}).status,
              200);
    auto const step = kitchen.trace(top)["forward"][0];
    EXPECT_EQ(step["taken"], pieces(55)) << "by both inputs";
    EXPECT_EQ(step["made"], pieces(8));
    EXPECT_EQ(step["made_at"], made["created_at"]);
    EXPECT_EQ(step["production_date"], shop.today());
    EXPECT_EQ(step["on_hand"], 8);
    EXPECT_EQ(step["hold_reason"], "召回");
    auto const back = kitchen.trace(dried)["back"][0];
    EXPECT_EQ(back["taken"], pieces(55));
    EXPECT_EQ(back["on_hand"], 5);
    EXPECT_TRUE(back["hold_reason"].is_null());
}

// The goal of a recall: within 100 ms among 1,000,000 movements, however the lots are connected.
TEST(Trace, is_quick_among_a_million_movements) {
    Kitchen kitchen;
    auto& shop = kitchen.shop;
    auto const dried = kitchen.made({input("FRESH", 80)}, {output(shop, "DRIED", 8)});
    auto const top = lot_of(kitchen.made({input("DRIED", 5)}, {output(shop, "SAUCE", 3)}));
    std::string const bottom = dried["inputs"][0]["lot_id"];
    shop.sql(
        "insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta,"
        " reserved_delta, on_hand_after, reserved_after, lot_id, created_at)"
        " select s.market_id, s.sku_id, s.pool_id, 1000 + n, 'received', 1, 0, n, 0,"
        " gen_random_uuid(), 0 from (select * from stock limit 1) s,"
        " generate_series(1, 1000000) n");
    // Every lot of a layer of 100 is in every lot of the next, twenty layers deep: 190,000 steps.
    shop.sql(
        "insert into lot (market_id, id, supplier_id, sku_id, lot_code, harvest_date, quantity,"
        " created_at) select l.market_id, md5(layer || ' ' || n)::uuid, l.supplier_id, l.sku_id,"
        " 'M-' || layer || '-' || n, current_date, 1, 0 from lot l,"
        " generate_series(1, 20) layer, generate_series(1, 100) n"
        " where l.id = (select lot_id from lot_origin limit 1)");
    shop.sql(
        "insert into lot_origin select o.market_id, md5(layer + 1 || ' ' || n)::uuid,"
        " md5(layer || ' ' || m)::uuid, o.transformation_id from (select * from lot_origin limit 1)"
        " o, generate_series(1, 19) layer, generate_series(1, 100) n, generate_series(1, 100) m");
    shop.sql(
        "insert into transformation_line select o.market_id, o.transformation_id, x.is_output,"
        " 1000 * layer + n, l.sku_id, md5(layer || ' ' || n)::uuid, 1 from (select * from"
        " lot_origin limit 1) o join lot l on l.id = o.origin_id, generate_series(1, 20) layer,"
        " generate_series(1, 100) n, (values (true), (false)) x(is_output)");
    shop.sql("analyze lot_origin, transformation_line, stock_entry, lot");
    auto const middle = LotId{uuid_from_hex(shop.sql("select md5('10 1')::uuid")).value()}.text();
    auto const slowest = [&](std::vector<std::string> const& lots) {
        auto supplier = shop.supplier();
        std::chrono::microseconds worst{0};
        for (int round = 0; round < 6; ++round)
            for (auto const& lot : lots) {
                auto const begin = std::chrono::steady_clock::now();
                EXPECT_EQ(supplier.get("/v1/lots/" + lot + "/trace").status, 200);
                // The first finds no page in memory.
                if (round == 0) continue;
                worst = std::max(worst, std::chrono::duration_cast<std::chrono::microseconds>(
                                            std::chrono::steady_clock::now() - begin));
            }
        std::cout << "slowest trace: " << worst.count() << " us\n";
        return worst;
    };
    EXPECT_LT(slowest({top, bottom}), std::chrono::milliseconds(100));
    // 2000 steps are shown, by a build that is not optimised; the bench holds it to its goal.
    EXPECT_LT(slowest({middle}), std::chrono::seconds(1));
    auto const shown = kitchen.trace(middle);
    EXPECT_EQ(shown["is_complete"], false);
    EXPECT_EQ(shown["back"].size(), 1000u);
    EXPECT_EQ(shown["forward"].size(), 1000u);
}

}  // namespace
}  // namespace chaolu::test
