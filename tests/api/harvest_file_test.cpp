// Today's harvest as a clerk writes it (domain.md J1): weights with what the goods came in, and
// more of a greenhouse than it can have yielded.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/clerk.hpp"

namespace chaolu::test {
namespace {

// The clerk of a mushroom park: shiitake by the gram, greenhouse G01 with a norm of 300 kg a day,
// and G02 of which nobody knows.
struct Park {
    Park() {
        auto supplier = clerk.shop.supplier();
        auto const product = supplier.post("/v1/products", {{"code", "XG"},
                                                            {"category", "mushroom"},
                                                            {"name", {{"zh", "香菇"}}},
                                                            {"origin_division", "140406"},
                                                            {"skus",
                                                             {{{"code", "XG-A"},
                                                               {"name", {{"zh", "香菇一级"}}},
                                                               {"base_unit", "g"},
                                                               {"is_catch_weight", true},
                                                               {"shelf_life_days", 7}}}}});
        if (product.status != 201) throw std::runtime_error(product.text);
        auto const site =
            supplier.post("/v1/production-sites",
                          {{"code", "PARK"},
                           {"name", "食用菌示范园"},
                           {"division_code", "140406"},
                           {"growing_units",
                            {{{"number", "G01"}, {"kind", "greenhouse"}, {"daily_norm_g", 300'000}},
                             {{"number", "G02"}, {"kind", "greenhouse"}}}}});
        if (site.status != 201) throw std::runtime_error(site.text);
        site_target = site.header("location");
    }
    static std::string header() { return "货号,批号,采收日期,大棚,数量,单位,毛重,皮重\n"; }
    std::string row(std::string const& lot, std::string const& unit,
                    std::string const& cells) const {
        return "XG-A," + lot + "," + clerk.today + ",PARK/" + unit + "," + cells + "\n";
    }
    std::string on_hand() { return std::to_string(clerk.shop.on_hand("XG-A")); }

    Clerk clerk;
    std::string site_target;
};

TEST(HarvestFile, weighs_goods_with_what_they_came_in) {
    Park park;
    auto const file = Park::header() + park.row("L-1", "G02", "13360,公斤,20480,7120") +
                      park.row("L-2", "G02", ",斤,５２０,20斤") +
                      park.row("L-3", "G02", ",,10.5kg,0kg");
    auto const done = park.clerk.receive(file);
    EXPECT_EQ(done.body["received_count"], 3) << done.text;
    EXPECT_EQ(park.on_hand(), std::to_string(13'360'000 + 250'000 + 10'500));
    std::map<std::string, std::string> weights;
    auto const lots = park.clerk.shop.supplier().get("/v1/lots?sku=XG-A").body["items"];
    for (auto const& lot : lots)
        weights[lot["lot_code"]] = lot["gross_weight"].dump() + "-" + lot["tare_weight"].dump() +
                                   "=" + lot["quantity"]["value"].dump();
    EXPECT_EQ(weights, (std::map<std::string, std::string>{{"L-1", "20480000-7120000=13360000"},
                                                           {"L-2", "260000-10000=250000"},
                                                           {"L-3", "10500-0=10500"}}));
    EXPECT_EQ(park.clerk.shop.check(), 0);
}

TEST(HarvestFile, is_told_by_cell_which_weights_cannot_be) {
    Park park;
    auto const preview =
        park.clerk.upload(Park::header() + park.row("L-1", "G02", "13361,公斤,20480,7120") +
                          park.row("L-2", "G02", ",斤,20,20") + park.row("L-3", "G02", ",斤,20,") +
                          park.row("L-4", "G02", "20,斤,,3") + park.row("L-5", "G02", ",,20,3") +
                          park.row("L-6", "G02", "20,斤,x,3") + "A,L-7," + park.clerk.today +
                          ",,5,个,6,1\n" + park.row("L-8", "G02", "17,斤,20,3"));
    EXPECT_EQ(preview.body["good_count"], 1) << preview.text;
    EXPECT_EQ(faults_of(preview.body),
              (Faults{"2:5 数量 invalid-content", "3:8 皮重 out-of-range", "4:5 数量 required",
                      "4:8 皮重 required", "5:7 毛重 required", "6:6 单位 required",
                      "7:7 毛重 invalid-format", "8:7 毛重 unknown-field"}))
        << preview.text;
    // A preview that is confirmed keeps the weights.
    EXPECT_EQ(park.clerk.confirm(preview.body).body["received_count"], 1);
    auto const lot = park.clerk.shop.supplier().get("/v1/lots?sku=XG-A").body["items"][0];
    EXPECT_EQ(lot["gross_weight"], 10'000);
    EXPECT_EQ(lot["tare_weight"], 1'500);
}

TEST(HarvestFile, warns_of_more_than_a_greenhouse_yields_in_a_day) {
    Park park;
    auto const warned = [](Json const& import) { return faults_of(import, "warnings"); };
    auto const preview = park.clerk.upload(
        Park::header() + park.row("L-1", "G01", "200,kg,,") + park.row("L-2", "G01", "100,kg,,") +
        park.row("L-3", "G01", "0.5,kg,,") + park.row("L-4", "G02", "9000,kg,,"));
    EXPECT_EQ(preview.body["good_count"], 4) << preview.text;
    EXPECT_EQ(warned(preview.body), (Faults{"4:5 数量 above-norm"}));
    EXPECT_NE(preview.text.find("makes 300500 g of PARK/G01"), std::string::npos) << preview.text;
    EXPECT_EQ(park.clerk.confirm(preview.body).body["received_count"], 4);
    // What came before counts, and a lot that is told again does not count twice.
    auto const again = park.clerk.upload(Park::header() + park.row("L-2", "G01", "99,kg,,"));
    EXPECT_EQ(warned(again.body), (Faults{"2:5 数量 lot-changed"})) << again.text;
    // Both are said of one cell, and the file is not lost.
    auto const much = park.clerk.upload(Park::header() + park.row("L-2", "G01", "900,kg,,"));
    EXPECT_EQ(warned(much.body), (Faults{"2:5 数量 lot-changed"})) << much.text;
    EXPECT_NE(much.text.find("on its best day; is 900000, and was 100000"), std::string::npos)
        << much.text;
    auto const more = park.clerk.upload(Park::header() + park.row("L-9", "G01", "50,斤,,"));
    EXPECT_EQ(warned(more.body), (Faults{"2:5 数量 above-norm"}));
    // Another norm from now on.
    auto const raised = park.clerk.shop.supplier().post(
        park.site_target + ":change-growing-units",
        {{"growing_units",
          {{{"number", "G01"}, {"kind", "greenhouse"}, {"daily_norm_g", 900'000}}}}});
    EXPECT_EQ(raised.status, 200) << raised.text;
    EXPECT_TRUE(
        warned(park.clerk.upload(Park::header() + park.row("L-9", "G01", "51,斤,,")).body).empty());
}

// What is sorted was harvested once, and pieces weigh nothing.
TEST(HarvestFile, counts_a_harvest_once_whatever_is_made_of_it) {
    Park park;
    auto supplier = park.clerk.shop.supplier();
    ASSERT_EQ(park.clerk.receive(Park::header() + park.row("L-1", "G01", "200,kg,,"))
                  .body["received_count"],
              1);
    auto const sorted = supplier.post(
        "/v1/transformations",
        {{"inputs", {{{"sku", "XG-A"}, {"quantity", {{"value", 200}, {"unit", "kg"}}}}}},
         {"outputs",
          {{{"sku", "XG-A"},
            {"lot_code", "L-SORTED"},
            {"harvest_date", park.clerk.today},
            {"growing_unit", {{"site", "PARK"}, {"number", "G01"}}},
            {"quantity", {{"value", 190}, {"unit", "kg"}}}}}}});
    ASSERT_EQ(sorted.status, 201) << sorted.text;
    auto const more = park.clerk.upload(Park::header() + park.row("L-2", "G01", "100,kg,,") + "A," +
                                        "L-3," + park.clerk.today + ",PARK/G01,80,个,,\n");
    EXPECT_EQ(more.body["good_count"], 2) << more.text;
    EXPECT_EQ(more.body["warning_count"], 0) << more.text;
}

// More rows than are looked at together: those that are known count once wherever they stand.
TEST(HarvestFile, that_is_told_again_whole_is_not_doubted) {
    Park park;
    auto const file = [&](std::string const& last) {
        auto text = Park::header();
        for (int number = 0; number < 2900; ++number)
            text += park.row("L-" + std::to_string(number), "G01", "100,g,,");
        return text + park.row("L-LAST", "G01", last);
    };
    auto const first = park.clerk.receive(file("10,kg,,"));
    EXPECT_EQ(first.body["received_count"], 2901) << first.text;
    EXPECT_EQ(first.body["warning_count"], 0) << "just what it yields: " << first.text;
    auto const again = park.clerk.upload(file("9,kg,,"));
    EXPECT_EQ(faults_of(again.body, "warnings"), (Faults{"2902:5 数量 lot-changed"})) << again.text;
}

// Numbers of growing units are free text; what of it no code can hold is left out.
TEST(HarvestFile, names_lots_of_growing_units_with_chinese_numbers) {
    Park park;
    auto const number = std::string("东区一号大棚B2");
    auto const added = park.clerk.shop.supplier().post(
        park.site_target + ":change-growing-units",
        {{"growing_units", {{{"number", number}, {"kind", "greenhouse"}}}}});
    ASSERT_EQ(added.status, 200) << added.text;
    auto const done = park.clerk.receive(Park::header() + park.row("", number, "5,kg,,"));
    EXPECT_EQ(done.body["received_count"], 1) << done.text;
    auto const lot = park.clerk.shop.supplier().get("/v1/lots?sku=XG-A").body["items"][0];
    EXPECT_NE(lot["lot_code"].get<std::string>().find("-B2-"), std::string::npos) << lot;
}

TEST(HarvestFile, gives_refused_rows_back_with_their_units) {
    Park park;
    auto const header = std::string("货号,批号,采收日期,数量,毛重,皮重\n");
    auto const row = [&](std::string const& cells) {
        return "XG-A,L-1," + park.clerk.today + "," + cells + "\n";
    };
    auto const preview = park.clerk.upload(header + row("1200斤,1210斤,10斤"));
    // Somebody receives it meanwhile.
    park.clerk.receive(Park::header() + park.row("L-1", "G02", "1200,斤,,"));
    EXPECT_EQ(park.clerk.confirm(preview.body).body["state"], "failed");
    auto const back = park.clerk.shop.supplier().get(
        "/v1/stock-imports/" + preview.body["id"].get<std::string>() + "/failed-rows?format=csv");
    EXPECT_NE(back.text.find("600000g,605000g,5000g"), std::string::npos) << back.text;
}

TEST(HarvestFile, and_requests_are_doubted_alike) {
    Park park;
    auto const lot = [&](std::string const& code, std::int64_t kg) {
        return Json{{"sku", "XG-A"},
                    {"lot_code", code},
                    {"harvest_date", park.clerk.today},
                    {"growing_unit", {{"site", "PARK"}, {"number", "G01"}}},
                    {"quantity", {{"value", kg}, {"unit", "kg"}}}};
    };
    auto weighed = lot("L-3", 4);
    weighed["gross_weight"] = {{"value", 9}, {"unit", "jin"}};
    weighed["tare_weight"] = {{"value", 500}, {"unit", "g"}};
    auto supplier = park.clerk.shop.supplier();
    auto const made =
        supplier.post("/v1/lots:batch", {{"lots", {lot("L-1", 299), lot("L-2", 2), weighed}}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_FALSE(made.body["results"][0].contains("warnings"));
    EXPECT_EQ(made.body["results"][1]["warnings"][0]["code"], "above-norm");
    EXPECT_EQ(made.body["results"][1]["warnings"][0]["pointer"], "/lots/1/quantity/value");
    EXPECT_EQ(made.body["results"][2]["lot"]["gross_weight"], 4'500);
    weighed["tare_weight"] = {{"value", 5}, {"unit", "kg"}};
    weighed["lot_code"] = "L-4";
    auto const refused = supplier.post("/v1/lots:batch", {{"lots", Json::array({weighed})}});
    EXPECT_TRUE(refused.has_fault("/lots/0/tare_weight", "out-of-range")) << refused.text;
    EXPECT_EQ(park.clerk.shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
