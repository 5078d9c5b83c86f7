// Grants: a producer makes another supplier its agent, for days, and takes it back.
#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/api/suppliers.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/grants.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::grants::Grant;

Json encode(Grant const& grant) {
    return {
        {"id", grant.id.text()},
        {"grantor_id", grant.grantor.text()},
        {"grantee_id", grant.grantee.text()},
        {"kind", text(grant.kind)},
        {"valid_from", to_text(grant.valid.from)},
        {"valid_to", json::or_null(grant.valid.to)},
        {"withdrawn_from", json::or_null(grant.withdrawn_from)},
        {"reason", json::or_null(grant.reason)},
        {"created_at", to_text(grant.created_at)},
        {"version", grant.version},
    };
}

// A producer grants in its own name, an operator names whose.
std::optional<OrganisationId> decode_grantor(Call const& call, json::Decoder& in) {
    auto const named = in.id<kind::Organisation>(
        "grantor_id", call.actor.sees_whole_market() ? json::required : json::maybe);
    auto const grantor = call.actor.sees_whole_market() ? named : call.actor.organisation;
    if (named && named != grantor) {
        in.fault("grantor_id", Code::unknown_organisation, "is not the organisation of this key");
        return {};
    }
    auto const supplier = grantor ? storage::suppliers::find(call.tx(), *grantor) : std::nullopt;
    if (grantor && !supplier)
        in.fault("grantor_id", Code::unknown_organisation, "is not a supplier of this market");
    if (supplier && supplier->role == suppliers::SupplierRole::trader)
        in.fault("kind", Code::agent_without_principal,
                 "an agent acts for a producer: a trader has nothing of its own to grant");
    return grantor;
}

std::optional<OrganisationId> decode_grantee(Call const& call, json::Decoder& in,
                                             std::optional<OrganisationId> grantor) {
    auto const grantee = in.id<kind::Organisation>("grantee_id");
    if (!grantee) return {};
    if (grantee == grantor)
        in.fault("grantee_id", Code::duplicate, "is the grantor itself");
    else if (!storage::suppliers::find(call.tx(), *grantee))
        in.fault("grantee_id", Code::unknown_organisation, "is not a supplier of this market");
    return grantee;
}

Result<Grant> decode_grant(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const grantor = decode_grantor(call, in);
    auto const grantee = decode_grantee(call, in, grantor);
    auto const kind = in.word("kind", suppliers::grant_kind_from);
    auto const from = in.date("valid_from");
    auto const to = in.date("valid_to", json::maybe);
    in.only({"grantor_id", "grantee_id", "kind", "valid_from", "valid_to"});
    if (from && to && *to <= *from)
        in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    if (!faults.empty()) return tl::unexpected(faults.error());
    Grant grant;
    grant.id = GrantId{call.services.ids.next(call.now)};
    grant.grantor = *grantor;
    grant.grantee = *grantee;
    grant.kind = *kind;
    grant.valid = {*from, to};
    grant.created_at = call.now;
    return grant;
}

// Both sides have it in their record, and what the agent may sell follows.
void record(Call const& call, Grant const& grant, Json const& before, app::Deed const& deed) {
    app::record(call.tx(), {grant.grantor, grant.id.uuid, grant.version}, before, encode(grant),
                deed, {call.actor, call.services, call.now});
    app::renew_rights(call.tx(), grant.grantee);
}

Result<Response> add_grant(Call& call) {
    auto const grant = decode_grant(call);
    if (!grant) return tl::unexpected(grant.error());
    storage::grants::insert(call.tx(), *grant);
    record(call, *grant, Json::object(), {"grant.given"});
    return http::created("/v1/grants/" + grant->id.text(), grant->version, encode(*grant).dump());
}

Result<Response> list_grants(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<GrantId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::grants::list(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Grant const& grant) { return encode(grant); });
}

Error no_such_grant() { return {Code::not_found, "There is no such grant.", {}}; }

Result<Response> read_grant(Call& call) {
    auto const id = GrantId::parse(call.path_values[0]);
    auto const grant =
        id ? storage::grants::find(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!grant) return tl::unexpected(no_such_grant());
    return http::with_version(grant->version, encode(*grant).dump());
}

// By the one who gave it or an operator; the agent sees it but cannot end it.
Result<Response> withdraw_grant(Call& call) {
    auto const reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto const id = GrantId::parse(call.path_values[0]);
    auto const party = call.actor.finds_only();
    auto grant = id ? storage::grants::lock(call.tx(), *id) : std::nullopt;
    if (!grant || (party && grant->grantor != party)) return tl::unexpected(no_such_grant());
    if (grant->withdrawn_from)
        return refuse(Code::illegal_transition, "This grant is withdrawn already.");
    auto const before = encode(*grant);
    grant->withdrawn_from = shanghai_day(call.now);
    grant->reason = *reason;
    ++grant->version;
    storage::grants::update(call.tx(), *grant);
    record(call, *grant, before, {"grant.withdrawn", *reason});
    return http::with_version(grant->version, encode(*grant).dump());
}

}  // namespace

void add_grant_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/grants", grant_write, add_grant, write);
    router.get("/v1/grants", grant_read, list_grants);
    router.get("/v1/grants/{id}", grant_read, read_grant);
    router.post("/v1/grants/{id}:withdraw", grant_write, withdraw_grant, write);
}

}  // namespace chaolu::api
