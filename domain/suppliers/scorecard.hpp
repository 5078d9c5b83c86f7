// How a supplier has kept its word lately, and what follows for new business with it.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace chaolu::suppliers {

// What is looked at, in days before now; and how long a supplier may leave an order unanswered.
constexpr int scored_days = 90;
constexpr int answer_hours_max = 24;

// Of the orders placed and the reviews written in that time.
struct Record {
    std::int64_t confirmed = 0;
    std::int64_t refused = 0;
    std::int64_t overdue = 0;  // still without an answer
    std::int64_t reviews = 0;
    std::int64_t ratings = 0;  // the sum of their stars
};

// Thresholds, which are data with their days (table scorecard_rule).
struct ScoreRule {
    std::int64_t orders_min = 1;  // with fewer the orders say nothing yet
    std::int64_t warn_below_permille = 0;
    std::int64_t block_below_permille = 0;
    std::int64_t reviews_min = 1;
    std::int64_t warn_below_rating_e2 = 0;
};

// untried: nothing can be said. warned: buyers should know before they ask for more. blocked: no
// new business until the record is better.
enum class ScoreStanding { untried, good, warned, blocked };
std::string_view text(ScoreStanding standing);

struct Score {
    // Confirmed of all that had to be answered, rounded down, so that 1000 is without a fault.
    std::optional<std::int64_t> kept_permille;
    // Hundredths of a star, rounded half up.
    std::optional<std::int64_t> rating_e2;
    ScoreStanding standing = ScoreStanding::untried;
    bool operator==(Score const&) const = default;
};

// Features row 72. The worse of orders and reviews decides; reviews alone never block.
Score score_of(Record const& record, ScoreRule const& rule);

}  // namespace chaolu::suppliers
