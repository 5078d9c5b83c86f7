// Typed attributes: decimals as texts, values that read back, and what the rules refuse.
#include "domain/catalogue/attributes.hpp"

#include <gtest/gtest.h>

#include <random>

namespace chaolu::catalogue {
namespace {

using Kind = AttributeKind;

TEST(Decimal, is_read_exactly_or_not_at_all) {
    struct Case {
        std::string_view text;
        std::optional<std::int64_t> e4;
    };
    Case const cases[] = {
        {"3.5", 35'000},   {"3.5000", 35'000}, {"0", 0},
        {"-0.25", -2'500}, {"-0", 0},          {"999999999.9999", 9'999'999'999'999},
        {"007", 70'000},   {"1000000000", {}}, {"3.50000", {}},
        {"3.", {}},        {".5", {}},         {"", {}},
        {"-", {}},         {"--1", {}},        {"+1", {}},
        {"1e3", {}},       {"1,5", {}},        {" 1", {}},
        {"１", {}},
    };
    for (auto const& each : cases) {
        auto const read = decimal_from_text(each.text);
        EXPECT_EQ(read.has_value(), each.e4.has_value()) << each.text;
        if (read && each.e4) {
            EXPECT_EQ(read->e4, *each.e4) << each.text;
        }
    }
}

TEST(Decimal, is_written_without_zeros_that_say_nothing) {
    EXPECT_EQ(decimal_text({35'000}), "3.5");
    EXPECT_EQ(decimal_text({-2'500}), "-0.25");
    EXPECT_EQ(decimal_text({120'000}), "12");
    EXPECT_EQ(decimal_text({0}), "0");
    EXPECT_EQ(decimal_text({1}), "0.0001");
    EXPECT_EQ(decimal_text({-1}), "-0.0001");
}

TEST(Decimal, reads_back_what_it_writes) {
    auto const seed = std::random_device{}();
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<std::int64_t> any(-9'999'999'999'999, 9'999'999'999'999);
    for (int i = 0; i < 10'000; ++i) {
        Decimal const decimal{any(random)};
        ASSERT_EQ(decimal_from_text(decimal_text(decimal)), decimal) << "seed " << seed;
    }
}

TEST(AttributeValue, reads_back_from_its_text) {
    std::pair<Kind, AttributeValue> const cases[] = {
        {Kind::text, std::string("布艺, \"手工\"")},
        {Kind::choice, std::string("chilled")},
        {Kind::integer, std::int64_t{-7}},
        {Kind::decimal, Decimal{35'000}},
        {Kind::boolean, true},
        {Kind::boolean, false},
        {Kind::date, *date_from_text("2008-06-07")},
    };
    for (auto const& [kind, value] : cases)
        EXPECT_EQ(value_from(kind, value_text(value)), value) << text(kind);
}

TEST(AttributeRule, refuses_what_is_no_choice_and_what_lies_beyond_its_bounds) {
    AttributeRule const choice{"storage", Kind::choice, false, {}, {}, {"ambient", "chilled"}};
    EXPECT_EQ(check(choice, std::string("chilled")), std::nullopt);
    EXPECT_EQ(check(choice, std::string("Chilled")), Code::unknown_value);
    EXPECT_EQ(check(choice, std::string()), Code::unknown_value);
    AttributeRule const acid{"total_acid", Kind::decimal, false, 35'000, 200'000};
    EXPECT_EQ(check(acid, Decimal{34'999}), Code::out_of_range);
    EXPECT_EQ(check(acid, Decimal{35'000}), std::nullopt);
    EXPECT_EQ(check(acid, Decimal{200'000}), std::nullopt);
    EXPECT_EQ(check(acid, Decimal{200'001}), Code::out_of_range);
    AttributeRule const length{"white_mm", Kind::integer, false, 500'000, {}};
    EXPECT_EQ(check(length, std::int64_t{49}), Code::out_of_range);
    EXPECT_EQ(check(length, std::int64_t{50}), std::nullopt);
    EXPECT_EQ(check(length, std::int64_t{1'000'000'000}), std::nullopt);
    // The largest integers do not wrap around to something acceptable.
    EXPECT_EQ(check(length, INT64_MAX), Code::out_of_range);
    EXPECT_EQ(check(length, INT64_MIN), Code::out_of_range);
    AttributeRule const note{"allergens", Kind::text};
    EXPECT_EQ(check(note, std::string("大豆")), std::nullopt);
}

}  // namespace
}  // namespace chaolu::catalogue
