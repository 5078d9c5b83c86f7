// What a supplier may sell on which day: approvals, licences, rules and holidays weighed.
#include <gtest/gtest.h>

#include "domain/suppliers/rights.hpp"

namespace chaolu::suppliers {
namespace {

Date day(char const* text) { return date_from_text(text).value(); }
Validity days(char const* from, char const* to) { return {day(from), day(to)}; }
Validity since(char const* from) { return {day(from), {}}; }

std::vector<LicenceRule> const rules{
    {"scallion", SupplierRole::cooperative, {}, {}, since("2015-10-01")},
    {"vinegar", SupplierRole::cooperative, {LicenceKind::sc}, "03", since("2015-10-01")},
    {"millet", SupplierRole::company, {LicenceKind::sc}, "01", since("2015-10-01")},
    {"sauce", SupplierRole::trader, {LicenceKind::jy}, {}, days("2015-10-01", "2021-04-29")},
    {"sauce",
     SupplierRole::trader,
     {LicenceKind::jy, LicenceKind::jy_filing},
     {},
     since("2021-04-29")},
};

Paper sc(std::vector<std::string> classes, Validity valid) {
    return {LicenceKind::sc, std::move(classes), valid};
}

Standing cooperative() {
    return {SupplierRole::cooperative,
            SupplierState::active,
            {{"scallion", {since("2026-01-01")}}, {"vinegar", {since("2026-01-01")}}},
            {sc({"03"}, days("2021-06-01", "2026-06-01"))},
            {},
            {}};
}

TEST(SupplierRights, need_no_licence_where_none_is_asked_for) {
    auto standing = cooperative();
    standing.papers.clear();
    EXPECT_EQ(rights_of(standing, rules), (CategoryDays{{"scallion", {since("2026-01-01")}}}));
}

TEST(SupplierRights, end_with_the_licence_for_what_it_covers_only) {
    auto const rights = rights_of(cooperative(), rules);
    EXPECT_EQ(rights.at("vinegar"), (DaySet{days("2026-01-01", "2026-06-01")}));
    EXPECT_EQ(rights.at("scallion"), (DaySet{since("2026-01-01")}));
}

TEST(SupplierRights, come_back_with_a_renewed_licence) {
    auto standing = cooperative();
    standing.papers.push_back(sc({"03"}, days("2026-06-01", "2031-06-01")));
    EXPECT_EQ(rights_of(standing, rules).at("vinegar"), (DaySet{days("2026-01-01", "2031-06-01")}));
    // Renewed late: the days between are lost.
    standing.papers.back().valid.from = day("2026-07-01");
    EXPECT_EQ(rights_of(standing, rules).at("vinegar"),
              (DaySet{days("2026-01-01", "2026-06-01"), days("2026-07-01", "2031-06-01")}));
}

TEST(SupplierRights, need_a_licence_of_the_right_class_and_kind) {
    auto standing = cooperative();
    standing.papers = {sc({"01", "07"}, since("2021-01-01"))};
    EXPECT_FALSE(rights_of(standing, rules).contains("vinegar"));
    standing.papers = {{LicenceKind::jy, {}, since("2021-01-01")}};
    EXPECT_FALSE(rights_of(standing, rules).contains("vinegar"));
    standing.papers = {sc({"01", "03"}, since("2021-01-01"))};
    EXPECT_TRUE(rights_of(standing, rules).contains("vinegar"));
}

TEST(SupplierRights, follow_the_rule_of_the_day) {
    Standing trader{SupplierRole::trader,
                    SupplierState::active,
                    {{"sauce", {since("2020-01-01")}}},
                    {{LicenceKind::jy_filing, {}, since("2020-01-01")}},
                    {},
                    {since("2020-01-01")}};
    // A filing suffices since 2021-04-29.
    EXPECT_EQ(rights_of(trader, rules).at("sauce"), (DaySet{since("2021-04-29")}));
}

TEST(SupplierRights, of_a_trader_end_with_its_agency) {
    Standing trader{SupplierRole::trader,
                    SupplierState::active,
                    {{"sauce", {since("2022-01-01")}}},
                    {{LicenceKind::jy, {}, since("2020-01-01")}},
                    {},
                    {days("2022-03-01", "2023-03-01")}};
    EXPECT_EQ(rights_of(trader, rules).at("sauce"), (DaySet{days("2022-03-01", "2023-03-01")}));
    trader.agencies = {};
    EXPECT_TRUE(rights_of(trader, rules).empty());
}

TEST(SupplierRights, do_not_reach_where_no_rule_does) {
    auto standing = cooperative();
    standing.approvals["millet"] = DaySet{since("2020-01-01")};
    standing.approvals["scallion"] = DaySet{since("2010-01-01")};
    auto const rights = rights_of(standing, rules);
    EXPECT_FALSE(rights.contains("millet"));
    EXPECT_EQ(rights.at("scallion"), (DaySet{since("2015-10-01")}));
}

TEST(SupplierRights, leave_holidays_out) {
    auto standing = cooperative();
    standing.closures = DaySet{days("2026-02-16", "2026-02-23")};
    EXPECT_EQ(rights_of(standing, rules).at("scallion"),
              (DaySet{days("2026-01-01", "2026-02-16"), since("2026-02-23")}));
}

TEST(SupplierRights, are_none_unless_active) {
    for (auto state :
         {SupplierState::applied, SupplierState::suspended, SupplierState::terminated}) {
        auto standing = cooperative();
        standing.state = state;
        EXPECT_TRUE(rights_of(standing, rules).empty()) << text(state);
    }
}

TEST(SupplierRoles, follow_from_the_credit_code) {
    EXPECT_EQ(role_of_uscc("93140406MA0DEM0133"), SupplierRole::cooperative);
    EXPECT_EQ(role_of_uscc("91140406MA0DEM0214"), SupplierRole::company);
    EXPECT_EQ(role_of_uscc("92140406MA0DEM0804"), SupplierRole::individual_business);
    for (auto const* code : {"N1140406MA0DEM0804", "N2140406MA0DEM0804", "N3140406MA0DEM0804"})
        EXPECT_EQ(role_of_uscc(code), SupplierRole::village_body) << code;
    for (auto const* code : {"12110105MB0DEM068X", "51140406MJ0DEM0597", "N9140406MA0DEM0804"})
        EXPECT_EQ(role_of_uscc(code), SupplierRole::institution) << code;
}

TEST(SupplierStates, know_what_may_follow) {
    using enum SupplierState;
    using Event = SupplierEvent;
    EXPECT_EQ(supplier_machine.next(applied, Event::approve), active);
    EXPECT_EQ(supplier_machine.next(active, Event::suspend), suspended);
    EXPECT_EQ(supplier_machine.next(suspended, Event::resume), active);
    EXPECT_EQ(supplier_machine.next(suspended, Event::approve), std::nullopt);
    for (auto event :
         {Event::approve, Event::disapprove, Event::suspend, Event::resume, Event::terminate})
        EXPECT_EQ(supplier_machine.next(terminated, event), std::nullopt);
}

TEST(LicenceNumbers, are_checked_by_kind) {
    auto const sc_facts = check_number(LicenceKind::sc, "SC10314040600012");
    EXPECT_EQ(sc_facts, (NumberFacts{"03", "140406"}));
    EXPECT_EQ(check_number(LicenceKind::jy, "JY11105050876919"), (NumberFacts{{}, "110105"}));
    EXPECT_EQ(check_number(LicenceKind::sc, "SC10314040600013").error(), Code::invalid_check_digit);
    EXPECT_EQ(check_number(LicenceKind::jy, "JY11105050876918").error(), Code::invalid_check_digit);
    EXPECT_EQ(check_number(LicenceKind::jy, "SC10314040600012").error(), Code::invalid_format);
    EXPECT_EQ(check_number(LicenceKind::sc, "SC1031404060001").error(), Code::invalid_format);
    EXPECT_EQ(check_number(LicenceKind::sc, "SC1031404060001X").error(), Code::invalid_format);
    EXPECT_EQ(check_number(LicenceKind::jy_filing, "YB11404060000015"), (NumberFacts{}));
    EXPECT_EQ(check_number(LicenceKind::jy_filing, "备案 15").error(), Code::invalid_format);
}

}  // namespace
}  // namespace chaolu::suppliers
