// One addition per movement, checked against what the ledger says it came to.
#include "domain/inventory/audit.hpp"

namespace chaolu::inventory {

std::optional<StockDifference> fold_on(Stock& folded, std::span<StockEntry const> entries) {
    for (auto const& entry : entries) {
        auto const on_hand = folded.on_hand + entry.on_hand_delta;
        auto const reserved = folded.reserved + entry.reserved_delta;
        if (entry.sequence != folded.sequence + 1 || entry.on_hand_after != on_hand ||
            entry.reserved_after != reserved)
            return StockDifference{folded.key,           entry.sequence, entry.on_hand_after,
                                   entry.reserved_after, on_hand,        reserved};
        folded.on_hand = on_hand;
        folded.reserved = reserved;
        folded.sequence = entry.sequence;
    }
    return {};
}

std::optional<StockDifference> compare(Stock const& folded, Stock const& counters) {
    if (folded == counters) return {};
    return StockDifference{counters.key,   {}, counters.on_hand, counters.reserved, folded.on_hand,
                           folded.reserved};
}

}  // namespace chaolu::inventory
