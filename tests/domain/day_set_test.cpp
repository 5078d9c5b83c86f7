// Sets of days: written one way only, and combined as their days say.
#include "domain/core/day_set.hpp"

#include <gtest/gtest.h>

#include <random>

namespace chaolu {
namespace {

Date day(int number) { return Date{std::chrono::sys_days(std::chrono::days(20'000 + number))}; }
Validity from_to(int from, int to) { return {day(from), day(to)}; }
Validity from_on(int from) { return {day(from), {}}; }

TEST(DaySet, is_written_one_way_only) {
    EXPECT_EQ((DaySet{from_to(1, 3), from_to(3, 5)}), (DaySet{from_to(1, 5)}));
    EXPECT_EQ((DaySet{from_to(4, 6), from_to(1, 5)}), (DaySet{from_to(1, 6)}));
    EXPECT_EQ((DaySet{from_on(4), from_to(1, 2), from_to(9, 12)}).stretches(),
              (std::vector{from_to(1, 2), from_on(4)}));
    EXPECT_TRUE((DaySet{from_to(3, 3), from_to(5, 4)}).empty());
    EXPECT_TRUE(DaySet{}.empty());
}

TEST(DaySet, holds_its_first_day_and_not_its_end) {
    DaySet const set{from_to(1, 3)};
    EXPECT_FALSE(set.contains(day(0)));
    EXPECT_TRUE(set.contains(day(1)));
    EXPECT_TRUE(set.contains(day(2)));
    EXPECT_FALSE(set.contains(day(3)));
    EXPECT_TRUE((DaySet{from_on(1)}).contains(day(900'000)));
}

TEST(DaySet, takes_stretches_out_of_the_middle) {
    EXPECT_EQ((DaySet{from_on(1)}) - (DaySet{from_to(3, 5)}), (DaySet{from_to(1, 3), from_on(5)}));
    EXPECT_EQ((DaySet{from_to(1, 9)}) & (DaySet{from_to(0, 2), from_on(8)}),
              (DaySet{from_to(1, 2), from_to(8, 9)}));
}

DaySet random_set(std::mt19937& random) {
    std::vector<Validity> stretches;
    for (auto count = random() % 5; count > 0; --count) {
        auto const from = static_cast<int>(random() % 40);
        if (random() % 8 == 0)
            stretches.push_back(from_on(from));
        else
            stretches.push_back(from_to(from, from + static_cast<int>(random() % 12)));
    }
    return DaySet(stretches);
}

TEST(DaySet, agrees_with_its_days_one_by_one) {
    std::mt19937 random{20'261'123};
    for (int round = 0; round < 2'000; ++round) {
        auto const left = random_set(random);
        auto const right = random_set(random);
        auto const both = left & right, any = left | right, less = left - right;
        for (int at = -1; at < 60; ++at) {
            bool const is_left = left.contains(day(at)), is_right = right.contains(day(at));
            ASSERT_EQ(both.contains(day(at)), is_left && is_right) << round << " " << at;
            ASSERT_EQ(any.contains(day(at)), is_left || is_right) << round << " " << at;
            ASSERT_EQ(less.contains(day(at)), is_left && !is_right) << round << " " << at;
        }
        // Equal days are equal sets, however they came about.
        ASSERT_EQ(any, right | left);
        ASSERT_EQ(less | both, left);
    }
}

}  // namespace
}  // namespace chaolu
