// Shares first, then the thresholds, the hardest first.
#include "domain/suppliers/scorecard.hpp"

namespace chaolu::suppliers {

std::string_view text(ScoreStanding standing) {
    switch (standing) {
        case ScoreStanding::untried: return "untried";
        case ScoreStanding::good: return "good";
        case ScoreStanding::warned: return "warned";
        case ScoreStanding::blocked: return "blocked";
    }
    return "";
}

Score score_of(Record const& record, ScoreRule const& rule) {
    Score score;
    auto const due = record.confirmed + record.refused + record.overdue;
    if (due > 0) score.kept_permille = record.confirmed * 1000 / due;
    if (record.reviews > 0)
        score.rating_e2 = (record.ratings * 200 + record.reviews) / (record.reviews * 2);
    bool const has_orders = due > 0 && due >= rule.orders_min;
    bool const has_reviews = record.reviews > 0 && record.reviews >= rule.reviews_min;
    if (has_orders && *score.kept_permille < rule.block_below_permille)
        score.standing = ScoreStanding::blocked;
    else if ((has_orders && *score.kept_permille < rule.warn_below_permille) ||
             (has_reviews && *score.rating_e2 < rule.warn_below_rating_e2))
        score.standing = ScoreStanding::warned;
    else if (has_orders || has_reviews)
        score.standing = ScoreStanding::good;
    return score;
}

}  // namespace chaolu::suppliers
