// Barcodes of goods and of what shops weigh: the vectors of domain.md 2.7 and their neighbours.
#include "domain/catalogue/gtin.hpp"

#include <gtest/gtest.h>

#include "domain/catalogue/in_store_code.hpp"

namespace chaolu::catalogue {
namespace {

TEST(Gtin, has_8_12_13_or_14_digits_and_any_prefix) {
    struct Case {
        std::string_view text, in_14_digits;
    };
    for (auto const& each :
         {Case{"6901234567892", "06901234567892"}, Case{"6999999000013", "06999999000013"},
          Case{"16901234567899", "16901234567899"}, Case{"73513537", "00000073513537"},
          Case{"036000291452", "00036000291452"},
          // As a spreadsheet leaves 0036000291452: the same good.
          Case{"0036000291452", "00036000291452"}, Case{"6800000000017", "06800000000017"},
          Case{"4006381333931", "04006381333931"}, Case{"2000123005003", "02000123005003"}}) {
        auto const gtin = Gtin::parse(each.text);
        ASSERT_TRUE(gtin) << each.text;
        EXPECT_EQ(gtin->text(), each.text);
        EXPECT_EQ(gtin->in_14_digits(), each.in_14_digits);
    }
}

TEST(Gtin, is_refused_with_a_wrong_check_digit) {
    for (std::string_view const text : {"6901234567893", "6901234567829", "16901234567892",
                                        "73513538", "036000291453", "6901234567802"})
        EXPECT_EQ(Gtin::parse(text).error(), Code::invalid_check_digit) << text;
}

TEST(Gtin, is_refused_in_any_other_form) {
    for (std::string_view const text :
         {"", "0", "690123456789", "69012345678921", "690123456", "6901234567 92", "690123456789X",
          " 6901234567892", "6.90123E+12", "６901234567892", "6901234567892000", "-901234567892"}) {
        auto const gtin = Gtin::parse(text);
        // Twelve or fourteen digits of a longer or shorter number are a number of their own.
        if (text == "690123456789" || text == "69012345678921")
            EXPECT_EQ(gtin.error(), Code::invalid_check_digit) << text;
        else
            EXPECT_EQ(gtin.error(), Code::invalid_format) << text;
    }
}

InStoreRule const by_weight[] = {{"20", InStoreValue::grams}, {"21", InStoreValue::fen}};

TEST(InStoreCode, means_what_the_retailer_says) {
    auto const weighed = parse_in_store_code("2000123005003", by_weight);
    ASSERT_TRUE(weighed);
    EXPECT_EQ(weighed->item, "00123");
    EXPECT_EQ(weighed->meaning, InStoreValue::grams);
    EXPECT_EQ(weighed->value, 500);
    auto const priced = parse_in_store_code("2100123012503", by_weight);
    ASSERT_TRUE(priced);
    EXPECT_EQ(priced->meaning, InStoreValue::fen);
    EXPECT_EQ(priced->value, 1250);
    // The same code at a retailer who prints prices behind 20.
    InStoreRule const other[] = {{"20", InStoreValue::fen}};
    EXPECT_EQ(parse_in_store_code("2000123005003", other)->meaning, InStoreValue::fen);
}

TEST(InStoreCode, is_refused_where_it_has_no_meaning) {
    struct Case {
        std::string_view text;
        Code code;
    };
    for (auto const& each :
         {Case{"2200123005007", Code::unknown_value},
          Case{"2000123005004", Code::invalid_check_digit},
          Case{"2500123005008", Code::invalid_format}, Case{"6901234567892", Code::invalid_format},
          Case{"200012300500", Code::invalid_format}, Case{"20001230050035", Code::invalid_format},
          Case{"20001230050O3", Code::invalid_format}, Case{"", Code::invalid_format}})
        EXPECT_EQ(parse_in_store_code(each.text, by_weight).error(), each.code) << each.text;
    EXPECT_EQ(parse_in_store_code("2000123005003", {}).error(), Code::unknown_value);
}

}  // namespace
}  // namespace chaolu::catalogue
