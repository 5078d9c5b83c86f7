// Instants and days: what is read, what is refused, and when the day changes in Shanghai.
#include "domain/core/time.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace chaolu {
namespace {

Instant at(std::string_view text) {
    auto const instant = instant_from_text(text);
    EXPECT_TRUE(instant) << text;
    return instant.value_or(Instant{});
}

TEST(Instant, is_written_in_utc_with_milliseconds) {
    struct Case {
        std::int64_t micros;
        std::string_view text;
    };
    Case const cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1'999, "1970-01-01T00:00:00.001Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {1'645'557'742'000'000, "2022-02-22T19:22:22.000Z"},
        {951'782'400'000'000, "2000-02-29T00:00:00.000Z"},
        {1'793'851'382'001'000, "2026-11-05T04:03:02.001Z"},
    };
    for (auto const& each : cases) EXPECT_EQ(to_text(Instant{each.micros}), each.text);
}

TEST(Instant, reads_fractions_of_up_to_six_decimals) {
    auto const whole = at("2026-11-05T04:03:02Z").micros;
    EXPECT_EQ(at("2026-11-05T04:03:02.5Z").micros, whole + 500'000);
    EXPECT_EQ(at("2026-11-05T04:03:02.001Z").micros, whole + 1'000);
    EXPECT_EQ(at("2026-11-05T04:03:02.000001Z").micros, whole + 1);
    EXPECT_EQ(at("2026-11-05T04:03:02.999999Z").micros, whole + 999'999);
}

TEST(Instant, reads_offsets) {
    struct Case {
        std::string_view text;
        std::string_view utc;
    };
    Case const cases[] = {
        {"2026-11-05T12:03:02+08:00", "2026-11-05T04:03:02.000Z"},
        {"2026-11-05T00:03:02.25+08:00", "2026-11-04T16:03:02.250Z"},
        {"2026-12-31T23:30:00-01:15", "2027-01-01T00:45:00.000Z"},
        {"2024-03-01T05:29:59.999+05:30", "2024-02-29T23:59:59.999Z"},
        {"2026-11-05T04:03:02-00:00", "2026-11-05T04:03:02.000Z"},
        {"2026-11-05t04:03:02z", "2026-11-05T04:03:02.000Z"},
    };
    for (auto const& each : cases) EXPECT_EQ(to_text(at(each.text)), each.utc);
}

TEST(Instant, refuses_every_other_form) {
    for (std::string_view const text : {"",
                                        "2026-11-05",
                                        "2026-11-05T04:03:02",
                                        "2026-11-05 04:03:02Z",
                                        "2026-11-05T04:03Z",
                                        "2026-11-05T04:03:02.Z",
                                        "2026-11-05T04:03:02.1234567Z",
                                        "2026-11-05T04:03:02,5Z",
                                        "2026-11-05T24:00:00Z",
                                        "2026-11-05T23:60:00Z",
                                        "2026-12-31T23:59:60Z",
                                        "2026-11-05T04:03:02+0800",
                                        "2026-11-05T04:03:02+08",
                                        "2026-11-05T04:03:02+24:00",
                                        "2026-11-05T04:03:02+08:60",
                                        "2026-11-05T04:03:02+08:00Z",
                                        "2026-11-05T04:03:02 08:00",
                                        "2026-11-05T04:03:02ZZ",
                                        "2026-11-05T04:03:02Z ",
                                        " 2026-11-05T04:03:02Z",
                                        "2026-02-29T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-00-10T00:00:00Z",
                                        "2026-11-00T00:00:00Z",
                                        "2026-11-31T00:00:00Z",
                                        "20261105T040302Z",
                                        "+2026-11-05T04:03:02Z",
                                        "2026/11/05T04:03:02Z",
                                        "2026-11-05T04.03.02Z",
                                        "2026-11-05T4:03:02Z",
                                        "2026-11-05T04:03:0-Z",
                                        "1762315382",
                                        "2026-11-05T04:03:02UTC"})
        EXPECT_FALSE(instant_from_text(text)) << text;
}

TEST(Instant, refuses_what_leaves_the_years_it_can_write) {
    EXPECT_FALSE(instant_from_text("0000-01-01T00:00:00+00:01"));
    EXPECT_FALSE(instant_from_text("9999-12-31T23:59:59-00:01"));
    EXPECT_EQ(to_text(at("0000-01-01T00:00:00Z")), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(to_text(at("9999-12-31T23:59:59.999999Z")), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_text(Instant{std::numeric_limits<std::int64_t>::max()}),
              "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_text(Instant{std::numeric_limits<std::int64_t>::min()}),
              "0000-01-01T00:00:00.000Z");
}

TEST(Instant, comes_back_the_same_to_the_millisecond) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
        Instant const instant{static_cast<std::int64_t>(random() % 250'000'000'000'000) * 1000};
        EXPECT_EQ(instant_from_text(to_text(instant)), instant);
    }
}

TEST(Date, reads_and_writes_real_days) {
    for (std::string_view const text :
         {"1970-01-01", "2024-02-29", "2000-02-29", "2026-11-05", "2026-12-31", "9999-12-31"}) {
        auto const day = date_from_text(text);
        ASSERT_TRUE(day) << text;
        EXPECT_EQ(to_text(*day), text);
    }
}

TEST(Date, refuses_days_that_do_not_exist_and_other_forms) {
    for (std::string_view const text : {"",
                                        "2026-02-29",
                                        "2100-02-29",
                                        "1900-02-29",
                                        "2026-04-31",
                                        "2026-13-01",
                                        "2026-00-01",
                                        "2026-01-00",
                                        "2026-01-32",
                                        "1969-12-31",
                                        "0000-01-01",
                                        "2026-1-05",
                                        "2026-11-5",
                                        "2026/11/05",
                                        "2026/11-05",
                                        "2026-11/05",
                                        "20261105",
                                        "2026-11-05 ",
                                        " 2026-11-05",
                                        "2026-11-05T00:00:00Z",
                                        "10000-01-01",
                                        "-026-11-05",
                                        "2026-+1-05",
                                        "2026年11月05日",
                                        "２０２６-11-05"})
        EXPECT_FALSE(date_from_text(text)) << text;
}

TEST(Date, counts_over_months_and_leap_days) {
    EXPECT_EQ(to_text(date_from_text("2024-02-28")->plus_days(1)), "2024-02-29");
    EXPECT_EQ(to_text(date_from_text("2026-02-28")->plus_days(1)), "2026-03-01");
    EXPECT_EQ(to_text(date_from_text("2027-01-01")->plus_days(-1)), "2026-12-31");
    EXPECT_LT(*date_from_text("2026-09-30"), *date_from_text("2026-10-01"));
}

TEST(ShanghaiDay, changes_at_sixteen_hours_utc) {
    struct Case {
        std::string_view instant;
        std::string_view day;
    };
    Case const cases[] = {
        {"2026-11-04T15:59:59.999999Z", "2026-11-04"}, {"2026-11-04T16:00:00Z", "2026-11-05"},
        {"2026-11-05T00:00:00Z", "2026-11-05"},        {"2026-11-05T15:59:59Z", "2026-11-05"},
        {"2024-02-28T16:00:00Z", "2024-02-29"},        {"2024-02-29T16:00:00Z", "2024-03-01"},
        {"2026-12-31T16:00:00Z", "2027-01-01"},        {"2026-11-05T23:59:59+08:00", "2026-11-05"},
        {"1969-12-31T15:59:59Z", "1969-12-31"},
    };
    for (auto const& each : cases)
        EXPECT_EQ(to_text(shanghai_day(at(each.instant))), each.day) << each.instant;
}

TEST(ShanghaiDay, has_an_answer_for_the_last_instant_of_all) {
    Instant const last{std::numeric_limits<std::int64_t>::max()};
    EXPECT_GT(shanghai_day(last), *date_from_text("9999-12-31"));
}

TEST(ShanghaiDay, begins_eight_hours_before_that_of_utc) {
    auto const start = start_of_shanghai_day(*date_from_text("2026-11-23"));
    EXPECT_EQ(to_text(start), "2026-11-22T16:00:00.000Z");
    EXPECT_EQ(to_text(shanghai_day(start)), "2026-11-23");
    EXPECT_EQ(to_text(shanghai_day({start.micros - 1})), "2026-11-22");
}

}  // namespace
}  // namespace chaolu
