// GS1-128 labels: as people write them, as scanners send them, and what is no label.
#include "domain/fulfilment/element_string.hpp"

#include <gtest/gtest.h>

namespace chaolu::fulfilment {
namespace {

using namespace std::string_literals;

Date const today = date_from_text("2026-11-23").value();
Date day(std::string_view text) { return date_from_text(text).value(); }

// domain.md 2.7.
TEST(ElementString, of_a_case_is_read) {
    auto const label = parse_element_string("(01)16901234567899(3103)198650(10)L1", today);
    ASSERT_TRUE(label);
    ElementString expected;
    expected.gtin = "16901234567899";
    expected.net_weight_g = 198'650;
    expected.lot_code = "L1";
    EXPECT_EQ(*label, expected);
}

TEST(ElementString, is_the_same_from_a_scanner) {
    auto const label = parse_element_string("(01)16901234567899(3103)198650(10)L1(37)40", today);
    ASSERT_TRUE(label);
    for (auto const& scanned : {"011690123456789931031986501"s + "0L1\x1D" + "3740",
                                "]C1011690123456789931031986501"s + "0L1\x1D" + "3740",
                                "\x1D"s + "011690123456789931031986501" + "0L1\x1D" + "3740\x1D",
                                // FNC1 behind a value of fixed length is superfluous, not wrong.
                                "0116901234567899\x1D"s + "3103198650" + "10L1\x1D" + "3740"})
        EXPECT_EQ(parse_element_string(scanned, today), label) << scanned;
}

TEST(ElementString, has_dates_counts_and_pallets) {
    auto const label = parse_element_string(
        "(00)069012345000000011(11)261101(13)261102(15)270131(17)270228(37)40", today);
    ASSERT_TRUE(label) << slug(label.error());
    EXPECT_EQ(label->sscc, "069012345000000011");
    EXPECT_EQ(label->production_date, day("2026-11-01"));
    EXPECT_EQ(label->packaging_date, day("2026-11-02"));
    EXPECT_EQ(label->best_before_date, day("2027-01-31"));
    EXPECT_EQ(label->expiry_date, day("2027-02-28"));
    EXPECT_EQ(label->count, 40);
}

TEST(ElementString, has_years_near_to_ours_and_days_of_00) {
    struct Case {
        std::string text, day;
    };
    for (auto const& each : {Case{"(17)280200", "2028-02-29"}, Case{"(17)271200", "2027-12-31"},
                             Case{"(17)760101", "2076-01-01"}, Case{"(17)770101", "1977-01-01"}})
        EXPECT_EQ(parse_element_string(each.text, today)->expiry_date, day(each.day)) << each.text;
    EXPECT_EQ(parse_element_string("(17)010101", day("2060-01-01"))->expiry_date,
              day("2101-01-01"));
}

TEST(ElementString, is_refused_as_a_whole) {
    struct Case {
        std::string text;
        Code code;
    };
    Case const cases[] = {
        {"", Code::invalid_format},
        {"]C1", Code::invalid_format},
        {"()", Code::invalid_format},
        {"(01)", Code::invalid_format},
        {"(01", Code::invalid_format},
        {"(01)16901234567898", Code::invalid_check_digit},
        {"(00)069012345000000019", Code::invalid_check_digit},
        {"(01)6901234567892", Code::invalid_format},  // 13 digits where 14 must stand
        {"(01)16901234567899x", Code::invalid_format},
        {"(02)16901234567899", Code::unknown_field},
        {"(3102)198650", Code::unknown_field},
        {"(01)16901234567899(01)16901234567899", Code::duplicate_field},
        {"(10)L1(10)L2", Code::duplicate_field},
        {"(10)123456789012345678901", Code::invalid_format},  // 21 characters
        {"(10)批1", Code::invalid_format},
        {"(10)L 1", Code::invalid_format},
        {"(37)123456789", Code::invalid_format},
        {"(37)4.0", Code::invalid_format},
        {"(3103)19865", Code::invalid_format},
        {"(3103)-98650", Code::invalid_format},
        {"(17)261301", Code::invalid_format},
        {"(17)260230", Code::invalid_format},
        {"(17)260000", Code::invalid_format},
        {"0216901234567899", Code::unknown_field},
        {"011690123456789", Code::invalid_format},
        {"L1", Code::invalid_format},
        {"10\x1D", Code::invalid_format},
        // Without FNC1 the lot swallows what stands behind it, up to a length that none has.
        {"10L13740123456789012345", Code::invalid_format},
    };
    for (auto const& each : cases) {
        auto const label = parse_element_string(each.text, today);
        ASSERT_FALSE(label) << each.text;
        EXPECT_EQ(label.error(), each.code) << each.text;
    }
}

}  // namespace
}  // namespace chaolu::fulfilment
