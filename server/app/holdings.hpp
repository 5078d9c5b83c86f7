// What lies at one place, locked to be taken from or added to, and written back with its ledger.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "domain/inventory/pool.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"

namespace chaolu::app {

struct Holdings {
    std::vector<storage::lot_stock::Located> located;  // as it was
    std::map<SkuId, std::vector<inventory::LotBalance>> lots;
    std::map<SkuId, inventory::Stock> stock;
};

// The lots of these SKUs at the place, then their stock in its general pool.
Holdings lock_holdings(storage::Tx& tx, storage::lot_stock::Place const& place,
                       std::set<SkuId> const& skus);

// These rows, locked after the lots; one that never was is empty.
inventory::Stocks lock_stocks(storage::Tx& tx, std::set<inventory::StockKey> const& keys);
// The same by SKU, of which each stands in one key.
std::map<SkuId, inventory::Stock> lock_stock(storage::Tx& tx,
                                             std::set<inventory::StockKey> const& keys);

// Writes the stock, the lots and the ledger of one place; `located` are its lots as they were.
void write_holdings(storage::Tx& tx, LocationId place,
                    std::span<storage::lot_stock::Located const> located,
                    std::map<SkuId, inventory::Stock> const& stock,
                    std::vector<inventory::StockEntry> const& entries, Uuid made_by, Instant now);

// The same of several places, with stock in any of their pools.
void write_places(storage::Tx& tx, inventory::EntriesAt const& entries,
                  std::span<storage::lot_stock::Located const> located,
                  inventory::Stocks const& stock, std::optional<Uuid> made_by, Instant now);
// Of one place.
void write_place(storage::Tx& tx, LocationId place,
                 std::span<storage::lot_stock::Located const> located,
                 inventory::Stocks const& stock, std::vector<inventory::StockEntry> const& entries,
                 Uuid made_by, Instant now);

}  // namespace chaolu::app
