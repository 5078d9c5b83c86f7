// Lots, stock, ledger rows and stock files as clients see them, in answers and in events.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "storage/absent_stock.hpp"
#include "storage/inventory.hpp"
#include "storage/stock_changes.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::json {

// Also the data of a lot.received event.
nlohmann::json encode(storage::inventory::LotRow const& lot);
nlohmann::json encode(storage::inventory::StockRow const& stock);
nlohmann::json encode(storage::inventory::EntryRow const& entry);
// An adjustment or a count; also the data of its event.
nlohmann::json encode(storage::stock_changes::Change const& change);
// Without its faults, as in lists.
nlohmann::json encode(storage::stock_imports::StockImport const& import);
nlohmann::json encode(storage::stock_imports::StockImport const& import,
                      std::vector<storage::stock_imports::RowFault> const& faults,
                      std::vector<storage::stock_imports::RowFault> const& warnings);
nlohmann::json encode(storage::absent_stock::ShownSku const& each);
// The data of a stock_import.applied event.
nlohmann::json event_data(storage::stock_imports::StockImport const& import);

}  // namespace chaolu::json
