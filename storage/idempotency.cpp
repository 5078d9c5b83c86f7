// Keys are locked by hash first and read second: a statement sees what was committed before it
// began, so reading after the lock cannot miss the twin that just let go of it.
#include "storage/idempotency.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace chaolu::storage::idempotency {
namespace {

constexpr Sql try_locks = R"(
select pg_try_advisory_xact_lock(t.lock)
from unnest(cast(:locks as bigint[])) with ordinality as t(lock, n)
order by t.n)";

constexpr Sql find_keys = R"(
select t.n, i.route, i.fingerprint, i.status, i.headers, i.body
from unnest(cast(:organisations as uuid[]), cast(:keys as text[]))
     with ordinality as t(organisation_id, key, n)
join idempotency_key i on i.market_id = :market
 and i.organisation_id = t.organisation_id and i.key = t.key)";

constexpr Sql insert_keys = R"(
insert into idempotency_key (market_id, organisation_id, key, route, fingerprint, status,
                             headers, body, created_at)
select cast(:market as uuid), t.organisation_id, t.key, t.route, t.fingerprint, t.status,
       t.headers, t.body, cast(:now as bigint)
from unnest(cast(:organisations as uuid[]), cast(:keys as text[]), cast(:routes as text[]),
            cast(:fingerprints as bytea[]), cast(:statuses as smallint[]),
            cast(:headers as text[]), cast(:bodies as text[]))
     as t(organisation_id, key, route, fingerprint, status, headers, body))";

constexpr Sql delete_old = R"(
delete from idempotency_key
where (market_id, organisation_id, key) in (
    select market_id, organisation_id, key from idempotency_key
    where market_id = :market and created_at < :before
    order by created_at limit :rows))";

std::int64_t lock_of(MarketId market, Key const& key) {
    auto text = market.hex() + key.organisation.hex() + key.key;
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data());
    std::int64_t lock = 0;
    std::memcpy(&lock, digest.data(), sizeof lock);
    return lock;
}

bool is_same_key(Key const& left, Key const& right) {
    return left.organisation == right.organisation && left.key == right.key;
}

// A twin inside the group would be granted the lock its elder holds: the session is the same.
void mark_twins(std::span<Key const> keys, std::vector<Claim>& claims) {
    for (std::size_t later = 1; later < keys.size(); ++later)
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            if (is_same_key(keys[earlier], keys[later])) claims[later].standing = Standing::busy;
}

}  // namespace

std::vector<Claim> claim(Tx& tx, std::span<Key const> keys) {
    std::vector<Claim> claims(keys.size());
    Array locks, organisations, texts;
    for (auto const& key : keys) {
        locks.add(lock_of(tx.market(), key));
        organisations.add(key.organisation);
        texts.add(std::string_view(key.key));
    }
    std::size_t at = 0;
    tx.each(try_locks, {{"locks", locks}}, [&](bool granted) {
        if (!granted) claims[at].standing = Standing::busy;
        ++at;
    });
    mark_twins(keys, claims);
    tx.each(find_keys, {{"organisations", organisations}, {"keys", texts}, {"market", tx.market()}},
            [&](std::int64_t n, std::string route, std::string fingerprint, int status,
                std::string headers, std::string body) {
                auto index = static_cast<std::size_t>(n - 1);
                auto& mine = claims[index];
                auto const& key = keys[index];
                bool is_same = route == key.route &&
                               fingerprint == to_bytea(std::string_view(key.fingerprint));
                mine.standing = is_same ? Standing::replay : Standing::reused;
                if (is_same) mine.answer = Answer{status, std::move(headers), std::move(body)};
            });
    return claims;
}

void store(Tx& tx, std::span<Stored const> answers, Instant now) {
    if (answers.empty()) return;
    Array organisations, keys, routes, fingerprints, statuses, headers, bodies;
    for (auto const& [key, answer] : answers) {
        organisations.add(key.organisation);
        keys.add(std::string_view(key.key));
        routes.add(std::string_view(key.route));
        fingerprints.add(std::string_view(to_bytea(std::string_view(key.fingerprint))));
        statuses.add(static_cast<std::int64_t>(answer.status));
        headers.add(std::string_view(answer.headers));
        bodies.add(std::string_view(answer.body));
    }
    tx.execute(insert_keys, {{"market", tx.market()},
                             {"now", now},
                             {"organisations", organisations},
                             {"keys", keys},
                             {"routes", routes},
                             {"fingerprints", fingerprints},
                             {"statuses", statuses},
                             {"headers", headers},
                             {"bodies", bodies}});
}

std::int64_t purge(Tx& tx, Instant before, int rows_max) {
    return tx.execute(delete_old,
                      {{"market", tx.market()}, {"before", before}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::idempotency
