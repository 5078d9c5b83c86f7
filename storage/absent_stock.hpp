// What stock files do not name: what is there of it, and what was when the file was looked at.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/absent_stock.hpp"
#include "storage/lot_stock.hpp"

namespace chaolu::storage::absent_stock {

using chaolu::inventory::SellableSku;

// One round trip each. What may be sold of the pool 'general' of this place, SKU by SKU.
std::vector<SellableSku> there(Tx& tx, lot_stock::Place const& place);
// The SKUs that the good rows of a file name.
std::set<SkuId> named(Tx& tx, StockImportId id);

void insert(Tx& tx, StockImportId id, std::span<SellableSku const> skus);
void remove(Tx& tx, StockImportId id);
std::vector<SellableSku> list(Tx& tx, StockImportId id);

// The first of them by their codes, as people read them.
struct ShownSku {
    std::string sku;
    std::int64_t available = 0;
    std::string base_unit;
};
std::vector<ShownSku> shown(Tx& tx, StockImportId id, int rows_max);

}  // namespace chaolu::storage::absent_stock
