// API keys: issued with a secret that is shown once, listed without it, revoked at once.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/identity/grant.hpp"
#include "server/api/identity.hpp"
#include "server/api/paging.hpp"
#include "server/app/services.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/security/token.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using identity::Permission;
using json::Json;
using storage::identity::ApiKey;

constexpr std::size_t name_length_max = 64;
constexpr std::size_t channel_length_max = 32;
// All but public_, which nobody needs to be given.
constexpr std::size_t scopes_max = identity::permission_count - 1;

Json encode(ApiKey const& key) {
    auto scopes = Json::array();
    for (auto const scope : key.scopes) scopes.push_back(text(scope));
    return {
        {"id", key.id.text()},
        {"organisation_id", key.organisation.text()},
        {"name", key.name},
        {"role", text(key.role)},
        {"scopes", std::move(scopes)},
        {"created_at", to_text(key.created_at)},
        {"expires_at", json::or_null(key.expires_at)},
        {"revoked_at", json::or_null(key.revoked_at)},
        {"channel", json::or_null(key.channel)},
        {"version", key.version},
    };
}

// A scope as it was asked for, and where.
struct AskedScope {
    Permission permission;
    std::string pointer;
};

std::vector<AskedScope> decode_scopes(json::Decoder& in, json::Faults& faults) {
    std::vector<AskedScope> scopes;
    auto const names = in.texts("scopes", 0, scopes_max, 64, json::maybe);
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto pointer = in.pointer_to("scopes") + "/" + std::to_string(i);
        auto const scope = identity::permission_from(names[i]);
        bool const is_known = scope && *scope != Permission::public_;
        if (!is_known)
            faults.add(std::move(pointer), Code::unknown_value, "is not a permission");
        else if (std::ranges::find(scopes, *scope, &AskedScope::permission) != scopes.end())
            faults.add(std::move(pointer), Code::duplicate, "stands in the list before");
        else
            scopes.push_back({*scope, std::move(pointer)});
    }
    return scopes;
}

std::vector<Permission> permissions_in(std::vector<AskedScope> const& scopes) {
    std::vector<Permission> permissions;
    permissions.reserve(scopes.size());
    for (auto const& scope : scopes) permissions.push_back(scope.permission);
    return permissions;
}

bool has(identity::Permissions const& permissions, Permission permission) {
    return permissions.test(static_cast<std::size_t>(permission));
}

// Reports what the role does not have, and what the caller may not give.
void check_scopes(Call const& call, OrganisationId organisation, identity::Role role,
                  std::vector<AskedScope> const& scopes, json::Faults& faults) {
    auto const of_role = identity::permissions_of(role);
    auto const wanted = identity::narrowed(of_role, permissions_in(scopes));
    auto const beyond = identity::beyond_granter(call.actor, organisation, wanted);
    for (auto const& scope : scopes) {
        if (!has(of_role, scope.permission))
            faults.add(scope.pointer, Code::unknown_value, "is not something this role may do");
        else if (has(beyond, scope.permission))
            faults.add(scope.pointer, Code::unknown_value, "is more than the caller may do");
    }
    if (scopes.empty() && beyond.any())
        faults.add("/role", Code::unknown_value, "may do more than the caller; name scopes");
}

std::optional<identity::OrganisationKind> kind_of(Call const& call, OrganisationId organisation) {
    if (call.actor.organisation == organisation) return call.actor.kind;
    if (!identity::may_issue_for(call.actor, organisation)) return {};
    auto const found = storage::identity::find_organisation(call.tx(), organisation);
    if (!found) return {};
    return found->kind;
}

// Reports a channel that the organisation does not belong to, and one that the caller's own key
// does not let it issue a key for.
void check_channel(Call const& call, OrganisationId organisation,
                   std::optional<std::string> const& channel, json::Faults& faults) {
    if (!identity::may_issue_in(call.actor, organisation, channel))
        faults.add("/channel", Code::unknown_value, "must be the channel of the caller's own key");
    else if (channel && !storage::channels::is_member(call.tx(), *channel, organisation, call.now))
        faults.add("/channel", Code::unknown_channel,
                   "is no channel that this organisation belongs to");
}

Result<ApiKey> decode_key(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto organisation = in.id<kind::Organisation>("organisation_id", json::maybe);
    auto name = in.text("name", name_length_max);
    auto const role = in.word("role", identity::role_from);
    auto const scopes = decode_scopes(in, faults);
    auto const expires_at = in.instant("expires_at", json::maybe);
    auto channel = in.raw_text("channel", channel_length_max, json::maybe);
    in.only({"organisation_id", "name", "role", "scopes", "expires_at", "channel"});
    if (expires_at && *expires_at <= call.now)
        in.fault("expires_at", Code::out_of_range, "must lie in the future");
    if (!in.has("organisation_id")) organisation = call.actor.organisation;
    if (organisation) {
        auto const kind = kind_of(call, *organisation);
        if (!kind)
            in.fault("organisation_id", Code::unknown_organisation,
                     "is not one the caller may issue keys for");
        else if (role && !identity::role_fits(*role, *kind))
            in.fault("role", Code::unknown_value, "does not fit this kind of organisation");
        else if (role)
            check_scopes(call, *organisation, *role, scopes, faults);
        if (kind) check_channel(call, *organisation, channel, faults);
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return ApiKey{ApiKeyId{call.services.ids.next(call.now)},
                  *organisation,
                  *std::move(name),
                  *role,
                  permissions_in(scopes),
                  call.now,
                  expires_at,
                  std::nullopt,
                  std::move(channel)};
}

Result<Response> add_api_key(Call& call) {
    auto const key = decode_key(call);
    if (!key) return tl::unexpected(key.error());
    auto const live =
        storage::identity::lock_live_api_keys(call.tx(), key->organisation, key->name, call.now);
    if (!identity::may_issue_another(live))
        return refuse(Code::too_many_live_keys,
                      "Two keys of this name work already: revoke one of them first.");
    auto const secret = security::make_credential(security::CredentialKind::api_key, call.market());
    storage::identity::insert_api_key(call.tx(), *key, secret.hash);
    auto document = encode(*key);
    auto remembered = document;
    remembered["secret_shown_before"] = true;
    document["secret"] = secret.text;
    auto response = http::created("/v1/api-keys/" + key->id.text(), key->version, document.dump());
    response.body_to_store = remembered.dump();
    return response;
}

Result<Response> list_api_keys(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<ApiKeyId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::identity::list_api_keys(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows), [](ApiKey const& key) { return encode(key); });
}

Result<Response> revoke_api_key(Call& call) {
    auto const id = ApiKeyId::parse(call.path_values[0]);
    auto const key = id ? storage::identity::find_api_key(call.tx(), *id) : std::nullopt;
    if (!key || !identity::may_issue_for(call.actor, key->organisation))
        return refuse(Code::not_found, "There is no such API key.");
    // Revoking what is revoked changes nothing and is no fault.
    bool const is_done = call.is_current(key->version) &&
                         (key->revoked_at || storage::identity::revoke_api_key(
                                                 call.tx(), key->id, key->version, call.now));
    if (!is_done)
        return refuse(Code::stale_version, "The key has changed since this version was read.");
    auto response = http::no_content();
    response.revoked_credential = key->id.uuid;
    return response;
}

}  // namespace

void add_api_key_routes(http::Router& router) {
    using enum http::Permission;
    using http::LaneName;
    router.post("/v1/api-keys", api_key_manage, add_api_key,
                {.lane = LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/api-keys", api_key_manage, list_api_keys);
    router.remove("/v1/api-keys/{id}", api_key_manage, revoke_api_key,
                  {.lane = LaneName::writes, .if_match = true});
}

}  // namespace chaolu::api
