// Suppliers say how much of a SKU each of their locations takes.
#include "server/api/putaway_rules.hpp"

#include "server/api/paging.hpp"
#include "server/app/services.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/inventory.hpp"
#include "storage/pools.hpp"
#include "storage/putaway_rules.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::putaway_rules::Position;
using storage::putaway_rules::Rule;

Json encode(Rule const& rule) {
    return {{"supplier_id", rule.supplier.text()}, {"sku", rule.sku},
            {"location", rule.location},           {"base_unit", rule.base_unit},
            {"priority", rule.place.priority},     {"capacity", rule.place.capacity},
            {"on_hand", rule.place.on_hand},       {"room", rule.place.room()}};
}

// In base units; left out: 0, and the rule goes.
std::int64_t decode_capacity(json::Decoder& in, std::vector<inventory::SkuFacts> const& sku) {
    auto const quantity = in.quantity("capacity", json::maybe);
    if (!quantity || sku.empty()) return 0;
    return json::base_of(*quantity, sku.front().measures, "capacity", in).value_or(0);
}

// What the request says, once its names are known.
Result<Rule> decode_rule(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = *call.actor.organisation;
    auto const code = in.code("sku");
    auto const location = in.code("location");
    auto const priority = in.integer("priority", 1, inventory::putaway_priority_max, json::maybe);
    in.only({"sku", "location", "priority", "capacity"});
    std::vector<inventory::SkuFacts> sku;
    if (code) sku = storage::inventory::sku_facts(call.tx(), supplier, {*code});
    if (code && sku.empty()) in.fault("sku", Code::unknown_sku, "you do not offer such a SKU");
    if (!sku.empty() && sku.front().is_bundle)
        in.fault("sku", Code::not_offered, "is a bundle: its components lie somewhere");
    std::optional<storage::pools::General> place;
    if (location) place = storage::pools::general_at(call.tx(), supplier, *location);
    if (location && (!place || place->is_consigned))
        in.fault("location", Code::unknown_value, "is no location of yours that receives goods");
    auto const capacity = decode_capacity(in, sku);
    if (!faults.empty()) return tl::unexpected(faults.error());
    Rule rule{supplier,
              sku.front().id,
              {place->location, static_cast<int>(priority.value_or(1)), capacity, 0}};
    rule.sku = *code;
    rule.location = *location;
    rule.base_unit = text(sku.front().measures.base);
    return rule;
}

Result<Response> put_rule(Call& call) {
    auto rule = decode_rule(call);
    if (!rule) return tl::unexpected(rule.error());
    auto const location = rule->place.location;
    if (rule->place.capacity == 0) {
        storage::putaway_rules::remove(call.tx(), rule->supplier, rule->sku_id, location);
    } else {
        storage::putaway_rules::put(call.tx(), *rule);
        rule =
            storage::putaway_rules::find(call.tx(), rule->supplier, rule->sku_id, location).value();
    }
    auto response = http::ok(encode(*rule).dump());
    response.status = 201;
    return response;
}

std::string position_of(Rule const& rule) {
    return rule.supplier.hex() + rule.sku_id.hex() + rule.place.location.hex();
}

// Positions are sealed by us, so anything else than our own form is a bug.
Position position_at(std::string const& text) {
    constexpr std::size_t id_length = 36;
    if (text.empty()) return {};
    auto const id = [&](std::size_t at) {
        return uuid_from_hex(text.substr(at * id_length, id_length)).value();
    };
    return {OrganisationId{id(0)}, SkuId{id(1)}, LocationId{id(2)}};
}

Result<Response> list_rules(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::putaway_rules::list(call.tx(), call.actor.finds_only(),
                                             position_at(*start), size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [](Rule const& rule) { return encode(rule); });
}

}  // namespace

void add_putaway_rule_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/putaway-rules", stock_upload, put_rule,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/putaway-rules", stock_read, list_rules);
}

}  // namespace chaolu::api
