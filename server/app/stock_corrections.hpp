// What a stock file does to stock besides receiving it: lots it knows are corrected, and what it
// does not name goes.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "domain/inventory/absent_stock.hpp"
#include "domain/inventory/known_lot.hpp"
#include "storage/known_lots.hpp"
#include "storage/lot_stock.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

class StockCorrections {
public:
    using StagedRow = storage::stock_imports::StagedRow;
    using Stocks = std::map<inventory::StockKey, inventory::Stock>;

    StockCorrections(storage::Tx& tx, storage::stock_imports::StockImport const& import,
                     storage::lot_stock::Place const& place, inventory::Figure figure, Instant now)
        : tx_(tx), import_(import), place_(place), figure_(figure), now_(now) {}

    // False, and nothing kept, when a row spoke of this lot before.
    bool add(StagedRow row);
    std::size_t size() const { return rows_.size(); }
    // As far as it is still there and free when it is taken; see inventory::take_absent().
    void take(std::vector<inventory::SellableSku> absent) { absent_ = std::move(absent); }

    // The SKUs whose stock is to be locked.
    std::vector<SkuId> skus() const;
    // Locks the lots: after what is received was written, before any stock is locked.
    void lock();
    // Moves the stock, which is locked, and writes ledger and lots; the caller writes the stock.
    void move(Stocks& stocks);

    // Rows that could not be carried out: somebody was promised what would go, or the lot has
    // another figure than was seen.
    struct Refused {
        StagedRow row;
        inventory::LotFault fault;
    };
    std::vector<Refused> const& refused() const { return refused_; }
    std::int64_t zeroed_count() const { return zeroed_count_; }

private:
    void correct(StagedRow const& row, Stocks& stocks);
    void zero(inventory::SellableSku const& absent, Stocks& stocks);
    void keep(std::vector<inventory::StockEntry> const& entries);

    storage::Tx& tx_;
    storage::stock_imports::StockImport const& import_;
    storage::lot_stock::Place place_;
    inventory::Figure figure_;
    Instant now_;
    std::vector<StagedRow> rows_;
    std::set<LotId> known_;
    std::vector<inventory::SellableSku> absent_;
    std::map<LotId, storage::known_lots::Stated> stated_;
    std::vector<storage::lot_stock::Located> located_;
    std::map<SkuId, std::vector<inventory::LotBalance>> lots_;
    std::vector<inventory::StockEntry> entries_;
    std::map<LotId, std::int64_t> restated_;
    std::vector<Refused> refused_;
    std::int64_t zeroed_count_ = 0;
};

}  // namespace chaolu::app
