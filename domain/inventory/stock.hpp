// Stock of one SKU in one pool: how it is received, reserved and released, and the ledger row of
// each change. Inventory and ordering both decide with these functions and write what they return.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"

namespace chaolu::inventory {

// The order of keys is the order in which rows are locked, in every transaction.
struct StockKey {
    SkuId sku;
    PoolId pool;
    auto operator<=>(StockKey const&) const = default;
};

// Clients read counters as JSON numbers: up to 2^53 - 1 each of them is exact.
constexpr std::int64_t on_hand_max = (std::int64_t{1} << 53) - 1;

// Counters in the SKU's base unit; 0 <= reserved <= on_hand <= on_hand_max, always.
// sequence is that of the last ledger row folded in.
struct Stock {
    StockKey key;
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
    std::int64_t sequence = 0;
    std::int64_t available() const { return on_hand - reserved; }
    bool operator==(Stock const&) const = default;
};

// What moves stock. received, shipped, returned, transfers and transformations move goods;
// adjusted, counted, shrinkage and expired say that the shelf holds something else than was known;
// allotted and given_back move a share from pool to pool; the others promise and set free, and
// picked says of which lot a promise is.
enum class EntryKind {
    received,
    reserved,
    released,
    adjusted,
    counted,
    shrinkage,
    expired,
    transferred_out,
    transferred_in,
    transformed_out,
    transformed_in,
    picked,
    shipped,
    returned,
    allotted,
    given_back,
};
std::string_view text(EntryKind kind);
std::optional<EntryKind> entry_kind_from(std::string_view text);

// One row of the append-only ledger. Folding the deltas in order of sequence gives the counters.
struct StockEntry {
    StockKey key;
    std::int64_t sequence = 0;
    EntryKind kind = EntryKind::received;
    std::int64_t on_hand_delta = 0;
    std::int64_t reserved_delta = 0;
    std::int64_t on_hand_after = 0;
    std::int64_t reserved_after = 0;
    std::optional<LotId> lot = std::nullopt;
    std::optional<SupplierOrderId> supplier_order = std::nullopt;
    std::optional<std::string> reason = std::nullopt;
    // The adjustment, count, transformation, transfer or report that it is a row of.
    std::optional<Uuid> document = std::nullopt;
    bool operator==(StockEntry const&) const = default;
};

// By the place of the pools that they are rows of.
using EntriesAt = std::map<LocationId, std::vector<StockEntry>>;

// Why a reservation was refused: this much could still be had.
struct Shortage {
    std::int64_t available = 0;
    bool operator==(Shortage const&) const = default;
};

// Each function changes `stock`, raises its sequence by one and returns the ledger row; a refusal
// changes nothing. Quantities are above zero (else std::invalid_argument, as for counters that
// break their rule: those are bugs, and must not reach the database).

// Refused with out_of_range when the counter would pass on_hand_max.
tl::expected<StockEntry, Code> receive(Stock& stock, std::int64_t quantity, LotId lot);
// Refused when less than `quantity` is available.
tl::expected<StockEntry, Shortage> reserve(Stock& stock, std::int64_t quantity,
                                           SupplierOrderId order);
// The reservations of `entries` on these rows instead of those they were decided on: in the same
// order, with the counters and sequences that come of it. What was to be given back first is given
// back as far as it is there still. None, and `stocks` worth nothing, when something no longer
// suffices or has no row. Rows are sorted by key, each key once; an entry of another kind is
// std::invalid_argument.
std::optional<std::vector<StockEntry>> reserve_again(std::span<Stock> stocks,
                                                     std::span<StockEntry const> entries);
// What a change of what is on hand is about.
struct Movement {
    EntryKind kind;
    LotId lot;
    std::optional<Uuid> document = std::nullopt;
    std::optional<std::string> reason = std::nullopt;
};
// Refused with out_of_range when the counter would pass on_hand_max.
tl::expected<StockEntry, Code> put(Stock& stock, std::int64_t quantity, Movement const& movement);
// Takes what nobody was promised: refused when less than `quantity` is available.
tl::expected<StockEntry, Shortage> take(Stock& stock, std::int64_t quantity,
                                        Movement const& movement);

// Keeps so much of the lot from orders, or below zero gives it back to them: reserved by a hold
// instead of an order. What is not there is std::invalid_argument.
StockEntry keep(Stock& stock, std::int64_t quantity, LotId lot);

// Gives back what the same order reserved; more than is reserved is std::invalid_argument.
StockEntry release(Stock& stock, std::int64_t quantity, SupplierOrderId order, std::string reason);

// What is picked for an order: of which lot, by which shipment.
struct Pick {
    SupplierOrderId order;
    LotId lot;
    Uuid document;
};
// Of what the order reserved so much is now of this lot, and reserved still: the row that frees it
// and the row that promises it of the lot. put_back() undoes it. More than is reserved is
// std::invalid_argument.
std::array<StockEntry, 2> pick(Stock& stock, std::int64_t quantity, Pick const& of);
std::array<StockEntry, 2> put_back(Stock& stock, std::int64_t quantity, Pick const& of);
// What was picked leaves.
StockEntry ship(Stock& stock, std::int64_t quantity, Pick const& of);

// Moves up to so much of what is available to another pool at the same location: the row of `from`,
// then that of `to`; neither when there is nothing to move. `kind` is allotted or given_back.
std::vector<StockEntry> shift(Stock& from, Stock& to, std::int64_t quantity_max, EntryKind kind);

}  // namespace chaolu::inventory
