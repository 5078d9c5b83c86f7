// Numbers of standards and of geographical indications: what domain.md 2.5 names, and neighbours.
#include "domain/catalogue/standard_code.hpp"

#include <gtest/gtest.h>

#include "domain/catalogue/gi_number.hpp"

namespace chaolu::catalogue {
namespace {

TEST(StandardCode, is_read_and_written_one_way) {
    struct Case {
        std::string_view written, text;
    };
    Case const cases[] = {
        {"GB/T 38581", "GB/T 38581"},
        {"GB/T 38581-2020", "GB/T 38581-2020"},
        {"GB/T38581-2020", "GB/T 38581-2020"},
        {"GH/T 1013", "GH/T 1013"},
        {"NY/T 1835", "NY/T 1835"},
        {"GB/T 11766", "GB/T 11766"},
        {"GB 2719", "GB 2719"},
        {"GB2719-2018", "GB 2719-2018"},
        {"GB/T 18187", "GB/T 18187"},
        {"GB/T 19777", "GB/T 19777"},
        {"GB 2718", "GB 2718"},
        {"GB 31644", "GB 31644"},
        {"GB 2763.1-2022", "GB 2763.1-2022"},
        {"DB14/T 1234-2020", "DB14/T 1234-2020"},
        {"DB14/T1234", "DB14/T 1234"},
        {"DB1404/T 12-2021", "DB1404/T 12-2021"},
        {"Q/LCH 0001S-2023", "Q/LCH 0001S-2023"},
        {"Q/140406 12", "Q/140406 12"},
    };
    for (auto const& each : cases) {
        auto const code = StandardCode::parse(each.written);
        ASSERT_TRUE(code) << each.written;
        EXPECT_EQ(code->text(), each.text);
        EXPECT_EQ(StandardCode::parse(code->text()), code);
    }
    EXPECT_EQ(StandardCode::parse("GB 2718-2014"), (StandardCode{"GB", "2718", 2014}));
}

TEST(StandardCode, is_refused_in_any_other_form) {
    for (auto const* text : {"",
                             "GB",
                             "GB ",
                             "GB/T",
                             "38581",
                             "gb 2719",
                             "SB/T 10371",
                             "GBT 38581",
                             "GB/Z 1",
                             "GB 2719-18",
                             "GB 2719-20180",
                             "GB 2719-",
                             "GB 2719-2018-1",
                             "GB  2719",
                             "GB 27x19",
                             "GB 2719S",
                             "GB 2719.",
                             "GB 2719.1.2",
                             "GB 12345678901",
                             "DB1/T 12",
                             "DB140/T 12",
                             "DB04/T 12",
                             "DB14 12",
                             "DB14/T",
                             "Q/ 1",
                             "Q/LCH",
                             "Q/LCH0001S",
                             "Q/lch 1",
                             "Q/潞城 1",
                             "GB/T 38581 2020",
                             "葱"})
        EXPECT_FALSE(StandardCode::parse(text)) << text;
}

TEST(GiNumber, of_a_certificate_is_not_that_of_a_specification) {
    EXPECT_TRUE(is_gi_certificate_number("AGI01459"));
    for (auto const* text :
         {"", "AGI", "AGI1459", "AGI014590", "agi01459", "AGI0145X", "AGI2014-02-1497", "01459"})
        EXPECT_FALSE(is_gi_certificate_number(text)) << text;
    EXPECT_TRUE(is_gi_specification_number("AGI2014-02-1497"));
    EXPECT_TRUE(is_gi_specification_number("AGI2010-09-00496"));
    for (auto const* text : {"", "AGI", "AGI01459", "AGI2014-02-149", "AGI2014-02-149700",
                             "AGI1814-02-1497", "AGI2014-2-1497", "AGI2014/02/1497",
                             "AGI2014-0x-1497", "agi2014-02-1497", "AGI2014-02-14X7"})
        EXPECT_FALSE(is_gi_specification_number(text)) << text;
}

Date day(std::string_view text) { return date_from_text(text).value(); }

StandardEdition edition(std::string_view code, std::string_view from, std::string_view to) {
    Validity valid{day(from)};
    if (!to.empty()) valid.to = day(to);
    return {StandardCode::parse(code).value(), valid};
}

TEST(Standard, is_withdrawn_from_the_day_on_which_its_edition_ends) {
    std::vector<StandardEdition> const editions{
        edition("GB 2719-2003", "2004-05-01", "2019-12-21"),
        edition("GB 2719-2018", "2019-12-21", ""),
        edition("GH/T 1013-1998", "1998-01-01", "2015-06-01"),
    };
    auto const withdrawn = [&](std::string_view code, std::string_view on) {
        return is_withdrawn(StandardCode::parse(code).value(), editions, day(on));
    };
    EXPECT_FALSE(withdrawn("GB 2719-2003", "2019-12-20"));
    EXPECT_TRUE(withdrawn("GB 2719-2003", "2019-12-21"));
    EXPECT_FALSE(withdrawn("GB 2719-2018", "2026-11-23"));
    // Published, but not in force yet: it may be named early.
    EXPECT_FALSE(withdrawn("GB 2719-2018", "2019-01-01"));
    // Without a year it is the edition of the day, while there is one.
    EXPECT_FALSE(withdrawn("GB 2719", "2026-11-23"));
    EXPECT_TRUE(withdrawn("GH/T 1013", "2026-11-23"));
    // What is not listed is unknown, not withdrawn.
    EXPECT_FALSE(withdrawn("GB 2719-1981", "2026-11-23"));
    EXPECT_FALSE(withdrawn("GB/T 2719-2003", "2026-11-23"));
    EXPECT_FALSE(withdrawn("GB/T 38581", "2026-11-23"));
}

}  // namespace
}  // namespace chaolu::catalogue
