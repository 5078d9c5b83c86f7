// Organisations of a market.
#include "server/api/identity.hpp"

#include "server/api/organisation_bodies.hpp"
#include "server/api/paging.hpp"
#include "server/app/rename_organisation.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"
#include "storage/suppliers.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::identity::Organisation;

constexpr std::size_t name_length_max = 200;

Json encode(Organisation const& organisation, http::Language language) {
    std::optional<std::string> channel;
    if (organisation.channel) channel = std::string(text(*organisation.channel));
    return {
        {"id", organisation.id.text()},
        {"kind", text(organisation.kind)},
        {"uscc", organisation.uscc},
        {"name", json::chosen(organisation.name_zh, organisation.name_en, language)},
        {"division_code", json::or_null(organisation.division_code)},
        {"channel", json::or_null(channel)},
        {"is_demo", organisation.is_demo},
        {"created_at", to_text(organisation.created_at)},
        {"version", organisation.version},
    };
}

Result<Organisation> read_new_organisation(Call const& call, json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    auto const near = divisions_near(call, std::vector(1, *body));
    auto organisation = decode_organisation(call, *body, near, faults, warnings);
    if (!organisation) return tl::unexpected(faults.error());
    return *std::move(organisation);
}

Result<Response> add_organisation(Call& call) {
    json::Warnings warnings;
    auto const organisation = read_new_organisation(call, warnings);
    if (!organisation) return tl::unexpected(organisation.error());
    if (!storage::identity::insert_organisation(call.tx(), *organisation))
        return refuse(Code::organisation_exists,
                      "An organisation with this unified social credit code is registered.");
    if (organisation->kind == identity::OrganisationKind::supplier)
        storage::suppliers::insert(
            call.tx(), {{organisation->id, suppliers::role_of_uscc(organisation->uscc)}}, call.now);
    if (organisation->channel)
        storage::channels::join(call.tx(), text(*organisation->channel), organisation->id,
                                call.now);
    auto answer = encode(*organisation, call.language);
    warnings.put_into(answer);
    return http::created("/v1/organisations/" + organisation->id.text(), organisation->version,
                         answer.dump());
}

Result<Response> list_organisations(Call& call) {
    http::Query query(call.request.query, {"kind", "page_size", "page_token"});
    storage::identity::OrganisationFilter filter;
    filter.kind = query.word("kind", identity::organisation_kind_from);
    filter.only = call.actor.finds_only();
    auto const size = query.page_size();
    std::string const filters(filter.kind ? text(*filter.kind) : "");
    auto const start = page_start<OrganisationId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::identity::list_organisations(call.tx(), filter, *start, size + 1);
    return id_page(call, filters, size, std::move(rows), [&](Organisation const& organisation) {
        return encode(organisation, call.language);
    });
}

Result<Response> read_organisation(Call& call) {
    auto const id = OrganisationId::parse(call.path_values[0]);
    bool const may_see = id && (call.actor.sees_whole_market() || call.actor.organisation == id);
    auto const organisation =
        may_see ? storage::identity::find_organisation(call.tx(), *id) : std::nullopt;
    if (!organisation) return refuse(Code::not_found, "There is no such organisation.");
    return http::with_version(organisation->version, encode(*organisation, call.language).dump());
}

// The name only: what else an organisation is decides over what it may do.
Result<Response> rename_organisation(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const names = json::decode_names(in, "name", name_length_max);
    in.only({"name"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const id = OrganisationId::parse(call.path_values[0]);
    if (!id || !storage::names::lock(call.tx(), *id))
        return refuse(Code::not_found, "There is no such organisation.");
    auto const was = storage::identity::find_organisation(call.tx(), *id).value();
    if (!call.is_current(was.version))
        return refuse(Code::stale_version, "The organisation has changed since.");
    auto const now = app::rename_organisation(call.tx(), was, {names->zh, names->en},
                                              {call.actor, call.services, call.now});
    return http::with_version(now.version, encode(now, call.language).dump());
}

}  // namespace

void add_identity_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/organisations", organisation_write, add_organisation,
                {.lane = LaneName::writes, .body = BodyKind::json, .idempotent = true});
    router.get("/v1/organisations", organisation_read, list_organisations);
    router.get("/v1/organisations/{id}", organisation_read, read_organisation);
    router.patch("/v1/organisations/{id}", organisation_write, rename_organisation,
                 {.lane = LaneName::writes, .body = BodyKind::json});
    add_session_routes(router);
    add_api_key_routes(router);
    add_people_routes(router);
}

}  // namespace chaolu::api
