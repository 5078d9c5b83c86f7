// The thresholds of scorecards, each from both sides.
#include "domain/suppliers/scorecard.hpp"

#include <gtest/gtest.h>

namespace chaolu::suppliers {
namespace {

constexpr ScoreRule rule{10, 900, 700, 5, 300};

ScoreStanding standing(Record const& record) { return score_of(record, rule).standing; }

TEST(Scorecard, says_nothing_of_the_untried) {
    EXPECT_EQ(score_of({}, rule), (Score{{}, {}, ScoreStanding::untried}));
    EXPECT_EQ(standing({.confirmed = 0, .refused = 9}), ScoreStanding::untried);
    EXPECT_EQ(standing({.reviews = 4, .ratings = 4}), ScoreStanding::untried);
}

TEST(Scorecard, warns_and_blocks_by_the_orders_that_were_kept) {
    EXPECT_EQ(standing({.confirmed = 10}), ScoreStanding::good);
    EXPECT_EQ(standing({.confirmed = 9, .refused = 1}), ScoreStanding::good);
    EXPECT_EQ(standing({.confirmed = 899, .refused = 101}), ScoreStanding::warned);
    EXPECT_EQ(standing({.confirmed = 7, .refused = 3}), ScoreStanding::warned);
    EXPECT_EQ(standing({.confirmed = 699, .refused = 301}), ScoreStanding::blocked);
    EXPECT_EQ(standing({.confirmed = 6, .overdue = 4}), ScoreStanding::blocked);
    EXPECT_EQ(score_of({.confirmed = 2, .refused = 1}, rule).kept_permille, 666);
}

TEST(Scorecard, warns_by_reviews_and_never_blocks_by_them) {
    EXPECT_EQ(standing({.reviews = 5, .ratings = 15}), ScoreStanding::good);
    EXPECT_EQ(standing({.reviews = 5, .ratings = 14}), ScoreStanding::warned);
    EXPECT_EQ(standing({.reviews = 100, .ratings = 100}), ScoreStanding::warned);
    EXPECT_EQ(standing({.confirmed = 10, .reviews = 5, .ratings = 14}), ScoreStanding::warned);
    EXPECT_EQ(standing({.confirmed = 6, .refused = 4, .reviews = 5, .ratings = 25}),
              ScoreStanding::blocked);
    EXPECT_EQ(score_of({.reviews = 3, .ratings = 11}, rule).rating_e2, 367);
}

}  // namespace
}  // namespace chaolu::suppliers
