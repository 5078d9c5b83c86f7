// Text of people: what passes byte for byte, what is refused and under which code; codes, phones.
#include "domain/core/text.hpp"

#include <gtest/gtest.h>

using namespace std::string_view_literals;

namespace chaolu {
namespace {

TEST(Utf8, is_recognised_in_every_length) {
    for (auto const text :
         {""sv, "a"sv, "é"sv, "葱"sv, "\U00020000"sv, "🍄"sv, "\0"sv, "\xC2\x80"sv, "\xDF\xBF"sv,
          "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv,
          "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "大葱 scallion"sv})
        EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, is_refused_where_bytes_are_not_well_formed) {
    for (auto const text : {
             "\x80"sv,
             "\xBF"sv,
             "\xFF"sv,
             "\xFE"sv,
             "\xF8\x88\x80\x80\x80"sv,  // no lead byte
             "\xC3"sv,
             "\xE8\x91"sv,
             "\xF0\x9F\x8D"sv,
             "a\xC3"sv,  // cut short
             "\xC3\x28"sv,
             "\xE8\x28\x91"sv,
             "\xF0\x9F\x28\x84"sv,  // not continued
             "\xC0\x80"sv,
             "\xC0\xAF"sv,
             "\xC1\xBF"sv,  // overlong in two
             "\xE0\x80\xAF"sv,
             "\xE0\x9F\xBF"sv,  // in three
             "\xF0\x80\x80\xAF"sv,
             "\xF0\x8F\xBF\xBF"sv,  // in four
             "\xED\xA0\x80"sv,
             "\xED\xBF\xBF"sv,
             "\xED\xA0\xBD\xED\xB0\x80"sv,  // surrogates
             "\xF4\x90\x80\x80"sv,
             "\xF5\x80\x80\x80"sv,  // beyond U+10FFFF
             "\xF8\x90\x80\x80"sv,
             "\xFF\x90\x80\x80"sv,
             "葱"sv.substr(0, 2),
             "\xB4\xF3\xB4\xD0"sv,  // GB18030
         })
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Length, counts_code_points) {
    EXPECT_EQ(length(""), 0U);
    EXPECT_EQ(length("abc"), 3U);
    EXPECT_EQ(length("熬脑葱"), 3U);
    EXPECT_EQ(length("a\U00020BB7é🍄"), 4U);
}

TEST(CheckText, takes_the_writing_of_people) {
    for (auto const text : {
             "大葱"sv, "Aonao scallion, grade A"sv, " 大葱 "sv, "a\u3000b"sv, "'; drop --"sv,
             "𠮷野家"sv, "𪚥"sv,                              // CJK extension B
             "🍄"sv, "\U0001F468\u200D\U0001F469"sv,           // emoji, and two joined
             "\u0645\u0631\u062D"sv, "\u200F\u05E9\u05DC"sv,  // right to left
             "\u00E9"sv, "e\u0301"sv, "雲岩山﹔"sv,           // composed or not
         })
        EXPECT_TRUE(check_text(text, 1, 100)) << text;
}

TEST(CheckText, refuses_controls_and_bidirectional_overrides) {
    for (auto const text :
         {"a\0b"sv, "a\tb"sv, "a\nb"sv, "a\rb"sv, "\x1B[31m"sv, "a\x7F"sv, "a\u0080"sv, "a\u0085"sv,
          "a\u009F"sv, "a\u202A"sv, "a\u202B"sv, "a\u202C"sv, "a\u202D"sv, "a\u202Eb"sv,
          "a\u2066"sv, "a\u2067"sv, "a\u2068"sv, "a\u2069"sv})
        EXPECT_EQ(check_text(text, 1, 100), tl::unexpected(Code::invalid_text))
            << testing::PrintToString(text);
}

TEST(CheckText, refuses_broken_utf8) {
    for (auto const text : {"a\xED\xA0\x80"sv, "\xC0\xAF"sv, "大\xE8\x91"sv, "\xFF"sv})
        EXPECT_EQ(check_text(text, 1, 100), tl::unexpected(Code::invalid_text))
            << testing::PrintToString(text);
}

TEST(CheckText, refuses_what_nobody_can_see) {
    for (auto const text : {" "sv, "   "sv, "\u3000"sv, "\u00A0"sv, "\u2003\u2009"sv, "\u200B"sv,
                            "\u200D"sv, "\uFEFF"sv, "\u2800"sv, "\u3164"sv, "\u2028"sv})
        EXPECT_EQ(check_text(text, 1, 100), tl::unexpected(Code::invalid_text))
            << testing::PrintToString(text);
    EXPECT_FALSE(check_text(" ", 0, 100));
}

TEST(CheckText, counts_code_points_at_both_ends) {
    EXPECT_EQ(check_text("", 1, 4), tl::unexpected(Code::too_short));
    EXPECT_TRUE(check_text("", 0, 4));
    EXPECT_EQ(check_text("葱", 2, 4), tl::unexpected(Code::too_short));
    EXPECT_TRUE(check_text("大葱", 2, 4));
    EXPECT_TRUE(check_text("熬脑大葱", 2, 4));
    EXPECT_EQ(check_text("熬脑大葱🍄", 2, 4), tl::unexpected(Code::too_long));
}

TEST(Code, is_ascii_letters_digits_and_four_signs) {
    for (auto const text : {"A"sv, "0"sv, "SC-A/2.5_kg"sv, "a-b"sv, "_a"sv, ".a"sv, "/a"sv})
        EXPECT_TRUE(is_code(text)) << text;
    for (auto const text : {""sv, "-a"sv, "a-"sv, "-"sv, "a b"sv, "葱"sv, "a+b"sv, "a:b"sv, "a\0"sv,
                            "a\n"sv, "a%2f"sv, "a@b"sv, "a[b"sv, "a`b"sv, "a{b"sv, "é"sv})
        EXPECT_FALSE(is_code(text)) << text;
}

TEST(Code, has_a_longest) {
    EXPECT_TRUE(is_code(std::string(64, 'x')));
    EXPECT_FALSE(is_code(std::string(65, 'x')));
    EXPECT_TRUE(is_code("abc", 3));
    EXPECT_FALSE(is_code("abcd", 3));
}

TEST(DivisionCode, is_six_digits_without_a_leading_zero) {
    for (auto const text : {"140406"sv, "110105"sv, "140481"sv, "211300"sv})
        EXPECT_TRUE(is_division_code(text)) << text;
    for (auto const text : {""sv, "14040"sv, "1404061"sv, "040406"sv, "14040a"sv, "１40406"sv,
                            "140406001"sv, " 40406"sv, "-14040"sv})
        EXPECT_FALSE(is_division_code(text)) << text;
}

TEST(Phone, is_a_mobile_a_landline_or_a_service_number) {
    for (auto const text :
         {"+86 138 0013 8000"sv, "13800138000"sv, "138-0013-8000"sv, "+8619912345678"sv,
          "0355-2028888"sv, "010-65099123"sv, "010 6509 9123"sv, "03552028888"sv, "0355 20288881"sv,
          "+86 0355-2028888"sv, "400-810-1234"sv, "4008101234"sv, "+860355-20288881"sv})
        EXPECT_TRUE(is_phone(text)) << text;
}

TEST(Phone, is_nothing_else) {
    for (auto const text : {""sv,
                            " - "sv,
                            "+86"sv,
                            "12345678901"sv,
                            "10800138000"sv,
                            "1380013800"sv,
                            "138001380000"sv,
                            "65099123"sv,
                            "010-650991"sv,
                            "0355-202888812"sv,
                            "500-810-1234"sv,
                            "400-810-123"sv,
                            "400-810-12345"sv,
                            "+1 212 555 0100"sv,
                            "86 13800138000"sv,
                            "+86+8613800138000"sv,
                            "+860355-202888812"sv,
                            "1380013800x"sv,
                            "１３８00138000"sv,
                            "13800138000\0"sv,
                            "(0355)2028888"sv,
                            "1 3 8 0 0 1 3 8 0 0 0 0 0 0 0 0 0"sv})
        EXPECT_FALSE(is_phone(text)) << text;
}

}  // namespace
}  // namespace chaolu
