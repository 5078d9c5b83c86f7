// Production sites: registered by their supplier or an operator, seen by both and by observers.
#include "server/api/suppliers.hpp"

#include "domain/core/repeats.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "server/http/router.hpp"
#include "server/json/encode.hpp"
#include "storage/production_sites.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::suppliers::Site;
using suppliers::GrowingUnit;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t number_length_max = 32;

Json encode(Site const& site) {
    auto units = Json::array();
    for (auto const& unit : site.growing_units)
        units.push_back({{"number", unit.number},
                         {"kind", text(unit.kind)},
                         {"daily_norm_g", json::or_null(unit.daily_norm_g)}});
    return {
        {"id", site.id.text()},
        {"supplier_id", site.supplier.text()},
        {"code", site.code},
        {"name", site.name},
        {"division_code", site.division_code},
        {"growing_units", std::move(units)},
        {"created_at", to_text(site.created_at)},
        {"version", site.version},
    };
}

std::vector<GrowingUnit> decode_growing_units(json::Decoder& in, std::size_t units_min) {
    std::vector<GrowingUnit> units;
    std::vector<std::string> numbers;
    auto found = in.objects("growing_units", units_min, suppliers::growing_units_max);
    for (auto& unit : found) {
        numbers.push_back(unit.text("number", number_length_max).value_or(""));
        auto const kind = unit.word("kind", suppliers::growing_unit_kind_from);
        auto const norm_g = unit.integer("daily_norm_g", 1, base_quantity_max, json::maybe);
        unit.only({"number", "kind", "daily_norm_g"});
        units.push_back({numbers.back(), kind.value_or(suppliers::GrowingUnitKind::field), norm_g});
    }
    for (auto const at : repeats(numbers))
        found[at].fault("number", Code::duplicate, "stands here more than once");
    return units;
}

Result<Site> decode_site(Call const& call, json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto code = in.code("code");
    auto name = in.text("name", name_length_max);
    auto division = decode_division(call, in, "division_code", warnings);
    auto units = decode_growing_units(in, 0);
    in.only({"supplier_id", "code", "name", "division_code", "growing_units"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return Site{SiteId{call.services.ids.next(call.now)},
                *supplier,
                *std::move(code),
                *std::move(name),
                *std::move(division),
                std::move(units),
                call.now};
}

Result<Response> add_production_site(Call& call) {
    json::Warnings warnings;
    auto const site = decode_site(call, warnings);
    if (!site) return tl::unexpected(site.error());
    if (!storage::suppliers::insert_site(call.tx(), *site))
        return refuse(Code::already_exists, "This supplier has a production site of this code.",
                      {{"/code", Code::already_exists, "is in use"}});
    auto const added = storage::suppliers::find_site(call.tx(), site->id, {}).value();
    auto answer = encode(added);
    warnings.put_into(answer);
    return http::created("/v1/production-sites/" + added.id.text(), added.version, answer.dump());
}

Result<Response> list_production_sites(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<SiteId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::suppliers::list_sites(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows), [](Site const& site) { return encode(site); });
}

Result<Response> read_production_site(Call& call) {
    auto const id = SiteId::parse(call.path_values[0]);
    auto const site =
        id ? storage::suppliers::find_site(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!site) return refuse(Code::not_found, "There is no such production site.");
    return http::with_version(site->version, encode(*site).dump());
}

Result<Response> change_growing_units(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const changes = decode_growing_units(in, 1);
    in.only({"growing_units"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const id = SiteId::parse(call.path_values[0]);
    auto site =
        id ? storage::suppliers::lock_site(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!site) return refuse(Code::not_found, "There is no such production site.");
    site->growing_units = suppliers::with_changes(std::move(site->growing_units), changes);
    if (site->growing_units.size() > suppliers::growing_units_max)
        return refuse(Code::validation_failed, "The request has faults.",
                      {{"/growing_units", Code::too_many,
                        "makes more than " + std::to_string(suppliers::growing_units_max) +
                            " growing units of this site"}});
    ++site->version;
    storage::suppliers::save_site(call.tx(), *site);
    auto const changed = storage::suppliers::find_site(call.tx(), site->id, {}).value();
    return http::with_version(changed.version, encode(changed).dump());
}

}  // namespace

void add_production_site_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/production-sites", site_write, add_production_site,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 256 * 1024,
                 .idempotent = true});
    router.get("/v1/production-sites", site_read, list_production_sites);
    router.get("/v1/production-sites/{id}", site_read, read_production_site);
    router.post("/v1/production-sites/{id}:change-growing-units", site_write, change_growing_units,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 256 * 1024,
                 .idempotent = true});
}

}  // namespace chaolu::api
