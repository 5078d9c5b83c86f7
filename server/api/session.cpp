// Logging in and out, and what the caller is.
#include <nlohmann/json.hpp>

#include "domain/core/text.hpp"
#include "server/api/identity.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/security/password.hpp"
#include "server/security/token.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::identity::Person;

constexpr std::chrono::hours session_life{12};
constexpr std::size_t login_length_max = 64;
constexpr std::size_t password_bytes_max = security::password_length_max * 4;

struct Credentials {
    std::string market;
    std::string login;
    std::string password;
};

Result<Credentials> decode_credentials(std::string_view text) {
    auto const body = json::parse(text);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto market = in.code("market");
    auto login = in.text("login", login_length_max);
    auto password = in.raw_text("password", password_bytes_max);
    if (password && password->empty()) in.fault("password", Code::too_short, "must not be empty");
    in.only({"market", "login", "password"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return Credentials{*std::move(market), *std::move(login), *std::move(password)};
}

// Whoever has these credentials; it takes the same time to find out that nobody has.
std::optional<Person> identified(storage::Tx& tx, Credentials const& credentials) {
    auto const market = storage::identity::find_market(tx, credentials.market);
    std::optional<Person> person;
    if (market) {
        storage::identity::enter_market(tx, market->id);
        person = storage::identity::find_person(tx, credentials.login);
    }
    auto const hash = person ? std::optional(person->password_hash) : std::nullopt;
    if (!security::verify_password(hash, credentials.password)) return {};
    return person;
}

Result<Response> open_session(Call& call) {
    auto const credentials = decode_credentials(call.request.body);
    if (!credentials) return tl::unexpected(credentials.error());
    auto const person = identified(call.tx(), *credentials);
    if (!person) return refuse(Code::bad_credentials, "Login and password do not fit.");
    if (security::needs_rehash(person->password_hash))
        storage::identity::update_password_hash(call.tx(), person->id,
                                                security::hash_password(credentials->password));
    auto const token =
        security::make_credential(security::CredentialKind::session, call.tx().market());
    auto const expires_at = call.now + session_life;
    storage::identity::insert_session(call.tx(), {token.hash, person->id, call.now, expires_at});
    Json const body{
        {"token", token.text},
        {"expires_at", to_text(expires_at)},
        {"organisation_id", person->organisation.text()},
        {"role", text(person->role)},
    };
    auto response = http::ok(body.dump());
    response.status = 201;
    response.headers.emplace_back("Location", "/v1/session");
    return response;
}

Json permission_names(identity::Permissions permissions) {
    auto names = Json::array();
    // What is open to everybody needs no permission and is none.
    permissions.reset(static_cast<std::size_t>(identity::Permission::public_));
    for (std::size_t i = 0; i < permissions.size(); ++i)
        if (permissions.test(i)) names.push_back(text(static_cast<identity::Permission>(i)));
    return names;
}

Result<Response> read_session(Call& call) {
    auto const market = storage::identity::market_of(call.tx());
    auto const organisation =
        storage::identity::find_organisation(call.tx(), call.actor.organisation.value()).value();
    Json const body{
        {"market", {{"id", market.id.text()}, {"code", market.code}}},
        {"organisation",
         {{"id", organisation.id.text()},
          {"name", json::chosen(organisation.name_zh, organisation.name_en, call.language)},
          {"kind", text(organisation.kind)}}},
        {"role", text(call.actor.role)},
        {"channel", json::or_null(call.actor.channel_code())},
        {"permissions", permission_names(call.actor.permissions)},
    };
    return http::ok(body.dump());
}

Result<Response> close_session(Call& call) {
    if (!call.actor.is_session)
        return refuse(Code::not_a_session, "An API key is revoked, it does not log out.");
    auto const token = security::parse_bearer(call.request.header("authorization")).value();
    storage::identity::delete_session(call.tx(), token.hash);
    auto response = http::no_content();
    response.revoked_credential = call.actor.credential;
    return response;
}

}  // namespace

void add_session_routes(http::Router& router) {
    using enum http::Permission;
    using http::LaneName;
    router.post("/v1/session", public_, open_session,
                {.lane = LaneName::password, .body = http::BodyKind::json});
    router.get("/v1/session", session_read, read_session);
    router.remove("/v1/session", session_read, close_session, {.lane = LaneName::writes});
}

}  // namespace chaolu::api
