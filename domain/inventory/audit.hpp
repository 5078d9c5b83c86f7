// The auditor's arithmetic: a ledger folds to its counters, or one movement is the first that does
// not.
#pragma once
#include <optional>
#include <span>

#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

// Where books and fold part: the first movement whose recorded counters are not the fold of all
// before it, or the counters themselves when every movement is right.
struct StockDifference {
    StockKey key;
    std::optional<std::int64_t> sequence;  // of the movement; none: of the counters
    std::int64_t on_hand = 0;              // as recorded
    std::int64_t reserved = 0;
    std::int64_t on_hand_folded = 0;
    std::int64_t reserved_folded = 0;
    bool operator==(StockDifference const&) const = default;
};

// Folds on: `folded` holds what the movements before came to (zeros before the first), and is moved
// on over those that agree. `entries` are of its key, in the order of their sequence; one that is
// missing makes the next one the first that differs.
std::optional<StockDifference> fold_on(Stock& folded, std::span<StockEntry const> entries);

// Whether the counters are what all their movements came to.
std::optional<StockDifference> compare(Stock const& folded, Stock const& counters);

}  // namespace chaolu::inventory
