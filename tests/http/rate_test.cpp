// The sustained rate, the burst, and the callers' separate allowances.
#include "server/http/rate.hpp"

#include <gtest/gtest.h>

namespace chaolu::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
constexpr RateLimiter::Clock::time_point start{std::chrono::hours(1)};

// Every how many of these requests, one each `apart`, is accepted.
int accepted(RateLimiter& limiter, int requests, milliseconds apart,
             RateLimiter::Clock::time_point from = start) {
    int count = 0;
    for (int i = 0; i < requests; ++i)
        if (!limiter.admit("a", from + i * apart)) ++count;
    return count;
}

TEST(Rate, lets_a_burst_pass_and_refills_at_the_sustained_rate) {
    RateLimiter limiter({10, 20});
    EXPECT_EQ(accepted(limiter, 50, milliseconds(0)), 20);
    EXPECT_EQ(limiter.admit("a", start), milliseconds(100));
    EXPECT_EQ(limiter.admit("a", start + milliseconds(99)), milliseconds(1));
    EXPECT_EQ(limiter.admit("a", start + milliseconds(100)), std::nullopt);
    EXPECT_NE(limiter.admit("a", start + milliseconds(100)), std::nullopt);
    // After a long pause there is one burst, not more.
    EXPECT_EQ(accepted(limiter, 50, milliseconds(0), start + seconds(3600)), 20);
}

TEST(Rate, accepts_what_its_policy_says_within_two_percent) {
    for (auto const& [rate, burst] : {std::pair{7, 1}, {100, 10}, {333, 1000}}) {
        RateLimiter limiter({rate, burst});
        constexpr int seconds_long = 60;
        auto const count = accepted(limiter, seconds_long * 1000, milliseconds(1));
        double const due = rate * seconds_long + burst;
        EXPECT_NEAR(count, due, due * 0.02) << rate << " a second, " << burst << " at once";
    }
}

TEST(Rate, does_not_count_what_it_refuses) {
    RateLimiter limiter({1, 1});
    EXPECT_EQ(limiter.admit("a", start), std::nullopt);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(limiter.admit("a", start), seconds(1));
    EXPECT_EQ(limiter.admit("a", start + seconds(1)), std::nullopt);
}

TEST(Rate, is_each_callers_own) {
    RateLimiter limiter({1, 1});
    EXPECT_EQ(limiter.admit("a", start), std::nullopt);
    EXPECT_EQ(limiter.admit("b", start), std::nullopt);
    EXPECT_NE(limiter.admit("a", start), std::nullopt);
}

TEST(Rate, is_shared_by_those_who_come_when_too_many_are_remembered) {
    RateLimiter limiter({1, 1});
    for (std::size_t i = 0; i < RateLimiter::callers_max; ++i)
        ASSERT_EQ(limiter.admit(std::to_string(i), start), std::nullopt);
    EXPECT_EQ(limiter.admit("late", start), std::nullopt);
    EXPECT_NE(limiter.admit("later", start), std::nullopt);
    EXPECT_NE(limiter.admit("7", start), std::nullopt);
    // Once the first ones are idle they make room.
    EXPECT_EQ(limiter.admit("later", start + seconds(2)), std::nullopt);
    EXPECT_EQ(limiter.admit("latest", start + seconds(2)), std::nullopt);
}

TEST(Rate, of_nothing_is_no_limit) {
    RateLimiter limiter({});
    EXPECT_EQ(accepted(limiter, 10'000, milliseconds(0)), 10'000);
}

}  // namespace
}  // namespace chaolu::http
