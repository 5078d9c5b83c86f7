// The outbox: events written in the transaction of the change, read as a feed by cursor.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::outbox {

struct Event {
    EventId id;
    std::string type;  // "supplier_order.placed"
    Uuid aggregate;
    int version = 1;
    // The parties that see it, besides those who see the whole market.
    std::optional<OrganisationId> buyer;
    std::optional<OrganisationId> supplier;
    std::string data;  // JSON object
    Instant occurred_at;
};

// One round trip for all of them.
void append(Tx& tx, std::span<Event const> events);

// A place in the feed: everything up to and including it has been read.
struct Position {
    std::int64_t transaction = 0;
    Uuid event{};
};

struct FeedPage {
    std::vector<Event> events;
    Position next;
};

// Events after `from` that a party sees (none: all of the market), oldest first. Only events below
// the oldest transaction still running are shown, so nothing can appear behind the cursor later.
FeedPage read(Tx& tx, std::optional<OrganisationId> party, Position from, int rows_max);

}  // namespace chaolu::storage::outbox
