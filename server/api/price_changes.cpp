// Changing prices of an open list, and reading them page by page.
#include "storage/price_changes.hpp"
#include "server/api/paging.hpp"
#include "server/api/price_bodies.hpp"
#include "server/api/price_sight.hpp"
#include "server/api/pricing.hpp"
#include "server/api/put_prices.hpp"
#include "server/app/price_warnings.hpp"
#include "server/json/encode.hpp"
#include "server/json/pricing.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using pricing::ListedPrice;
using storage::pricing::PriceList;
using storage::pricing::PricePlace;

struct NewPrices {
    std::vector<ListedPrice> prices;
    json::Warnings warnings;
};

Result<NewPrices> decode_changes(Call const& call, PriceList const& list) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const today = shanghai_day(call.now);
    auto prices = decode_prices(in, list.valid, std::max(today, list.valid.from));
    in.only({"prices"});
    if (faults.empty()) check_not_past(prices, today, faults);
    std::map<std::string, storage::catalogue::MeasuredSku> skus;
    if (faults.empty()) skus = check_prices(call, prices, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    NewPrices wanted{std::move(prices), {}};
    app::warn_of_factor_two(call.tx(), list.scope, wanted.prices, skus, today, wanted.warnings);
    return wanted;
}

std::string answer(Call const& call, PriceList const& list, NewPrices const& wanted) {
    Json json{{"price_list", json::encode(list, call.language)}, {"prices", Json::array()}};
    for (auto const& price : wanted.prices) json["prices"].push_back(json::encode(price));
    wanted.warnings.put_into(json);
    return json.dump();
}

Result<Response> change_prices(Call& call) {
    auto const id = PriceListId::parse(call.path_values[0]);
    auto const found = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!found) return tl::unexpected(no_such_price_list());
    auto const wanted = decode_changes(call, *found);
    if (!wanted) return tl::unexpected(wanted.error());
    if (auto error = overlaps_within(wanted->prices)) return tl::unexpected(*std::move(error));
    auto const list = put_prices(call, *id, wanted->prices);
    if (!list) return tl::unexpected(list.error());
    return http::with_version(list->version, answer(call, *list, *wanted));
}

// The place that a page token stands for: "<sku> <supplier> <minimum> <first day>".
std::string position_of(ListedPrice const& price) {
    auto const place = storage::pricing::place_of(price);
    return place.sku + " " + place.supplier + " " + std::to_string(place.minimum) + " " +
           to_text(place.from);
}

PricePlace place_from(std::string const& position) {
    std::istringstream in(position);
    PricePlace place;
    std::string minimum, from;
    std::getline(in, place.sku, ' ');
    std::getline(in, place.supplier, ' ');
    std::getline(in, minimum, ' ');
    std::getline(in, from, ' ');
    place.minimum = std::stoll(minimum);
    place.from = date_from_text(from).value();
    return place;
}

Result<Response> list_prices(Call& call) {
    http::Query query(call.request.query, {"sku", "page_size", "page_token"});
    auto const sku = query.text("sku", 64);
    auto const size = query.page_size();
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const id = PriceListId::parse(call.path_values[0]);
    auto const list = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!list || !sees(call, list->scope)) return tl::unexpected(no_such_price_list());
    auto const filters = "sku=" + sku.value_or("");
    PricePlace after;
    if (token) {
        auto const position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(position.error());
        after = place_from(*position);
    }
    auto rows = storage::pricing::page_of_prices(call.tx(), *id, sku, after, size + 1);
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(size)) {
        rows.resize(static_cast<std::size_t>(size));
        next = http::seal_page_token(call, filters, position_of(rows.back()));
    }
    auto items = Json::array();
    for (auto const& row : rows) items.push_back(json::encode(row));
    return http::page(call, items.dump(), next);
}

}  // namespace

void add_price_change_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/price-lists/{id}/prices:batch", price_write, change_prices,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 256 * 1024,
                 .idempotent = true});
    router.get("/v1/price-lists/{id}/prices", price_read, list_prices);
}

}  // namespace chaolu::api
