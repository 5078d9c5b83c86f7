// What single buyers ask of the shelf life of single SKUs, beyond the rule of their channel.
#include "storage/shelf_life.hpp"
#include "server/api/channels.hpp"
#include "server/api/paging.hpp"
#include "server/json/channels.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::shelf_life::Place;
using storage::shelf_life::Rule;
using storage::shelf_life::Viewer;

Json encode(Rule const& rule) {
    return {
        {"buyer_id", rule.buyer.text()},
        {"sku", rule.sku},
        {"valid_from", to_text(rule.from)},
        {"valid_to", json::or_null(rule.to)},
        {"min_remaining",
         {{"days", json::or_null(rule.min.days)}, {"pct", json::or_null(rule.min.pct)}}},
    };
}

void check_parties(Call const& call, json::Decoder& in, std::optional<OrganisationId> buyer,
                   std::optional<std::string> const& sku) {
    if (buyer) {
        auto const kinds = storage::identity::kinds_of(call.tx(), {*buyer});
        if (kinds.empty() || !identity::may_have_channel(kinds.begin()->second))
            in.fault("buyer_id", Code::unknown_organisation, "is no buyer or union of this market");
    }
    if (sku && storage::catalogue::measures_of(call.tx(), {*sku}).empty())
        in.fault("sku", Code::unknown_sku, "is not a SKU of this market");
}

Result<Rule> decode_rule(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const today = shanghai_day(call.now);
    auto const buyer = in.id<kind::Organisation>("buyer_id");
    auto sku = in.code("sku");
    auto const from = in.date("valid_from", json::maybe).value_or(today);
    auto const min = json::decode_min_remaining(in.object("min_remaining"));
    in.only({"buyer_id", "sku", "valid_from", "min_remaining"});
    if (from < today)
        in.fault("valid_from", Code::out_of_range, "must not lie in the past: leave it out");
    check_parties(call, in, buyer, sku);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return Rule{*buyer, *std::move(sku), from, {}, min};
}

Result<Response> add_shelf_life_rule(Call& call) {
    auto rule = decode_rule(call);
    if (!rule) return tl::unexpected(rule.error());
    storage::shelf_life::put(call.tx(), rule->buyer, rule->sku, rule->from, rule->min, call.now);
    auto response = http::ok(encode(*rule).dump());
    response.status = 201;
    return response;
}

Viewer viewer_of(Call const& call) {
    if (call.actor.sees_whole_market()) return {};
    if (call.actor.kind == identity::OrganisationKind::supplier)
        return {{}, call.actor.organisation};
    return {call.actor.organisation, {}};
}

std::string position_of(Rule const& rule) {
    return to_text(rule.from) + rule.buyer.hex() + rule.sku;
}

// Positions are sealed by us, so anything else than our own form is a bug.
Place place_at(std::string const& position) {
    constexpr std::size_t day_length = 10;
    constexpr std::size_t id_length = 36;
    if (position.empty()) return {};
    return {OrganisationId{uuid_from_hex(position.substr(day_length, id_length)).value()},
            position.substr(day_length + id_length),
            date_from_text(position.substr(0, day_length)).value()};
}

Result<Response> list_shelf_life_rules(Call& call) {
    http::Query query(call.request.query, {"buyer_id", "sku", "page_size", "page_token"});
    auto viewer = viewer_of(call);
    auto const buyer = query.word("buyer_id", OrganisationId::parse);
    auto const sku = query.text("sku");
    auto const size = query.page_size();
    auto const filters = "buyer=" + (buyer ? buyer->hex() : "") + "&sku=" + sku.value_or("");
    auto const start = text_page_start(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    // What others ask for is not shown to a buyer, whatever it filters by.
    if (buyer && viewer.buyer && *buyer != *viewer.buyer) return http::page(call, "[]", {});
    if (buyer) viewer.buyer = buyer;
    auto rows = storage::shelf_life::list(call.tx(), viewer, sku, place_at(*start), size + 1);
    return text_page(call, filters, size, std::move(rows), position_of,
                     [](Rule const& rule) { return encode(rule); });
}

}  // namespace

void add_shelf_life_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/shelf-life-rules", channel_write, add_shelf_life_rule,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/shelf-life-rules", channel_read, list_shelf_life_rules);
}

}  // namespace chaolu::api
