// What an audit of stock reads and keeps: counters, movements since the last one, differences.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/audit.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::stock_audit {

using chaolu::inventory::Stock;
using chaolu::inventory::StockDifference;
using chaolu::inventory::StockEntry;
using chaolu::inventory::StockKey;

// Counters, and what their ledger came to when it was audited last (zeros: never).
struct Account {
    Stock counters;
    Stock folded;
    // Of accounts_of() alone.
    OrganisationId supplier = {};
    std::string location = {};
    std::string pool = {};
};
// Those after `after` that have moved since, or that differ; at most `rows_max`, in the order of
// their keys. One snapshot: a movement and its counters are seen together or not at all.
std::vector<Account> changed(Tx& tx, StockKey const& after, int rows_max);
std::int64_t count_stock(Tx& tx);
// Those of one SKU, of one supplier or of all, as if they had never been audited; at most
// `rows_max`, by pool. Of shares that are over those that hold nothing are left out.
std::vector<Account> accounts_of(Tx& tx, std::string_view sku,
                                 std::optional<OrganisationId> supplier, int rows_max);

// The movements of each account from the first that is not folded to the one that its counters
// stand at, at most `movements_max` of each; by key and sequence.
std::vector<StockEntry> movements(Tx& tx, std::span<Account const> accounts, int movements_max);

// Remembers how far ledgers were folded.
void save_folded(Tx& tx, std::span<Stock const> folded);
void add_differences(Tx& tx, std::span<StockDifference const> differences, Instant now);
// Forgets differences of accounts of which `differences` no longer holds any, which were found
// before `now`.
void remove_older_differences(Tx& tx, Instant now);
std::int64_t count_differences(Tx& tx);

struct Audit {
    Instant audited_at;
    std::int64_t stock_count = 0;
    std::int64_t movement_count = 0;
};
void save_audit(Tx& tx, Audit const& audit);
// None: this market was never audited.
std::optional<Audit> last(Tx& tx);

struct DifferenceRow {
    StockDifference difference;
    std::string sku;
    std::string location;
    std::string pool;
    OrganisationId supplier;
    Instant found_at;
};
// Of one supplier, or of all; by key.
std::vector<DifferenceRow> differences(Tx& tx, std::optional<OrganisationId> supplier,
                                       int rows_max);

}  // namespace chaolu::storage::stock_audit
