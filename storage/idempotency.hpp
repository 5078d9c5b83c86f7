// Idempotency keys: claimed before the effect, remembered with it in the same transaction.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::idempotency {

struct Key {
    OrganisationId organisation;
    std::string key;
    std::string route;
    std::string fingerprint;  // 32 bytes over method, path and body
    bool operator==(Key const&) const = default;
};

struct Answer {
    int status = 0;
    std::string headers;
    std::string body;
};

enum class Standing {
    fresh,   // never seen: go on, and store the answer
    replay,  // same request: `answer` is what it was told
    reused,  // same key, another request
    busy,    // another transaction, or an earlier call of this group, is working on it
};

struct Claim {
    Standing standing = Standing::fresh;
    std::optional<Answer> answer;
};

// One claim per key, in order; two round trips. Takes an advisory transaction lock per key, so a
// twin in another transaction is told at once that it is busy instead of waiting on the index.
std::vector<Claim> claim(Tx& tx, std::span<Key const> keys);

struct Stored {
    Key key;
    Answer answer;
};
// One round trip. A key that was taken meanwhile throws Failure{taken}.
void store(Tx& tx, std::span<Stored const> answers, Instant now);

// Deletes keys older than `before`, at most `rows_max`; the number deleted.
std::int64_t purge(Tx& tx, Instant before, int rows_max);

}  // namespace chaolu::storage::idempotency
