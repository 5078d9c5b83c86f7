// Statements of reviews.
#include "storage/reviews.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::reviews {
namespace {

constexpr Sql find_part = R"(
select o.buyer_id, p.supplier_id, p.state
from supplier_order p
join sales_order o on o.market_id = p.market_id and o.id = p.order_id
where p.market_id = :market and p.id = :part and exists (
    select from order_line l
    join sku s on s.market_id = l.market_id and s.id = l.sku_id
    where l.market_id = p.market_id and l.order_id = p.order_id
      and l.supplier_order_id = p.id and s.product_id = :product))";

constexpr Sql insert_review = R"(
insert into review (market_id, id, supplier_order_id, product_id, supplier_id, buyer_id, rating,
                    text, created_at)
values (:market, :id, :part, :product, :supplier, :buyer, :rating, :text, :created_at)
on conflict on constraint review_once do nothing)";

constexpr Sql find_review = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review where market_id = :market and id = :id)";

constexpr Sql lock_review = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review where market_id = :market and id = :id for update)";

constexpr Sql update_review = R"(
update review set reply = :reply, replied_at = cast(:replied_at as bigint),
                  hidden_reason = :hidden_reason, version = :version
where market_id = :market and id = :id)";

constexpr Sql add_to_rating = R"(
insert into product_rating (market_id, product_id, reviews, ratings)
values (:market, :product, :reviews, :ratings)
on conflict (market_id, product_id) do update
set reviews = product_rating.reviews + excluded.reviews,
    ratings = product_rating.ratings + excluded.ratings)";

constexpr Sql take_from_rating = R"(
update product_rating set reviews = reviews + cast(:reviews as integer),
                          ratings = ratings + cast(:ratings as bigint)
where market_id = :market and product_id = :product)";

constexpr Sql find_rating = R"(
select reviews, ratings from product_rating where market_id = :market and product_id = :product)";

constexpr Sql select_reviews = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review where market_id = :market and id < :before
order by id desc limit cast(:rows as bigint))";

constexpr Sql select_reviews_of_supplier = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review where market_id = :market and supplier_id = :supplier and id < :before
order by id desc limit cast(:rows as bigint))";

constexpr Sql select_reviews_of_buyer = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review where market_id = :market and buyer_id = :buyer and id < :before
order by id desc limit cast(:rows as bigint))";

constexpr Sql select_shown = R"(
select id, supplier_order_id, product_id, supplier_id, buyer_id, rating, text, reply, replied_at,
       hidden_reason, created_at, version
from review
where market_id = :market and product_id = :product and id < :before and hidden_reason is null
order by id desc limit cast(:rows as bigint))";

std::vector<Review> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Review> found;
    tx.each(sql, binds,
            [&](ReviewId id, SupplierOrderId part, ProductId product, OrganisationId supplier,
                OrganisationId buyer, int rating, std::optional<std::string> text,
                std::optional<std::string> reply, std::optional<Instant> replied_at,
                std::optional<std::string> hidden_reason, Instant created_at, int version) {
                found.push_back({id, part, product, supplier, buyer, rating, std::move(text),
                                 std::move(reply), replied_at, std::move(hidden_reason), created_at,
                                 version});
            });
    return found;
}

std::optional<Review> read_one(Tx& tx, Sql sql, ReviewId id) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}}));
}

}  // namespace

std::optional<Bought> find_bought(Tx& tx, SupplierOrderId part, ProductId product) {
    std::optional<Bought> found;
    tx.each(
        find_part, {{"market", tx.market()}, {"part", part}, {"product", product}},
        [&](OrganisationId buyer, OrganisationId supplier, std::string state) {
            found = {buyer, supplier, chaolu::ordering::supplier_order_state_from(state).value()};
        });
    return found;
}

bool insert(Tx& tx, Review const& review) {
    return tx.execute(insert_review, {{"market", tx.market()},
                                      {"id", review.id},
                                      {"part", review.supplier_order},
                                      {"product", review.product},
                                      {"supplier", review.supplier},
                                      {"buyer", review.buyer},
                                      {"rating", review.rating},
                                      {"text", review.text},
                                      {"created_at", review.created_at}}) == 1;
}

std::optional<Review> find(Tx& tx, ReviewId id) { return read_one(tx, find_review, id); }
std::optional<Review> lock(Tx& tx, ReviewId id) { return read_one(tx, lock_review, id); }

void update(Tx& tx, Review const& review) {
    tx.execute(update_review, {{"reply", review.reply},
                               {"replied_at", review.replied_at},
                               {"hidden_reason", review.hidden_reason},
                               {"version", review.version},
                               {"market", tx.market()},
                               {"id", review.id}});
}

// The constraints of a row that would be inserted are looked at even where one is updated, so that
// only what grows may try to insert.
void count(Tx& tx, ProductId product, Rating const& change) {
    tx.execute(change.reviews > 0 ? add_to_rating : take_from_rating, {{"market", tx.market()},
                                                                       {"product", product},
                                                                       {"reviews", change.reviews},
                                                                       {"ratings", change.sum}});
}

Rating rating_of(Tx& tx, ProductId product) {
    Rating rating;
    tx.each(find_rating, {{"market", tx.market()}, {"product", product}},
            [&](std::int64_t reviews, std::int64_t sum) {
                rating = {reviews, sum};
            });
    return rating;
}

std::vector<Review> list(Tx& tx, Filter const& filter, ReviewId before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const from{"before", before};
    Bind const rows{"rows", rows_max};
    if (filter.supplier)
        return read(tx, select_reviews_of_supplier,
                    {market, from, rows, {"supplier", filter.supplier}});
    if (filter.buyer)
        return read(tx, select_reviews_of_buyer, {market, from, rows, {"buyer", filter.buyer}});
    return read(tx, select_reviews, {market, from, rows});
}

std::vector<Review> shown_of(Tx& tx, ProductId product, ReviewId before, int rows_max) {
    return read(
        tx, select_shown,
        {{"market", tx.market()}, {"product", product}, {"before", before}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::reviews
