// Statements of scorecards. Ids hold the time at which they were made: a part of an index is read.
#include "storage/scorecards.hpp"

#include <array>

namespace chaolu::storage::scorecards {
namespace {

constexpr std::int64_t micros_per_hour = 3'600'000'000;

constexpr Sql count_orders = R"(
select state, count(*), count(*) filter (where placed_at < cast(:due as bigint))
from supplier_order
where market_id = :market and supplier_id = :supplier and id >= :since
group by state)";

constexpr Sql count_reviews = R"(
select count(*), coalesce(sum(rating), 0) from review
where market_id = :market and supplier_id = :supplier and id >= :since and hidden_reason is null)";

constexpr Sql find_rule = R"(
select orders_min, warn_below_permille, block_below_permille, reviews_min, warn_below_rating_e2
from scorecard_rule where valid @> cast(:day as date))";

}  // namespace

chaolu::suppliers::Record record_of(Tx& tx, OrganisationId supplier, Instant now) {
    using namespace chaolu::suppliers;
    auto const since = make_uuid_v7({now.micros - scored_days * 24 * micros_per_hour},
                                    std::array<std::uint8_t, 10>{});
    Record record;
    tx.each(count_orders,
            {{"due", Instant{now.micros - answer_hours_max * micros_per_hour}},
             {"market", tx.market()},
             {"supplier", supplier},
             {"since", SupplierOrderId{since}}},
            [&](std::string const& state, std::int64_t all, std::int64_t old) {
                if (state == "confirmed") record.confirmed = all;
                if (state == "refused") record.refused = all;
                if (state == "placed") record.overdue = old;
            });
    tx.each(count_reviews,
            {{"market", tx.market()}, {"supplier", supplier}, {"since", ReviewId{since}}},
            [&](std::int64_t reviews, std::int64_t ratings) {
                record.reviews = reviews;
                record.ratings = ratings;
            });
    return record;
}

chaolu::suppliers::ScoreRule rule_on(Tx& tx, Date day) {
    auto [orders, warn, block, reviews, rating] =
        tx.one<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
            find_rule, {{"day", day}});
    return {orders, warn, block, reviews, rating};
}

}  // namespace chaolu::storage::scorecards
