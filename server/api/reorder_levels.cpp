// Suppliers say below which stock they want to be told, and see what is low.
#include "server/api/reorder_levels.hpp"

#include "domain/inventory/reorder.hpp"
#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/encode.hpp"
#include "storage/inventory.hpp"
#include "storage/reorder_levels.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::reorder_levels::Level;
using storage::reorder_levels::Place;

Json encode(Level const& level) {
    return {{"id", level.id.text()},
            {"supplier_id", level.supplier.text()},
            {"sku", level.code},
            {"base_unit", level.base_unit},
            {"level", level.level},
            {"available", level.available},
            {"is_low", inventory::is_low(level.available, level.level)},
            {"told_at", json::or_null(level.low_since)}};
}

// In base units; left out: 0, which nothing is below.
std::int64_t decode_level(json::Decoder& in, std::vector<inventory::SkuFacts> const& sku) {
    auto const quantity = in.quantity("level", json::maybe);
    // That a SKU is unknown has been said.
    if (!quantity || sku.empty()) return 0;
    return json::base_of(*quantity, sku.front().measures, "level", in).value_or(0);
}

Result<Response> put_level(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto const code = in.code("sku");
    in.only({"supplier_id", "sku", "level"});
    std::vector<inventory::SkuFacts> facts;
    if (supplier && code) facts = storage::inventory::sku_facts(call.tx(), *supplier, {*code});
    if (supplier && code && facts.empty())
        in.fault("sku", Code::unknown_sku, "is not a SKU that this supplier offers");
    auto const level = decode_level(in, facts);
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const sku = facts.front().id;
    storage::reorder_levels::put(call.tx(), ReorderLevelId{call.services.ids.next(call.now)},
                                 *supplier, sku, level);
    auto response =
        http::ok(encode(storage::reorder_levels::find(call.tx(), *supplier, sku).value()).dump());
    response.status = 201;
    return response;
}

std::string position_of(Level const& level) { return level.supplier.hex() + level.sku.hex(); }

// Positions are sealed by us, so anything else than our own form is a bug.
Place place_at(std::string const& position) {
    constexpr std::size_t id_length = 36;
    if (position.empty()) return {};
    return {OrganisationId{uuid_from_hex(position.substr(0, id_length)).value()},
            SkuId{uuid_from_hex(position.substr(id_length)).value()}};
}

Result<Response> list_levels(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::reorder_levels::list(call.tx(), call.actor.finds_only(), place_at(*start),
                                              size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [](Level const& level) { return encode(level); });
}

}  // namespace

void add_reorder_level_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/reorder-levels", stock_upload, put_level,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/reorder-levels", stock_read, list_levels);
}

}  // namespace chaolu::api
