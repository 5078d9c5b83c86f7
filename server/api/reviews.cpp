// Reviews: written by buyers, replied to by suppliers, hidden by operators, read by everybody.
#include "server/api/reviews.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "domain/ordering/review.hpp"
#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"
#include "storage/outbox.hpp"
#include "storage/reviews.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::reviews::Rating;
using storage::reviews::Review;

constexpr std::size_t text_length_max = 2000;

// What everybody sees: who bought what is between the two sides.
Json encode_shown(Review const& review) {
    return {{"id", review.id.text()},
            {"rating", review.rating},
            {"text", json::or_null(review.text)},
            {"reply", json::or_null(review.reply)},
            {"replied_at", json::or_null(review.replied_at)},
            {"created_at", to_text(review.created_at)}};
}

Json encode(Review const& review) {
    auto json = encode_shown(review);
    json["product_id"] = review.product.text();
    json["supplier_order_id"] = review.supplier_order.text();
    json["supplier_id"] = review.supplier.text();
    json["buyer_id"] = review.buyer.text();
    json["hidden_reason"] = json::or_null(review.hidden_reason);
    json["version"] = review.version;
    return json;
}

void tell(Call const& call, Review const& review, std::string type) {
    storage::outbox::Event const told{EventId{call.services.ids.next(call.now)},
                                      std::move(type),
                                      review.id.uuid,
                                      review.version,
                                      review.buyer,
                                      review.supplier,
                                      encode(review).dump(),
                                      call.now};
    storage::outbox::append(call.tx(), std::span(&told, 1));
}

Error no_such_product() { return {Code::not_found, "There is no such product.", {}}; }
Error no_such_review() { return {Code::not_found, "There is no such review.", {}}; }

Result<Review> decode_review(Call const& call, ProductId product) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const part = in.id<kind::SupplierOrder>("supplier_order_id");
    auto const rating = in.integer("rating", ordering::rating_min, ordering::rating_max);
    auto text = in.text("text", text_length_max, json::maybe);
    in.only({"supplier_order_id", "rating", "text"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const bought = storage::reviews::find_bought(call.tx(), *part, product);
    if (!bought || bought->buyer != call.actor.organisation)
        return refuse(Code::validation_failed, "The request has faults.",
                      {{"/supplier_order_id", Code::unknown_value,
                        "is no part of your orders with this product in it"}});
    if (!ordering::may_be_reviewed(bought->state))
        return refuse(Code::illegal_transition,
                      "Only what its supplier has confirmed can be reviewed.");
    return Review{ReviewId{call.services.ids.next(call.now)},
                  *part,
                  product,
                  bought->supplier,
                  bought->buyer,
                  static_cast<int>(*rating),
                  std::move(text),
                  {},
                  {},
                  {},
                  call.now};
}

Result<Response> add_review(Call& call) {
    auto const product = ProductId::parse(call.path_values[0]);
    if (!product) return tl::unexpected(no_such_product());
    auto const review = decode_review(call, *product);
    if (!review) return tl::unexpected(review.error());
    if (!storage::reviews::insert(call.tx(), *review))
        return refuse(Code::already_exists, "You have reviewed this product of this order.");
    storage::reviews::count(call.tx(), *product, {1, review->rating});
    tell(call, *review, "review.added");
    return http::created("/v1/reviews/" + review->id.text(), review->version,
                         encode(*review).dump());
}

// Lists go back in time: where one starts that has no token yet.
ReviewId newest_before(ReviewId start) {
    if (start == ReviewId{}) start.uuid.bytes.fill(0xFF);
    return start;
}

std::string encode_rating(Rating const& rating) {
    Json json{{"reviews", rating.reviews}, {"mean", nullptr}};
    if (rating.reviews > 0) {
        auto const mean = ordering::mean_rating_e2(rating.sum, rating.reviews);
        auto const hundredths = std::to_string(100 + mean % 100).substr(1);
        json["mean"] = std::to_string(mean / 100) + "." + hundredths;
    }
    return ",\"rating\":" + json.dump();
}

bool is_seen(Call const& call, ProductId id) {
    auto const found =
        storage::catalogue::find(call.tx(), call.services.products, {id}, viewpoint_of(call));
    return !found.empty() && found.front().is_visible;
}

Result<Response> list_product_reviews(Call& call) {
    http::Query query(call.request.query, {"market", "page_size", "page_token"});
    auto const product = ProductId::parse(call.path_values[0]);
    auto const size = query.page_size();
    auto const filters = product ? product->hex() : std::string();
    auto const start = page_start<ReviewId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    if (!product || !is_seen(call, *product)) return tl::unexpected(no_such_product());
    auto rows = storage::reviews::shown_of(call.tx(), *product, newest_before(*start), size + 1);
    return id_page(call, filters, size, std::move(rows), encode_shown,
                   encode_rating(storage::reviews::rating_of(call.tx(), *product)));
}

// A supplier sees those of its goods, a buyer its own.
storage::reviews::Filter seen_by(identity::Actor const& actor) {
    auto const own = actor.finds_only();
    if (!own) return {};
    if (actor.kind == identity::OrganisationKind::supplier) return {.supplier = own};
    return {.buyer = own};
}

Result<Response> list_reviews(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<ReviewId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::reviews::list(call.tx(), seen_by(call.actor), newest_before(*start), size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Review const& review) { return encode(review); });
}

// The review named in the path; what is no business of the caller does not exist.
Result<Review> named(Call const& call, std::optional<Review> (*get)(storage::Tx&, ReviewId)) {
    auto const id = ReviewId::parse(call.path_values[0]);
    auto review = id ? get(call.tx(), *id) : std::nullopt;
    auto const filter = seen_by(call.actor);
    if (!review || (filter.supplier && review->supplier != filter.supplier) ||
        (filter.buyer && review->buyer != filter.buyer))
        return tl::unexpected(no_such_review());
    return *std::move(review);
}

Response save(Call const& call, Review review, std::string type) {
    ++review.version;
    storage::reviews::update(call.tx(), review);
    tell(call, review, std::move(type));
    return http::with_version(review.version, encode(review).dump());
}

Result<Response> read_review(Call& call) {
    auto const review = named(call, storage::reviews::find);
    if (!review) return tl::unexpected(review.error());
    return http::with_version(review->version, encode(*review).dump());
}

// A later reply replaces the one before.
Result<Response> reply_to_review(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto reply = in.text("reply", text_length_max);
    in.only({"reply"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto review = named(call, storage::reviews::lock);
    if (!review) return tl::unexpected(review.error());
    review->reply = *std::move(reply);
    review->replied_at = call.now;
    return save(call, *std::move(review), "review.replied");
}

Result<Response> hide_review(Call& call) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto review = named(call, storage::reviews::lock);
    if (!review) return tl::unexpected(review.error());
    if (review->hidden_reason) return refuse(Code::illegal_transition, "It is hidden already.");
    review->hidden_reason = *std::move(reason);
    storage::reviews::count(call.tx(), review->product, {-1, -review->rating});
    return save(call, *std::move(review), "review.hidden");
}

Result<Response> show_review(Call& call) {
    auto review = named(call, storage::reviews::lock);
    if (!review) return tl::unexpected(review.error());
    if (!review->hidden_reason) return refuse(Code::illegal_transition, "It is shown already.");
    review->hidden_reason.reset();
    storage::reviews::count(call.tx(), review->product, {1, review->rating});
    return save(call, *std::move(review), "review.shown");
}

}  // namespace

void add_review_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const writes{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/products/{id}/reviews", review_write, add_review, writes);
    router.get("/v1/products/{id}/reviews", public_, list_product_reviews);
    router.get("/v1/reviews", review_read, list_reviews);
    router.get("/v1/reviews/{id}", review_read, read_review);
    router.post("/v1/reviews/{id}:reply", review_reply, reply_to_review, writes);
    router.post("/v1/reviews/{id}:hide", review_manage, hide_review, writes);
    router.post("/v1/reviews/{id}:show", review_manage, show_review,
                {.lane = http::LaneName::writes, .idempotent = true});
}

}  // namespace chaolu::api
