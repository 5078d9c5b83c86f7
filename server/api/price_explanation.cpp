// Why a price is what it is, now or at any past instant, and whether an order's prices still are.
#include <charconv>

#include "domain/identity/organisation.hpp"
#include "server/api/pricing.hpp"
#include "server/app/caller_prices.hpp"
#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "server/json/ordering.hpp"
#include "storage/catalogue.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"
#include "storage/price_replay.hpp"
#include "storage/price_revision.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::pricing::PricedLine;
using storage::pricing::Replayed;

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

// What is asked: whose price, for how much of what, when.
struct Asked {
    std::string code;
    storage::catalogue::MeasuredSku sku;
    std::int64_t quantity = 1;  // base units
    std::optional<OrganisationId> buyer;
    OrganisationId supplier;
    std::optional<std::string> price_list;
    Instant at;
};

// A buyer asks for itself; operators and cooperation offices for any buyer, or for a stranger.
std::optional<OrganisationId> decode_buyer(Call const& call, http::Query& query) {
    auto const named = query.word("buyer_id", OrganisationId::parse);
    if (!call.actor.sees_whole_market()) {
        auto const own = app::buyer_of(call.actor);
        if (named && named != own)
            query.fault("buyer_id", Code::unknown_organisation, "is not the buyer that asks");
        return own;
    }
    if (!named) return {};
    auto const found = storage::identity::find_organisation(call.tx(), *named);
    if (!found || !identity::may_have_channel(found->kind))
        query.fault("buyer_id", Code::unknown_organisation, "is not a buyer of this market");
    return named;
}

std::int64_t decode_quantity(http::Query& query, Measures const& measures) {
    auto const value = query.word("quantity", whole_number);
    auto const unit = query.text("unit", 32);
    if (!value && !unit) return 1;
    auto const base =
        to_base({value.value_or(1), unit.value_or(std::string(text(measures.base)))}, measures);
    if (base) return *base;
    query.fault(base.error() == Code::unknown_unit ? "unit" : "quantity", base.error(),
                "is no quantity of this SKU");
    return 1;
}

std::optional<storage::catalogue::MeasuredSku> decode_sku(Call const& call, http::Query& query,
                                                          std::string& code) {
    auto const named = query.text("sku", 64);
    if (!named) {
        query.fault("sku", Code::required, "is needed: the code of a SKU");
        return {};
    }
    code = *named;
    auto const found = storage::catalogue::measured(call.tx(), {code});
    if (!found.empty()) return found.begin()->second;
    query.fault("sku", Code::unknown_sku, "is not a SKU of this market");
    return {};
}

Result<Asked> decode_asked(Call const& call) {
    http::Query query(call.request.query,
                      {"sku", "quantity", "unit", "buyer_id", "supplier_id", "price_list", "at"});
    Asked asked;
    auto const sku = decode_sku(call, query, asked.code);
    asked.buyer = decode_buyer(call, query);
    auto const supplier = query.word("supplier_id", OrganisationId::parse);
    asked.price_list = query.text("price_list", 64);
    asked.at = query.word("at", instant_from_text).value_or(call.now);
    if (asked.at > call.now)
        query.fault("at", Code::out_of_range, "lies ahead: only the past can be explained");
    if (sku) {
        asked.sku = *sku;
        asked.quantity = decode_quantity(query, sku->measures);
        asked.supplier = supplier.value_or(sku->supplier);
    }
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    return asked;
}

// The answer of the rule: a price and its reason, or why there is none.
Json encode(Replayed const& chosen, BaseUnit unit, Date day) {
    if (!chosen)
        return {
            {"unit_price", nullptr}, {"price_reason", nullptr}, {"refusal", slug(chosen.error())}};
    return {
        {"unit_price", json::encode_price(chosen->price.e4, chosen->price.per)},
        {"price_reason", json::encode(ordering::PriceReason{chosen->price_list, chosen->considered,
                                                            chosen->scope, chosen->trace},
                                      unit, day)},
        {"refusal", nullptr}};
}

// The channel in which the buyer that is asked about bought at that moment.
std::optional<std::string> channel_of(Call const& call, Asked const& asked) {
    if (!asked.buyer) return {};
    if (asked.buyer == call.actor.organisation && call.actor.channel &&
        (call.actor.channel->is_bound || asked.at == call.now))
        return call.actor.channel_code();
    return storage::channels::acting(call.tx(), *asked.buyer, asked.at);
}

Result<Response> explain_price(Call& call) {
    auto const asked = decode_asked(call);
    if (!asked) return tl::unexpected(asked.error());
    auto const day = shanghai_day(asked->at);
    storage::pricing::Askers askers;
    if (asked->buyer) askers.buyers.push_back(*asked->buyer);
    auto const channel = channel_of(call, *asked);
    if (channel) askers.channels.push_back(*channel);
    auto const known =
        storage::pricing::candidates_as_of(call.tx(), {asked->sku.id}, askers, day,
                                           storage::pricing::revision_at(call.tx(), asked->at));
    auto const chosen = pricing::choose_price(known.of(asked->sku.id),
                                              {.day = day,
                                               .customer = known.customer(asked->buyer, channel),
                                               .quantity = asked->quantity,
                                               .supplier = asked->supplier,
                                               .price_list = asked->price_list});
    auto json = encode(chosen, asked->sku.measures.base, day);
    json["sku"] = asked->code;
    json["at"] = to_text(asked->at);
    json["buyer_id"] = asked->buyer ? Json(asked->buyer->text()) : Json(nullptr);
    json["supplier_id"] = asked->supplier.text();
    return http::ok(json.dump());
}

Json encode(PricedLine const& line, ordering::Line const& stored, Replayed const& replayed) {
    return {{"position", line.position},
            {"sku", stored.sku_code},
            {"stored",
             {{"unit_price", json::encode_price(line.price.e4, line.price.per)},
              {"price_reason", json::encode(stored.reason, stored.base_unit, line.day)}}},
            {"recomputed", encode(replayed, stored.base_unit, line.day)},
            {"is_same", storage::pricing::is_same(line, replayed)}};
}

Result<Response> explain_order_prices(Call& call) {
    auto const id = OrderId::parse(call.path_values[0]);
    storage::ordering::Viewer viewer;
    if (!call.actor.sees_whole_market()) viewer.buyer = call.actor.organisation;
    auto const order = id ? storage::ordering::find(call.tx(), *id, viewer) : std::nullopt;
    if (!order) return refuse(Code::not_found, "There is no such order.");
    auto const lines = storage::pricing::priced_lines(call.tx(), *id);
    auto const replayed = storage::pricing::replay(call.tx(), lines);
    auto items = Json::array();
    for (std::size_t at = 0; at < lines.size(); ++at)
        items.push_back(encode(lines[at], order->lines.at(at), replayed[at]));
    return http::ok(Json{{"order_id", id->text()},
                         {"price_day", to_text(order->price_day)},
                         {"placed_at", to_text(order->placed_at)},
                         {"lines", std::move(items)}}
                        .dump());
}

}  // namespace

void add_price_explanation_routes(http::Router& router) {
    using enum http::Permission;
    router.get("/v1/price-explanation", price_read, explain_price);
    router.get("/v1/orders/{id}/price-explanation", order_read, explain_order_prices);
}

}  // namespace chaolu::api
