// Locations: each supplier keeps its own; orders take from them in the order of their priorities.
#include "server/api/locations.hpp"

#include "domain/inventory/consignment.hpp"
#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "server/json/encode.hpp"
#include "storage/identity.hpp"
#include "storage/locations.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::inventory::Location;

constexpr std::size_t name_length_max = 200;
constexpr int priority_max = 1000;
// Of one supplier, as many as it may have pools that are open.
constexpr int locations_max = 200;

Json encode(Call const& call, Location const& location) {
    return {
        {"id", location.id.text()},
        {"supplier_id", location.supplier.text()},
        {"code", location.code},
        {"name", json::chosen(location.name_zh, location.name_en, call.language)},
        {"priority", location.priority},
        {"holder_id", location.holder ? Json(location.holder->text()) : Json(nullptr)},
        {"created_at", to_text(location.created_at)},
        {"version", location.version},
    };
}

// Who keeps the goods at the location, when that is not the supplier.
std::optional<OrganisationId> decode_holder(Call const& call, json::Decoder& in) {
    auto const named = in.id<kind::Organisation>("holder_id", json::maybe);
    if (!named) return {};
    auto const organisation = storage::identity::find_organisation(call.tx(), *named);
    if (!organisation || !inventory::may_hold(organisation->kind))
        in.fault("holder_id", Code::unknown_organisation, "is not a buyer of this market");
    return named;
}

Result<Location> decode_location(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto code = in.code("code");
    auto name = json::decode_names(in, "name", name_length_max);
    auto const priority = in.integer("priority", 1, priority_max, json::maybe);
    auto const holder = decode_holder(call, in);
    in.only({"supplier_id", "code", "name", "priority", "holder_id"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    Location location;
    location.id = {call.services.ids.next(call.now)};
    location.supplier = *supplier;
    location.code = *std::move(code);
    location.name_zh = std::move(name->zh);
    location.name_en = std::move(name->en);
    location.priority = static_cast<int>(priority.value_or(location.priority));
    location.created_at = call.now;
    location.holder = holder;
    return location;
}

Result<Response> add_location(Call& call) {
    auto const location = decode_location(call);
    if (!location) return tl::unexpected(location.error());
    if (storage::inventory::lock_count_of_locations(call.tx(), location->supplier) >= locations_max)
        return refuse(
            Code::validation_failed, "The request has faults.",
            {{"", Code::too_many,
              "A supplier has at most " + std::to_string(locations_max) + " locations."}});
    if (!storage::inventory::insert_location(call.tx(), *location,
                                             PoolId{call.services.ids.next(call.now)}))
        return refuse(Code::already_exists, "This supplier has a location of this code.",
                      {{"/code", Code::already_exists, "is in use"}});
    return http::created("/v1/locations/" + location->id.text(), location->version,
                         encode(call, *location).dump());
}

Result<Response> list_locations(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<LocationId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::inventory::list_locations(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [&](Location const& location) { return encode(call, location); });
}

Error no_such_location() { return {Code::not_found, "There is no such location.", {}}; }

Result<Response> read_location(Call& call) {
    auto const id = LocationId::parse(call.path_values[0]);
    auto const location =
        id ? storage::inventory::find_location(call.tx(), *id, call.actor.finds_only())
           : std::nullopt;
    if (!location) return tl::unexpected(no_such_location());
    return http::with_version(location->version, encode(call, *location).dump());
}

Result<Response> change_location(Call& call) {
    auto const id = LocationId::parse(call.path_values[0]);
    auto location = id ? storage::inventory::lock_location(call.tx(), *id, call.actor.finds_only())
                       : std::nullopt;
    if (!location) return tl::unexpected(no_such_location());
    if (!call.is_current(location->version))
        return refuse(Code::stale_version, "The location has changed: read it again.");
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto name = json::decode_names(in, "name", name_length_max, json::maybe);
    auto const priority = in.integer("priority", 1, priority_max, json::maybe);
    in.only({"name", "priority"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    if (name) {
        location->name_zh = std::move(name->zh);
        location->name_en = std::move(name->en);
    }
    location->priority = static_cast<int>(priority.value_or(location->priority));
    ++location->version;
    storage::inventory::update_location(call.tx(), *location);
    return http::with_version(location->version, encode(call, *location).dump());
}

}  // namespace

void add_location_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/locations", stock_upload, add_location,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/locations", stock_read, list_locations);
    router.get("/v1/locations/{id}", stock_read, read_location);
    router.patch("/v1/locations/{id}", stock_upload, change_location,
                 {.lane = http::LaneName::writes, .body = http::BodyKind::json});
}

}  // namespace chaolu::api
