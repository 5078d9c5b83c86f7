// Changes of prices, numbered one after the other: what "as it was known then" is counted by.
#pragma once
#include <cstdint>
#include <optional>

#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

// Who changes prices.
struct Author {
    OrganisationId organisation;
    Uuid credential{};
    bool is_person = false;
};

// Another change waits until this transaction has ended, and what it reads from here on is not
// changed meanwhile. Part of begin_revision(), for those who first look whether there is anything
// to change.
void wait_for_turn(Tx& tx);
// The number of the change that this transaction makes. Another change waits until it has ended, so
// that numbers are seen in their order; orders wait for nothing. Two round trips.
std::int64_t begin_revision(Tx& tx, Author const& author, Instant now);

// The last change before or at an instant; 0 when there was none.
std::int64_t revision_at(Tx& tx, Instant at);

}  // namespace chaolu::storage::pricing
