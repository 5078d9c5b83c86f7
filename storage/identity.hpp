// Markets, organisations, their people, API keys and sessions.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity/grant.hpp"
#include "domain/identity/organisation.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::identity {

using chaolu::identity::Channel;
using chaolu::identity::Grant;
using chaolu::identity::OrganisationKind;
using chaolu::identity::Permission;
using chaolu::identity::Role;

// Markets are public knowledge: these three need no market in the transaction.
struct Market {
    MarketId id;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    std::string origin_division;
    std::string destination_division;
};
std::optional<Market> find_market(Tx& tx, std::string_view code);
std::vector<Market> markets(Tx& tx);
// False when there is one of that code. The application's role may not; the schema's owner may.
bool insert_market(Tx& tx, Market const& market, Instant now);

Market market_of(Tx& tx);
// Gives a transaction that was opened without a market this one, until its end: for logging in,
// where the market is known from the body only.
void enter_market(Tx& tx, MarketId market);

struct Organisation {
    OrganisationId id;
    OrganisationKind kind = OrganisationKind::buyer;
    std::string uscc;
    std::string name_zh;
    std::optional<std::string> name_en;
    std::optional<std::string> division_code;
    std::optional<Channel> channel;
    bool is_demo = false;
    Instant created_at;
    int version = 1;
};
// False when the market has one with this uscc.
bool insert_organisation(Tx& tx, Organisation const& organisation);
// Those that were inserted: the market had none with their uscc.
std::vector<OrganisationId> insert_organisations(Tx& tx,
                                                 std::span<Organisation const> organisations);
std::optional<Organisation> find_organisation(Tx& tx, OrganisationId id);
// Those of these codes.
std::vector<Organisation> organisations_of(Tx& tx, std::vector<std::string> const& usccs);

// The kinds of those that the market has.
std::map<OrganisationId, OrganisationKind> kinds_of(Tx& tx, std::vector<OrganisationId> const& ids);

// None lists all: of every kind, of every organisation.
struct OrganisationFilter {
    std::optional<OrganisationKind> kind;
    std::optional<OrganisationId> only;
};
// Oldest first, those after `after`.
std::vector<Organisation> list_organisations(Tx& tx, OrganisationFilter const& filter,
                                             OrganisationId after, int rows_max);

struct Person {
    PersonId id;
    OrganisationId organisation;
    std::string login;
    std::string password_hash;
    Role role = Role::observer;
    Instant created_at;
};
// False when the market has somebody with this login.
bool insert_person(Tx& tx, Person const& person);
// None too for who has left.
std::optional<Person> find_person(Tx& tx, std::string_view login);
void update_password_hash(Tx& tx, PersonId id, std::string_view password_hash);

struct ApiKey {
    ApiKeyId id;
    OrganisationId organisation;
    std::string name;
    Role role = Role::observer;
    std::vector<Permission> scopes;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> revoked_at;
    // The sales channel it is bound to.
    std::optional<std::string> channel = {};
    int version = 1;
};
// How many keys of this name work now. Others who want to know wait until this transaction ends,
// so that two callers never both find room for one.
int lock_live_api_keys(Tx& tx, OrganisationId organisation, std::string_view name, Instant now);
void insert_api_key(Tx& tx, ApiKey const& key, std::string_view secret_hash);
std::optional<ApiKey> find_api_key(Tx& tx, ApiKeyId id);
// Of one organisation, or of all; oldest first, those after `after`.
std::vector<ApiKey> list_api_keys(Tx& tx, std::optional<OrganisationId> organisation,
                                  ApiKeyId after, int rows_max);
// False when the key has another version by now or is revoked already.
bool revoke_api_key(Tx& tx, ApiKeyId id, int version, Instant now);

struct NewSession {
    std::string token_hash;
    PersonId person;
    Instant created_at;
    Instant expires_at;
};
void insert_session(Tx& tx, NewSession const& session);
// False when there was none.
bool delete_session(Tx& tx, std::string_view token_hash);
// At most rows_max of them; the number deleted.
std::int64_t delete_expired_sessions(Tx& tx, Instant now, int rows_max);

// Who holds the key or token with this hash, unless it is revoked or expired.
std::optional<Grant> grant_of_api_key(Tx& tx, std::string_view secret_hash, Instant now);
std::optional<Grant> grant_of_session(Tx& tx, std::string_view token_hash, Instant now);

}  // namespace chaolu::storage::identity
