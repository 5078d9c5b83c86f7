// The unified social credit code: real and demo codes pass, any slip of the pen does not.
#include "domain/identity/uscc.hpp"

#include <gtest/gtest.h>

namespace chaolu::identity {
namespace {

// domain.md 2.7.
constexpr std::string_view good[] = {
    "91350100M000100Y43", "93140406MA0DEM0133", "91140406MA0DEM0214", "91110105MA0DEM048H",
    "81110105MJ0DEM0597", "11110105MB0DEM068X", "92140406MA0DEM0804",
};

TEST(Uscc, takes_codes_whose_check_character_is_right) {
    for (auto const text : good) {
        auto const uscc = Uscc::parse(text);
        ASSERT_TRUE(uscc) << text;
        EXPECT_EQ(uscc->text(), text);
    }
}

TEST(Uscc, finds_every_single_wrong_character) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (auto const text : good) {
        for (std::size_t place = 0; place < text.size(); ++place) {
            for (char const other : alphabet) {
                if (other == text[place]) continue;
                std::string slip(text);
                slip[place] = other;
                EXPECT_EQ(Uscc::parse(slip).error(), Code::invalid_check_digit) << slip;
            }
        }
    }
}

TEST(Uscc, refuses_letters_outside_its_alphabet_anywhere) {
    for (char const letter : std::string_view("IOSVZaz -_\0*", 12)) {
        for (std::size_t place = 0; place < 18; ++place) {
            std::string text(good[0]);
            text[place] = letter;
            auto const uscc = Uscc::parse(text);
            ASSERT_FALSE(uscc) << text;
            EXPECT_EQ(uscc.error(), Code::invalid_format) << text;
        }
    }
}

TEST(Uscc, refuses_lower_case_and_every_other_length) {
    for (std::string_view const text :
         {"", "91350100m000100y43", "91350100M000100Y4", "91350100M000100Y433",
          " 91350100M000100Y43", "91350100M000100Y43 ", "91350100M000100Y4Z", "MA0DEM013",
          "913501００M000100Y43"}) {
        auto const uscc = Uscc::parse(text);
        ASSERT_FALSE(uscc) << text;
        EXPECT_EQ(uscc.error(), Code::invalid_format) << text;
    }
}

TEST(Uscc, tells_a_union_by_its_first_two_characters) {
    EXPECT_TRUE(Uscc::parse("81110105MJ0DEM0597")->is_union());
    EXPECT_FALSE(Uscc::parse("91110105MA0DEM048H")->is_union());
    EXPECT_FALSE(Uscc::parse("11110105MB0DEM068X")->is_union());
}

}  // namespace
}  // namespace chaolu::identity
