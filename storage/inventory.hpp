// Stock, its ledger and its lots in the database: what commands lock and write, in bulk.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/lot.hpp"
#include "domain/inventory/stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::inventory {

using chaolu::inventory::GrowingUnit;
using chaolu::inventory::Lot;
using chaolu::inventory::SkuFacts;
using chaolu::inventory::Stock;
using chaolu::inventory::StockEntry;
using chaolu::inventory::StockKey;

struct Pool {
    PoolId id;
    OrganisationId supplier;
};
// The pool 'general' at the main location of each of these suppliers, named once each; made where
// it is missing, in no particular order.
std::vector<Pool> pools_of(Tx& tx, std::span<OrganisationId const> suppliers);

// The functions on stock take each key once, in ascending order, so that no two transactions wait
// for each other; a command locks stock last of all.

// Locks the rows until the end of the transaction; ascending. A key without a row is left out:
// there never was any stock of it.
std::vector<Stock> lock(Tx& tx, std::vector<StockKey> const& sorted);
// The same rows as they stand, without waiting for anybody.
std::vector<Stock> read(Tx& tx, std::vector<StockKey> const& sorted);
// Makes rows for the first stock of a key. Throws Failure{taken} when somebody was faster: the
// transaction then finds the row if it is run again.
void insert(Tx& tx, std::span<Stock const> sorted);
// Writes the counters back; throws std::logic_error when a row is missing.
void save(Tx& tx, std::span<Stock const> stocks);
// `made_by` is the key or person; orders tell it themselves.
void insert_entries(Tx& tx, std::span<StockEntry const> entries, Instant now,
                    std::optional<Uuid> made_by = {});

// Facts of the SKUs with these codes that the supplier offers or offered; others are left out.
std::vector<SkuFacts> sku_facts(Tx& tx, OrganisationId supplier,
                                std::vector<std::string> const& codes);
// Characters 9 to 17 of the supplier's credit code: the organisation's own number.
std::string supplier_short(Tx& tx, OrganisationId supplier);

struct NewLot {
    LotId id;
    Lot lot;
};
// Writes the lots whose codes the supplier has not used before, and that all of them lies at this
// location of it; the ids of those. Without a location the caller writes where they lie.
std::vector<LotId> insert_lots(Tx& tx, OrganisationId supplier, std::optional<StockImportId> import,
                               std::optional<LocationId> location, std::span<NewLot const> lots,
                               Instant now);
// The lists below (stock_list.cpp, inventory_read.cpp) show the stock of `party`, or all of the
// market without one; each takes the position after which to go on and the most rows to give.

// The SKU with this code, if `party` offers it or did.
std::optional<SkuId> find_sku(Tx& tx, std::string const& code, std::optional<OrganisationId> party);

struct StockRow {
    Stock stock;
    std::string sku;
    OrganisationId supplier;
    std::string location;
    std::string pool;
    std::string base_unit;
    bool is_consigned = false;  // somebody else holds the location
    // Sent to this location by a transfer, or bought in for it, and not arrived yet.
    std::int64_t incoming = 0;
    // Of all pools of the location together: grows with whatever moves goods of the SKU there.
    std::int64_t version = 0;
};
// By key, also where there is nothing yet but something on its way. With `sku` only stock of it.
std::vector<StockRow> list_stock(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<SkuId> sku, std::optional<StockKey> after,
                                 int rows_max);

// Whose row of the ledger it is where its kind alone does not tell.
enum class EntryDocument { as_its_kind, consignment_report, transfer, stock_import, goods_receipt };
struct EntryRow {
    StockEntry entry;
    std::string sku;
    OrganisationId supplier;
    std::string location;
    std::string pool;
    Instant created_at;
    EntryDocument document = EntryDocument::as_its_kind;
};
struct EntryPosition {
    StockKey key;
    std::int64_t sequence = 0;
};
// By key, then oldest first. With `pool` only those of pools with this name.
std::vector<EntryRow> list_entries(Tx& tx, std::optional<OrganisationId> party,
                                   std::optional<SkuId> sku, std::optional<std::string> const& pool,
                                   std::optional<EntryPosition> const& after, int rows_max);

struct LotRow {
    LotId id;
    Lot lot;
    std::string sku;
    OrganisationId supplier;
    std::string base_unit;
    Instant created_at;
    std::int64_t on_hand = 0;
    std::int64_t set_aside = 0;
    std::int64_t picked = 0;
    std::optional<std::string> hold_reason = std::nullopt;
    int version = 1;
};
// None for a lot that `party` may not see.
std::optional<LotRow> find_lot(Tx& tx, std::optional<OrganisationId> party, LotId id);
// Of all parties, by id.
std::vector<LotRow> find_lots(Tx& tx, std::vector<LotId> const& ids);
// Newest first, below `before`.
std::vector<LotRow> list_lots(Tx& tx, std::optional<OrganisationId> party, std::optional<SkuId> sku,
                              std::optional<LotId> before, int rows_max);

}  // namespace chaolu::storage::inventory
