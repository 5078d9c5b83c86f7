// The fold of a ledger: what agrees, and the first movement that does not.
#include "domain/inventory/audit.hpp"

#include <gtest/gtest.h>

namespace chaolu::inventory {
namespace {

Uuid uuid(std::uint8_t last) {
    Uuid id{};
    id.bytes[15] = last;
    return id;
}
StockKey const key{SkuId{uuid(1)}, PoolId{uuid(2)}};

StockEntry movement(std::int64_t sequence, std::int64_t on_hand, std::int64_t reserved,
                    std::int64_t on_hand_after, std::int64_t reserved_after) {
    StockEntry entry;
    entry.key = key;
    entry.sequence = sequence;
    entry.on_hand_delta = on_hand;
    entry.reserved_delta = reserved;
    entry.on_hand_after = on_hand_after;
    entry.reserved_after = reserved_after;
    return entry;
}

std::vector<StockEntry> three() {
    return {movement(1, 10, 0, 10, 0), movement(2, 0, 4, 10, 4), movement(3, -5, 0, 5, 4)};
}

TEST(Audit, folds_a_ledger_to_its_counters) {
    Stock folded{key};
    EXPECT_EQ(fold_on(folded, three()), std::nullopt);
    EXPECT_EQ(folded, (Stock{key, 5, 4, 3}));
    EXPECT_EQ(compare(folded, {key, 5, 4, 3}), std::nullopt);
}

TEST(Audit, goes_on_from_what_was_folded_before) {
    auto const entries = three();
    Stock folded{key, 10, 4, 2};
    EXPECT_EQ(fold_on(folded, std::span(entries).subspan(2)), std::nullopt);
    EXPECT_EQ(folded, (Stock{key, 5, 4, 3}));
}

TEST(Audit, names_the_first_movement_that_differs_and_stops_before_it) {
    auto entries = three();
    entries[1].on_hand_after = 11;
    entries[2].on_hand_after = 99;
    Stock folded{key};
    EXPECT_EQ(fold_on(folded, entries), (StockDifference{key, 2, 11, 4, 10, 4}));
    EXPECT_EQ(folded, (Stock{key, 10, 0, 1}));
}

TEST(Audit, finds_a_movement_that_is_missing) {
    auto entries = three();
    entries.erase(entries.begin() + 1);
    Stock folded{key};
    EXPECT_EQ(fold_on(folded, entries)->sequence, 3);
}

TEST(Audit, finds_counters_that_no_movement_made) {
    EXPECT_EQ(compare({key, 5, 4, 3}, {key, 6, 4, 3}), (StockDifference{key, {}, 6, 4, 5, 4}));
    EXPECT_EQ(compare({key, 5, 4, 3}, {key, 5, 3, 3}), (StockDifference{key, {}, 5, 3, 5, 4}));
    EXPECT_TRUE(compare({key, 5, 4, 3}, {key, 5, 4, 4}));
}

}  // namespace
}  // namespace chaolu::inventory
