// Statements of API keys and sessions: what is looked up for every call that is not in the cache.
#include "storage/identity.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::identity {
namespace {

// Not a row lock: there may be no row yet, and the role may not lock those of organisations.
constexpr Sql lock_key_name = R"(
select pg_advisory_xact_lock(hashtext('api_key'), hashtext(cast(:organisation as text) || :name)))";

constexpr Sql count_live_keys = R"(
select count(*) from api_key
where market_id = :market and organisation_id = :organisation and name = :name
  and revoked_at is null and (expires_at is null or expires_at > :now))";

constexpr Sql insert_key = R"(
insert into api_key (market_id, id, organisation_id, name, role, scopes, secret_hash, created_at,
                     expires_at, channel)
values (:market, :id, :organisation, :name, :role, :scopes, :secret_hash, :created_at,
        :expires_at, :channel))";

constexpr Sql find_key = R"(
select id, organisation_id, name, role, scopes, created_at, expires_at, revoked_at, channel,
       version
from api_key where market_id = :market and id = :id)";

constexpr Sql select_keys = R"(
select id, organisation_id, name, role, scopes, created_at, expires_at, revoked_at, channel,
       version
from api_key where market_id = :market and id > :after order by id limit :rows)";

constexpr Sql select_keys_of = R"(
select id, organisation_id, name, role, scopes, created_at, expires_at, revoked_at, channel,
       version
from api_key where market_id = :market and organisation_id = :organisation and id > :after
order by id limit :rows)";

constexpr Sql revoke_key = R"(
update api_key set revoked_at = :now, version = version + 1
where market_id = :market and id = :id and version = :version and revoked_at is null)";

constexpr Sql insert_session_row = R"(
insert into session (market_id, token_hash, person_id, created_at, expires_at)
values (:market, :token_hash, :person, :created_at, :expires_at))";

constexpr Sql delete_session_row = R"(
delete from session where market_id = :market and token_hash = :token_hash)";

constexpr Sql delete_expired = R"(
delete from session
where market_id = :market
  and token_hash in (select token_hash from session
                     where market_id = :market and expires_at <= :now limit :rows))";

constexpr Sql find_key_grant = R"(
select api_key.id, organisation.id, organisation.kind, api_key.role, api_key.scopes,
       api_key.expires_at, api_key.channel, joined.codes, joined.are_listed, joined.use_cycles,
       joined.sinces
from api_key
join organisation on organisation.market_id = api_key.market_id
                 and organisation.id = api_key.organisation_id
cross join lateral (
    select coalesce(array_agg(c.code order by c.code), '{}') as codes,
           coalesce(array_agg(c.assortment = 'listed' order by c.code), '{}') as are_listed,
           coalesce(array_agg(c.uses_cycles order by c.code), '{}') as use_cycles,
           coalesce(array_agg(lower(m.during) order by c.code), '{}') as sinces
    from channel_member m
    join channel c on c.market_id = m.market_id and c.code = m.channel
    where m.market_id = organisation.market_id and m.organisation_id = organisation.id
      and m.during @> cast(:now as bigint)) joined
where api_key.market_id = :market and api_key.secret_hash = :hash and api_key.revoked_at is null
  and (api_key.expires_at is null or api_key.expires_at > :now))";

constexpr Sql find_session_grant = R"(
select person.id, organisation.id, organisation.kind, person.role, cast('{}' as text[]),
       session.expires_at, cast(null as text), joined.codes, joined.are_listed, joined.use_cycles,
       joined.sinces
from session
join person on person.market_id = session.market_id and person.id = session.person_id
join organisation on organisation.market_id = person.market_id
                 and organisation.id = person.organisation_id
cross join lateral (
    select coalesce(array_agg(c.code order by c.code), '{}') as codes,
           coalesce(array_agg(c.assortment = 'listed' order by c.code), '{}') as are_listed,
           coalesce(array_agg(c.uses_cycles order by c.code), '{}') as use_cycles,
           coalesce(array_agg(lower(m.during) order by c.code), '{}') as sinces
    from channel_member m
    join channel c on c.market_id = m.market_id and c.code = m.channel
    where m.market_id = organisation.market_id and m.organisation_id = organisation.id
      and m.during @> cast(:now as bigint)) joined
where session.market_id = :market and session.token_hash = :hash and session.expires_at > :now
  and person.deactivated_at is null)";

std::vector<Permission> permissions_in(std::vector<std::string> const& names) {
    std::vector<Permission> permissions;
    permissions.reserve(names.size());
    for (auto const& name : names)
        permissions.push_back(chaolu::identity::permission_from(name).value());
    return permissions;
}

std::vector<ApiKey> read_keys(Tx& tx, Sql sql, Binds binds) {
    std::vector<ApiKey> found;
    tx.each(
        sql, binds,
        [&](ApiKeyId id, OrganisationId organisation, std::string name, std::string role,
            std::vector<std::string> scopes, Instant created_at, std::optional<Instant> expires_at,
            std::optional<Instant> revoked_at, std::optional<std::string> channel, int version) {
            found.push_back({id, organisation, std::move(name),
                             chaolu::identity::role_from(role).value(), permissions_in(scopes),
                             created_at, expires_at, revoked_at, std::move(channel), version});
        });
    return found;
}

std::optional<Grant> read_grant(Tx& tx, Sql sql, std::string_view hash, Instant now,
                                bool is_session) {
    std::optional<Grant> found;
    tx.each(sql, {{"market", tx.market()}, {"hash", to_bytea(hash)}, {"now", now}},
            [&](Uuid credential, OrganisationId organisation, std::string kind, std::string role,
                std::vector<std::string> scopes, std::optional<Instant> expires_at,
                std::optional<std::string> bound_channel, std::vector<std::string> channels,
                std::vector<bool> are_listed, std::vector<bool> use_cycles,
                std::vector<Instant> sinces) {
                found = Grant{credential,
                              organisation,
                              chaolu::identity::organisation_kind_from(kind).value(),
                              chaolu::identity::role_from(role).value(),
                              permissions_in(scopes),
                              is_session,
                              expires_at,
                              std::move(bound_channel),
                              {}};
                for (std::size_t at = 0; at < channels.size(); ++at)
                    found->memberships.push_back(
                        {{std::move(channels[at]), are_listed[at], use_cycles[at]}, sinces[at]});
            });
    return found;
}

}  // namespace

int lock_live_api_keys(Tx& tx, OrganisationId organisation, std::string_view name, Instant now) {
    tx.execute(lock_key_name, {{"organisation", organisation}, {"name", name}});
    // A statement of its own: its snapshot must be younger than the lock.
    auto const [count] = tx.one<int>(
        count_live_keys,
        {{"market", tx.market()}, {"organisation", organisation}, {"name", name}, {"now", now}});
    return count;
}

void insert_api_key(Tx& tx, ApiKey const& key, std::string_view secret_hash) {
    Array scopes;
    for (auto const scope : key.scopes) scopes.add(text(scope));
    tx.execute(insert_key, {{"market", tx.market()},
                            {"id", key.id},
                            {"organisation", key.organisation},
                            {"name", key.name},
                            {"role", text(key.role)},
                            {"scopes", scopes},
                            {"secret_hash", to_bytea(secret_hash)},
                            {"created_at", key.created_at},
                            {"expires_at", key.expires_at},
                            {"channel", key.channel}});
}

std::optional<ApiKey> find_api_key(Tx& tx, ApiKeyId id) {
    return first_of(read_keys(tx, find_key, {{"market", tx.market()}, {"id", id}}));
}

std::vector<ApiKey> list_api_keys(Tx& tx, std::optional<OrganisationId> organisation,
                                  ApiKeyId after, int rows_max) {
    if (!organisation)
        return read_keys(tx, select_keys,
                         {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
    return read_keys(tx, select_keys_of,
                     {{"market", tx.market()},
                      {"organisation", *organisation},
                      {"after", after},
                      {"rows", rows_max}});
}

bool revoke_api_key(Tx& tx, ApiKeyId id, int version, Instant now) {
    return tx.execute(revoke_key,
                      {{"market", tx.market()}, {"id", id}, {"version", version}, {"now", now}}) ==
           1;
}

void insert_session(Tx& tx, NewSession const& session) {
    tx.execute(insert_session_row, {{"market", tx.market()},
                                    {"token_hash", to_bytea(session.token_hash)},
                                    {"person", session.person},
                                    {"created_at", session.created_at},
                                    {"expires_at", session.expires_at}});
}

bool delete_session(Tx& tx, std::string_view token_hash) {
    return tx.execute(delete_session_row,
                      {{"market", tx.market()}, {"token_hash", to_bytea(token_hash)}}) == 1;
}

std::int64_t delete_expired_sessions(Tx& tx, Instant now, int rows_max) {
    return tx.execute(delete_expired, {{"market", tx.market()}, {"now", now}, {"rows", rows_max}});
}

std::optional<Grant> grant_of_api_key(Tx& tx, std::string_view secret_hash, Instant now) {
    return read_grant(tx, find_key_grant, secret_hash, now, false);
}

std::optional<Grant> grant_of_session(Tx& tx, std::string_view token_hash, Instant now) {
    return read_grant(tx, find_session_grant, token_hash, now, true);
}

}  // namespace chaolu::storage::identity
