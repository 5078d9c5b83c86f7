// What a stock file says by not naming it, kept until the file is confirmed.
#pragma once
#include "domain/core/error.hpp"
#include "storage/absent_stock.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

// Keeps which SKUs a file that was just looked at does not name, and what may be sold of them; how
// many. Only files without faults tell what is absent: of others nothing is kept.
std::int64_t keep_absent(storage::Tx& tx, storage::stock_imports::StockImport const& import,
                         storage::lot_stock::Place const& place);

}  // namespace chaolu::app
