// Numbers of food licences: the vectors of domain.md 2.7, and every slip of one digit.
#include "domain/suppliers/licence_number.hpp"

#include <gtest/gtest.h>

namespace chaolu::suppliers {
namespace {

TEST(ScNumber, is_taken_apart) {
    struct Case {
        std::string_view text;
        ScKind kind;
        std::string category, division, sequence;
    };
    Case const cases[] = {
        {"SC10314040600012", ScKind::food, "03", "140406", "0001"},
        {"SC10114040600016", ScKind::food, "01", "140406", "0001"},
        {"SC11351090100010", ScKind::food, "13", "510901", "0001"},  // a real one
        {"SC20114040600019", ScKind::additive, "01", "140406", "0001"},
        // Issued before 2018, when 潞城 was a city of its own.
        {"SC10314048100013", ScKind::food, "03", "140481", "0001"},
    };
    for (auto const& each : cases) {
        auto const number = parse_sc(each.text);
        ASSERT_TRUE(number) << each.text << " " << slug(number.error());
        EXPECT_EQ(number->text, each.text);
        EXPECT_EQ(number->kind, each.kind) << each.text;
        EXPECT_EQ(number->category, each.category) << each.text;
        EXPECT_EQ(number->division, each.division) << each.text;
        EXPECT_EQ(number->sequence, each.sequence) << each.text;
    }
}

TEST(JyNumber, is_taken_apart) {
    auto const lucheng = parse_jy("JY11404060000015");
    ASSERT_TRUE(lucheng);
    EXPECT_EQ(lucheng->kind, JyKind::seller);
    EXPECT_EQ(lucheng->division, "140406");
    EXPECT_EQ(lucheng->street, std::nullopt);
    EXPECT_EQ(lucheng->sequence, "000001");
}

// domain.md 0.7: 1 + 11 + district + street + sequence + check; a real number of 朝阳区.
TEST(JyNumber, of_beijing_names_its_district_and_street_in_a_way_of_its_own) {
    auto const number = parse_jy("JY11105050876919");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->division, "110105");
    EXPECT_EQ(number->street, "05");
    EXPECT_EQ(number->sequence, "087691");
}

TEST(LicenceNumbers, have_kinds_of_their_own) {
    EXPECT_EQ(parse_jy("JY21404060000011")->kind, JyKind::catering);
    EXPECT_EQ(parse_jy("JY31404060000010")->kind, JyKind::canteen);
    EXPECT_EQ(text(JyKind::seller), "seller");
    EXPECT_EQ(text(JyKind::catering), "catering");
    EXPECT_EQ(text(JyKind::canteen), "canteen");
    EXPECT_EQ(text(ScKind::food), "food");
    EXPECT_EQ(text(ScKind::additive), "additive");
}

TEST(LicenceNumbers, are_refused_in_any_other_form) {
    for (std::string_view const text :
         {"", "SC", "SC1031404060001", "SC103140406000122", "sc10314040600012", "JY10314040600012",
          "SC1031404060001X", "SC 10314040600012", "SC10314040600012 ", "10314040600012",
          "SC１0314040600012", "SC30314040600014", "SC10014040600014"})
        EXPECT_EQ(parse_sc(text).error(), Code::invalid_format) << text;
    for (std::string_view const text :
         {"", "JY", "JY1140406000001", "JY114040600000155", "jy11404060000015", "SC11404060000015",
          "JY1140406000001X", "JY41404060000019", "JY10404060000012"})
        EXPECT_EQ(parse_jy(text).error(), Code::invalid_format) << text;
}

TEST(LicenceNumbers, with_a_wrong_check_digit_say_so) {
    EXPECT_EQ(parse_sc("SC10314040600013").error(), Code::invalid_check_digit);
    EXPECT_EQ(parse_jy("JY11105050876918").error(), Code::invalid_check_digit);
}

template <class Parse>
void expect_every_slip_found(std::string_view good, Parse parse) {
    ASSERT_TRUE(parse(good)) << good;
    for (std::size_t place = 2; place < good.size(); ++place)
        for (char digit = '0'; digit <= '9'; ++digit) {
            if (digit == good[place]) continue;
            std::string slip(good);
            slip[place] = digit;
            EXPECT_FALSE(parse(slip)) << slip;
        }
}

TEST(LicenceNumbers, are_refused_after_a_slip_of_any_single_digit) {
    for (std::string_view const good : {"SC10314040600012", "SC10114040600016", "SC11351090100010"})
        expect_every_slip_found(good, parse_sc);
    for (std::string_view const good : {"JY11404060000015", "JY11105050876919"})
        expect_every_slip_found(good, parse_jy);
}

}  // namespace
}  // namespace chaolu::suppliers
