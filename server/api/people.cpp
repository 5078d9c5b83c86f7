// The people of an organisation: given a login, seen, moved to another role, let go, by its admin.
#include <nlohmann/json.hpp>

#include "domain/core/text.hpp"
#include "domain/identity/staff.hpp"
#include "server/api/identity.hpp"
#include "server/api/paging.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/security/password.hpp"
#include "storage/identity.hpp"
#include "storage/people.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::people::Person;

constexpr std::size_t login_length_max = 64;
constexpr std::size_t utf8_bytes_max = 4;

Json encode(Person const& person) {
    return {
        {"id", person.id.text()},
        {"organisation_id", person.organisation.text()},
        {"login", person.login},
        {"role", text(person.role)},
        {"is_active", !person.deactivated_at.has_value()},
        {"created_at", to_text(person.created_at)},
        {"version", person.version},
    };
}

std::optional<std::string> decode_new_password(json::Decoder& in) {
    using namespace security;
    auto password = in.raw_text("password", password_length_max * utf8_bytes_max);
    if (!password) return {};
    auto const characters = length(*password);
    if (characters < password_length_min) {
        in.fault("password", Code::too_short, "must have at least 8 characters");
    } else if (characters > password_length_max) {
        in.fault("password", Code::too_long, "must have at most 128 characters");
    } else if (is_common_password(*password)) {
        in.fault("password", Code::password_too_common, "is one of those that are tried first");
    }
    return password;
}

struct NewPerson {
    OrganisationId organisation;
    std::string login;
    std::string password;
    identity::Role role;
};

Result<NewPerson> decode_person(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const organisation_id = in.id<kind::Organisation>("organisation_id");
    auto login = in.text("login", login_length_max);
    auto password = decode_new_password(in);
    auto const role = in.word("role", identity::role_from);
    in.only({"organisation_id", "login", "password", "role"});
    if (organisation_id) {
        auto const organisation = storage::identity::find_organisation(call.tx(), *organisation_id);
        bool const may_staff =
            call.actor.sees_whole_market() || call.actor.organisation == organisation_id;
        if (!organisation || !may_staff)
            in.fault("organisation_id", Code::unknown_organisation, "is not in this market");
        else if (role && !identity::role_fits(*role, organisation->kind))
            in.fault("role", Code::unknown_value, "does not fit this kind of organisation");
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return NewPerson{*organisation_id, *std::move(login), *std::move(password), *role};
}

Result<Response> add_person(Call& call) {
    auto const wanted = decode_person(call);
    if (!wanted) return tl::unexpected(wanted.error());
    Person const person{.id = PersonId{call.services.ids.next(call.now)},
                        .organisation = wanted->organisation,
                        .login = wanted->login,
                        .role = wanted->role,
                        .deactivated_at = {},
                        .created_at = call.now};
    if (!storage::identity::insert_person(
            call.tx(), {person.id, person.organisation, person.login,
                        security::hash_password(wanted->password), person.role, call.now}))
        return refuse(Code::login_taken, "Somebody in this market has this login.");
    return http::created("/v1/people/" + person.id.text(), person.version, encode(person).dump());
}

Result<Response> list_people(Call& call) {
    http::Query query(call.request.query, {"organisation_id", "page_size", "page_token"});
    auto const named = query.word("organisation_id", OrganisationId::parse);
    auto const size = query.page_size();
    std::string const filters(named ? named->hex() : "");
    auto const start = page_start<PersonId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto const only = call.actor.finds_only();
    if (only && named && only != named) return http::page(call, "[]", {});
    auto rows = storage::people::list(call.tx(), only ? only : named, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](Person const& person) { return encode(person); });
}

Error no_such_person() { return {Code::not_found, "There is no such person.", {}}; }

std::optional<Person> find(Call const& call) {
    auto const id = PersonId::parse(call.path_values[0]);
    return id ? storage::people::find(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
}

Result<Response> read_person(Call& call) {
    auto const person = find(call);
    if (!person) return tl::unexpected(no_such_person());
    return http::with_version(person->version, encode(*person).dump());
}

// What is given changes, the rest stays. None of the roles of another kind of organisation.
Result<Person> decode_change(Call const& call, Person person) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const role = in.word("role", identity::role_from, json::maybe);
    auto const is_active = in.boolean("is_active", json::maybe);
    in.only({"role", "is_active"});
    auto const organisation =
        storage::identity::find_organisation(call.tx(), person.organisation).value();
    if (role && !identity::role_fits(*role, organisation.kind))
        in.fault("role", Code::unknown_value, "does not fit this kind of organisation");
    if (!faults.empty()) return tl::unexpected(faults.error());
    if (role) person.role = *role;
    if (is_active && !*is_active && !person.deactivated_at) person.deactivated_at = call.now;
    if (is_active && *is_active) person.deactivated_at.reset();
    return person;
}

// All of the organisation are locked: two admins who let each other go at once wait in line.
Result<Response> change_person(Call& call) {
    auto const seen = find(call);
    if (!seen) return tl::unexpected(no_such_person());
    auto const members = storage::people::lock_members(call.tx(), seen->organisation);
    auto const was = find(call).value();
    if (!call.is_current(was.version))
        return refuse(Code::stale_version, "The person has changed since.");
    auto person = decode_change(call, was);
    if (!person) return tl::unexpected(person.error());
    if (!identity::keeps_an_admin(members,
                                  {person->id, person->role, !person->deactivated_at.has_value()}))
        return refuse(Code::illegal_transition,
                      "This is the last admin of the organisation: make somebody else one first.");
    ++person->version;
    storage::people::update(call.tx(), *person);
    if (person->deactivated_at) storage::people::delete_sessions(call.tx(), person->id);
    app::record(
        call.tx(), {person->organisation, person->id.uuid, person->version, "organisation_id"},
        encode(was), encode(*person), {"person.changed"}, {call.actor, call.services, call.now});
    auto response = http::with_version(person->version, encode(*person).dump());
    // What servers remember of the person is out of date.
    response.revoked_credential = person->id.uuid;
    return response;
}

}  // namespace

void add_people_routes(http::Router& router) {
    using enum http::Permission;
    // Hashing a password takes a core for a while: not where orders wait.
    router.post("/v1/people", person_write, add_person,
                {.lane = http::LaneName::password,
                 .body = http::BodyKind::json,
                 .idempotent = true,
                 .is_body_secret = true});
    router.get("/v1/people", person_read, list_people);
    router.get("/v1/people/{id}", person_read, read_person);
    router.patch("/v1/people/{id}", person_manage, change_person,
                 {.lane = http::LaneName::writes, .body = http::BodyKind::json});
}

}  // namespace chaolu::api
