// The rules of a lot: what somebody says was harvested or made, and whether it may be received.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "domain/inventory/lot.hpp"

namespace chaolu::inventory {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

Date day(std::string_view text) { return date_from_text(text).value(); }

Date const today = day("2024-11-06");
LotPlace const place{"MA0DEM013", "3f2a9c01bb", 12};

SkuFacts scallion() {
    return {{},
            "SCALLION",
            "140406",
            {BaseUnit::g, {{"bundle_tie", 10'000, 1}, {"box", 2'500, 1}, {"case", 20'000, 1}}},
            true,
            21};
}

WrittenLot written() {
    WrittenLot lot;
    lot.sku = "SCALLION";
    lot.lot_code = "L-1";
    lot.harvest_date = day("2024-11-05");
    lot.quantity = {500, 0, "jin"};
    return lot;
}

std::vector<std::pair<LotField, Code>> faults_of(WrittenLot const& lot, bool is_known = true,
                                                 bool is_unit_known = true,
                                                 bool is_catch_weight = true) {
    auto sku = scallion();
    sku.is_catch_weight = is_catch_weight;
    auto const judged = judge(lot, is_known ? &sku : nullptr, is_unit_known, place, today);
    std::vector<std::pair<LotField, Code>> faults;
    if (!judged)
        for (auto const& fault : judged.error()) faults.emplace_back(fault.field, fault.code);
    return faults;
}
using Found = std::vector<std::pair<LotField, Code>>;

TEST(Lot, is_completed_with_base_units_and_shelf_life) {
    auto lot = written();
    lot.pieces = 25;
    auto const sku = scallion();
    auto const judged = judge(lot, &sku, true, place, today);
    ASSERT_TRUE(judged);
    EXPECT_EQ(judged->quantity, 250'000);
    EXPECT_EQ(judged->pieces, 25);
    EXPECT_EQ(judged->lot_code, "L-1");
    EXPECT_EQ(judged->expiry_date, day("2024-11-26"));
    lot.expiry_date = day("2024-11-06");  // good until the end of today
    EXPECT_EQ(judge(lot, &sku, true, place, today)->expiry_date, day("2024-11-06"));
}

// domain.md 2.4: 20,480 - 7,120 = 13,360 kg.
TEST(Lot, weighs_what_gross_less_tare_weight_make) {
    auto const sku = scallion();
    auto lot = written();
    lot.quantity = {13'360, 0, "kg"};
    lot.gross_weight = {20'480, 0, "kg"};
    lot.tare_weight = {7'120, 0, "kg"};
    auto const judged = judge(lot, &sku, true, place, today);
    ASSERT_TRUE(judged);
    EXPECT_EQ(judged->quantity, 13'360'000);
    EXPECT_EQ(judged->gross_weight, 20'480'000);
    EXPECT_EQ(judged->tare_weight, 7'120'000);
    lot.quantity = {};
    EXPECT_EQ(judge(lot, &sku, true, place, today)->quantity, 13'360'000) << "not written";
    lot.quantity = {13'361, 0, "kg"};
    EXPECT_EQ(faults_of(lot), (Found{{LotField::quantity, Code::invalid_content}}));
    lot.quantity = {41, 0, "jin"};
    lot.gross_weight = {205, 1, "kg"};
    lot.tare_weight = {0, 0, "liang"};
    EXPECT_EQ(judge(lot, &sku, true, place, today)->quantity, 20'500) << "each in its unit";
}

TEST(Lot, refuses_weights_that_cannot_be) {
    auto lot = written();
    lot.gross_weight = {500, 0, "jin"};
    EXPECT_EQ(faults_of(lot), (Found{{LotField::tare_weight, Code::required}}));
    lot.tare_weight = {500, 0, "jin"};
    EXPECT_EQ(faults_of(lot), (Found{{LotField::tare_weight, Code::out_of_range}}));
    lot.tare_weight = {1, 0, "crate"};
    EXPECT_EQ(faults_of(lot), (Found{{LotField::tare_weight, Code::unknown_unit}}));
    lot.gross_weight.reset();
    EXPECT_EQ(faults_of(lot), (Found{{LotField::gross_weight, Code::required}}));
    auto pieces = scallion();
    pieces.measures = {BaseUnit::piece, {}};
    lot = written();
    lot.quantity = {5, 0, "piece"};
    lot.gross_weight = {5, 0, "kg"};
    auto const judged = judge(lot, &pieces, true, place, today);
    ASSERT_FALSE(judged);
    EXPECT_EQ(judged.error().front().code, Code::unknown_field);
}

TEST(Lot, keeps_from_the_day_it_was_made) {
    auto lot = written();
    lot.harvest_date = day("2024-10-01");
    lot.production_date = day("2024-11-01");
    auto const sku = scallion();
    EXPECT_EQ(judge(lot, &sku, true, place, today)->expiry_date, day("2024-11-22"));
}

TEST(Lot, may_keep_for_ever) {
    auto sku = scallion();
    sku.shelf_life_days.reset();
    EXPECT_FALSE(judge(written(), &sku, true, place, today)->expiry_date);
}

TEST(Lot, without_a_code_gets_the_same_one_every_time) {
    auto lot = written();
    lot.lot_code.reset();
    auto const sku = scallion();
    EXPECT_EQ(judge(lot, &sku, true, place, today)->lot_code,
              "140406-MA0DEM013-20241105-NA-3f2a9c01bb-12");
    lot.growing_unit = {"PARK", "G01"};
    EXPECT_EQ(judge(lot, &sku, true, place, today)->lot_code,
              "140406-MA0DEM013-20241105-G01-3f2a9c01bb-12");
    lot.growing_unit = {"PARK", "A-NUMBER-OF-MORE-THAN-16-CHARACTERS"};
    EXPECT_LE(
        judge(lot, &sku, true, {"MA0DEM013", "3f2a9c01bb", 1'000'000}, today)->lot_code.size(),
        64u);
}

TEST(Lot, refuses_dates_that_cannot_be) {
    struct Case {
        std::optional<std::string_view> harvest, production, expiry;
        Found faults;
    };
    Case const cases[] = {
        {{}, {}, {}, {{LotField::harvest_date, Code::required}}},
        {"2024-11-06", {}, {}, {}},
        {{}, "2024-11-06", {}, {}},
        {"2024-11-07", {}, {}, {{LotField::harvest_date, Code::out_of_range}}},
        {{}, "2024-11-07", {}, {{LotField::production_date, Code::out_of_range}}},
        {"2024-11-05", "2024-11-04", {}, {{LotField::production_date, Code::out_of_range}}},
        {"2024-11-05", {}, "2024-11-04", {{LotField::expiry_date, Code::out_of_range}}},
        {"2024-11-01", "2024-11-05", "2024-11-04", {{LotField::expiry_date, Code::out_of_range}}},
        {"2024-11-01", {}, "2024-11-05", {{LotField::expiry_date, Code::expired}}},
        {"2024-10-15", {}, {}, {{LotField::expiry_date, Code::expired}}},  // 21 days later
        {"2024-10-16", {}, {}, {}},
    };
    for (auto const& each : cases) {
        auto lot = written();
        lot.harvest_date.reset();
        if (each.harvest) lot.harvest_date = day(*each.harvest);
        if (each.production) lot.production_date = day(*each.production);
        if (each.expiry) lot.expiry_date = day(*each.expiry);
        EXPECT_EQ(faults_of(lot), each.faults)
            << each.harvest.value_or("-") << " " << each.production.value_or("-") << " "
            << each.expiry.value_or("-");
    }
}

TEST(Lot, refuses_what_it_does_not_know) {
    EXPECT_EQ(faults_of(written(), false), (Found{{LotField::sku, Code::unknown_sku}}));
    auto lot = written();
    lot.growing_unit = {"PARK", "G99"};
    EXPECT_EQ(faults_of(lot, true, false),
              (Found{{LotField::growing_unit, Code::unknown_growing_unit}}));
    lot = written();
    lot.lot_code = "批次 1";
    EXPECT_EQ(faults_of(lot), (Found{{LotField::lot_code, Code::invalid_format}}));
    lot = written();
    lot.pieces = 5;
    EXPECT_EQ(faults_of(lot, true, true, false), (Found{{LotField::pieces, Code::unknown_field}}));
    lot.pieces = 0;
    EXPECT_EQ(faults_of(lot), (Found{{LotField::pieces, Code::out_of_range}}));
}

TEST(Lot, reports_every_fault_at_once) {
    auto lot = written();
    lot.quantity = {5, 0, "箱"};  // box or case?
    lot.lot_code = "-";
    lot.harvest_date = day("2025-01-01");
    EXPECT_EQ(faults_of(lot), (Found{{LotField::unit, Code::unknown_unit},
                                     {LotField::lot_code, Code::invalid_format},
                                     {LotField::harvest_date, Code::out_of_range}}));
}

TEST(Lot, is_judged_again_before_it_is_received) {
    Lot lot;
    lot.expiry_date = day("2024-11-06");
    EXPECT_FALSE(judge_again(lot, today));
    EXPECT_EQ(judge_again(lot, day("2024-11-07"))->code, Code::expired);
    lot.expiry_date.reset();
    EXPECT_FALSE(judge_again(lot, day("2099-01-01")));
}

TEST(LotQuantity, comes_out_whole_or_not_at_all) {
    struct Case {
        WrittenQuantity written;
        tl::expected<std::int64_t, Code> base;
    };
    auto const no = [](Code code) { return tl::unexpected(code); };
    Case const cases[] = {
        {{19'865, 2, "kg"}, 198'650},
        {{5, 1, "jin"}, 250},
        {{3, 0, "bundle_tie"}, 30'000},
        {{1, 3, "jin"}, no(Code::not_whole_base_units)},
        {{5, 4, "kg"}, no(Code::not_whole_base_units)},
        {{0, 0, "kg"}, no(Code::out_of_range)},
        {{-1, 0, "kg"}, no(Code::out_of_range)},
        {{1'000'000'000, 0, "kg"}, base_quantity_max},
        {{1'000'000'001, 0, "kg"}, no(Code::out_of_range)},
        {{most, 0, "t"}, no(Code::out_of_range)},
        {{most, 9, "g"}, no(Code::not_whole_base_units)},
        {{1, 10, "kg"}, no(Code::out_of_range)},
        {{1, 0, "basket"}, no(Code::unknown_unit)},
    };
    for (auto const& each : cases)
        EXPECT_EQ(to_base(each.written, scallion().measures), each.base)
            << each.written.digits << " e-" << each.written.decimals << " " << each.written.unit;
}

TEST(UnitWord, means_what_the_sku_lets_it_mean) {
    auto const measures = scallion().measures;
    EXPECT_EQ(unit_named("斤", measures), "jin");
    EXPECT_EQ(unit_named("公斤", measures), "kg");
    EXPECT_EQ(unit_named("KG", measures), "kg");
    EXPECT_EQ(unit_named("捆", measures), "bundle_tie");
    EXPECT_EQ(unit_named("盒", measures), "box");
    EXPECT_FALSE(unit_named("箱", measures));  // a box or a case
    EXPECT_FALSE(unit_named("袋", measures));
    EXPECT_FALSE(unit_named("升", measures));
    EXPECT_FALSE(unit_named("", measures));
    Measures const other{BaseUnit::g, {{"箱", 5'000, 1}, {"Sack", 25'000, 1}}};
    EXPECT_EQ(unit_named("箱", other), "箱");
    EXPECT_EQ(unit_named("Sack", other), "Sack");
    EXPECT_FALSE(unit_named("捆", other));
}

TEST(Shown, cuts_between_characters) {
    EXPECT_EQ(shown("斤"), "'斤'");
    std::string const longest(60, 'a'), most_of_it(59, 'a');
    // Strings are joined in place: GCC 12 sees a false array bound in their sums.
    std::string quoted = "'";
    quoted.append(longest).append("'");
    EXPECT_EQ(shown(longest), quoted);
    std::string cut = "'";
    cut.append(most_of_it).append("…'");
    EXPECT_EQ(shown(std::string(most_of_it).append("斤斤")), cut);
}

}  // namespace
}  // namespace chaolu::inventory
