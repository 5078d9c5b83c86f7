// Organisations of a market.
#include "server/api/identity.hpp"

#include "domain/identity/organisation.hpp"
#include "domain/identity/organisation_code.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/paging.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"
#include "storage/organisation_names.hpp"
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

std::optional<identity::Uscc> decode_uscc(json::Decoder& in) {
    auto const written = in.raw_text("uscc", 64);
    if (!written) return {};
    auto uscc = identity::Uscc::parse(*written);
    if (uscc) return *uscc;
    in.fault("uscc", uscc.error(),
             uscc.error() == Code::invalid_check_digit
                 ? "has a check character that does not fit the rest"
                 : "must have 18 digits and capital letters without I, O, S, V and Z");
    return {};
}

Result<Organisation> decode_organisation(Call const& call, json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const kind = in.word("kind", identity::organisation_kind_from);
    auto const uscc = decode_uscc(in);
    auto names = json::decode_names(in, "name", name_length_max);
    auto division = decode_division(call, in, "division_code", warnings, json::maybe);
    auto const channel = in.word("channel", identity::channel_from, json::maybe);
    auto const is_demo = in.boolean("is_demo", json::maybe);
    in.only({"kind", "uscc", "name", "division_code", "channel", "is_demo"});
    if (kind && uscc && !identity::uscc_fits(*uscc, *kind))
        in.fault("uscc", Code::invalid_format, "must start with 81 for a union");
    if (kind && channel && !identity::may_have_channel(*kind))
        in.fault("channel", Code::unknown_value, "is for buyers and unions only");
    if (!faults.empty()) return tl::unexpected(faults.error());
    if (!identity::is_organisation_code(identity::organisation_code_of(*uscc)))
        warnings.add("/uscc", Code::invalid_check_digit,
                     "holds an organisation code (places 9 to 17) whose own check is wrong");
    return Organisation{OrganisationId{call.services.ids.next(call.now)},
                        *kind,
                        uscc->text(),
                        std::move(names->zh),
                        std::move(names->en),
                        std::move(division),
                        channel,
                        is_demo.value_or(false),
                        call.now};
}

Result<Response> add_organisation(Call& call) {
    json::Warnings warnings;
    auto const organisation = decode_organisation(call, warnings);
    if (!organisation) return tl::unexpected(organisation.error());
    if (!storage::identity::insert_organisation(call.tx(), *organisation))
        return refuse(Code::organisation_exists,
                      "An organisation with this unified social credit code is registered.");
    if (organisation->kind == identity::OrganisationKind::supplier)
        storage::suppliers::insert(call.tx(), organisation->id,
                                   suppliers::role_of_uscc(organisation->uscc), call.now);
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

Json names_of(Organisation const& organisation) {
    return {{"name", {{"zh", organisation.name_zh}, {"en", json::or_null(organisation.name_en)}}}};
}

// A supplier shows the name too and has the id of its organisation: the feed counts its versions.
int next_version_in_feed(Call const& call, Organisation const& organisation) {
    auto supplier = storage::suppliers::lock(call.tx(), organisation.id);
    if (!supplier) return organisation.version;
    ++supplier->version;
    storage::suppliers::update(call.tx(), *supplier);
    return supplier->version;
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
    storage::names::rename(call.tx(), *id, {names->zh, names->en}, call.now);
    auto const now = storage::identity::find_organisation(call.tx(), *id).value();
    app::record(call.tx(),
                {now.id, now.id.uuid, next_version_in_feed(call, now), "organisation_id"},
                names_of(was), names_of(now), {"organisation.renamed"},
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
