// Numbers of identity cards and organisation codes: the vectors of domain.md 2.7.
#include "domain/identity/id_number.hpp"

#include <gtest/gtest.h>

#include "domain/identity/organisation_code.hpp"

namespace chaolu::identity {
namespace {

TEST(IdNumber, is_checked_and_shown_masked) {
    auto const number = IdNumber::parse("11010519491231002X");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->masked(), "110105********002X");
    EXPECT_EQ(number->division(), "110105");
    using namespace std::chrono;
    EXPECT_EQ(number->born().days, sys_days{year{1949} / 12 / 31});
}

TEST(IdNumber, is_refused_after_a_slip_of_any_single_digit) {
    std::string const good = "11010519491231002X";
    for (std::size_t place = 0; place < good.size(); ++place)
        for (char const other : std::string_view("0123456789X")) {
            if (other == good[place]) continue;
            auto slip = good;
            slip[place] = other;
            EXPECT_FALSE(IdNumber::parse(slip)) << slip;
        }
}

TEST(IdNumber, is_refused_in_any_other_form) {
    for (std::string_view const text :
         {"", "11010519491231002", "11010519491231002XX", "11010519491231002x", "110105491231002",
          "1101051949123100２X", "11010519491331002X", "11010519490229002X", "11010518991231002X",
          "01010519491231002X"})
        EXPECT_EQ(IdNumber::parse(text).error(), Code::invalid_format) << text;
    EXPECT_EQ(IdNumber::parse("110105194912310021").error(), Code::invalid_check_digit);
}

TEST(OrganisationCode, has_a_check_character_of_its_own) {
    for (auto const* text : {"MA0DEM013", "MA0DEM021", "00000000X", "D2143569X"})
        EXPECT_EQ(is_organisation_code(text), std::string_view(text) != "00000000X") << text;
    for (auto const* text : {"", "MA0DEM014", "MA0DEM01", "MA0DEM0133", "ma0dem013", "MA0-EM013",
                             "MA0DEM01x", "D21435690"})
        EXPECT_FALSE(is_organisation_code(text)) << text;
}

TEST(OrganisationCode, stands_inside_a_credit_code) {
    for (auto const* text : {"93140406MA0DEM0133", "91140406MA0DEM0214", "91110105MA0DEM048H",
                             "81110105MJ0DEM0597", "11110105MB0DEM068X", "92140406MA0DEM0804"}) {
        auto const uscc = Uscc::parse(text).value();
        EXPECT_EQ(organisation_code_of(uscc), std::string_view(text).substr(8, 9));
        EXPECT_TRUE(is_organisation_code(organisation_code_of(uscc))) << text;
    }
}

}  // namespace
}  // namespace chaolu::identity
