// What a SKU cost over time, and the lowest price of the last days.
#include "domain/pricing/price_history.hpp"

#include "server/api/price_sight.hpp"
#include "server/api/pricing.hpp"
#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"
#include "storage/price_history.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using pricing::PastPrice;

constexpr int lowest_days = 30;

Json encode(PastPrice const& past) {
    auto const& price = past.price;
    auto json = json::encode_price(price.price.e4, price.price.per);
    json["currency"] = "CNY";
    json["price_list"] = price.price_list;
    json["scope"] = to_text(price.scope);
    json["supplier_id"] = price.supplier ? Json(price.supplier->text()) : Json(nullptr);
    json["min_quantity"] =
        price.agreed_minimum ? json::encode(*price.agreed_minimum) : Json(nullptr);
    json["from_at"] = to_text(past.held.from);
    json["to_at"] = json::or_null(past.held.to);
    json["set_by"] = json::or_null(price.set_by);
    return json;
}

struct Sku {
    std::string code;
    storage::catalogue::MeasuredSku facts;
};

Result<Sku> decode_sku(Call const& call, http::Query& query) {
    auto const code = query.text("sku", 64);
    if (!code) query.fault("sku", Code::required, "is needed: the code of a SKU");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const found = storage::catalogue::measured(call.tx(), {*code});
    if (!found.empty()) return Sku{*code, found.begin()->second};
    query.fault("sku", Code::unknown_sku, "is not a SKU of this market");
    return tl::unexpected(*query.error());
}

// Its maker sees what its goods were sold for on every list.
std::vector<PastPrice> history_seen(Call const& call, Sku const& sku) {
    auto scopes = scopes_seen(call);
    if (call.actor.organisation == sku.facts.supplier) scopes.reset();
    return pricing::history(storage::pricing::known_prices(call.tx(), sku.facts.id, scopes));
}

// Pages go back in time and are counted from its beginning, where nothing is added any more.
Result<Response> read_price_history(Call& call) {
    http::Query query(call.request.query, {"sku", "page_size", "page_token"});
    auto const size = static_cast<std::size_t>(query.page_size());
    auto const token = query.text("page_token", 1024);
    auto const sku = decode_sku(call, query);
    if (!sku) return tl::unexpected(sku.error());
    auto const filters = "sku=" + sku->code;
    auto const history = history_seen(call, *sku);
    auto left = history.size();
    if (token) {
        auto const position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(position.error());
        left = std::min<std::size_t>(left, std::stoull(*position));
    }
    auto items = Json::array();
    for (auto at = history.size() - left; left > 0 && items.size() < size; ++at, --left)
        items.push_back(encode(history[at]));
    Json json{{"sku", sku->code}, {"items", std::move(items)}};
    if (left > 0)
        json["next_page_token"] = http::seal_page_token(call, filters, std::to_string(left));
    auto const days = std::chrono::hours(-24 * lowest_days);
    auto const low = pricing::lowest(history, {call.now + days, call.now}, sku->facts.measures);
    json["lowest_in_30_days"] = low ? encode(*low) : Json(nullptr);
    return http::ok(json.dump());
}

}  // namespace

void add_price_history_routes(http::Router& router) {
    router.get("/v1/price-history", http::Permission::price_read, read_price_history);
}

}  // namespace chaolu::api
