// Carries out what a stock file says by not naming it.
#pragma once
#include "domain/core/error.hpp"
#include "storage/absent_stock.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

// Keeps which SKUs a file that was just looked at does not name, and what may be sold of them; how
// many. Only files without faults tell what is absent: of others nothing is kept.
std::int64_t keep_absent(storage::Tx& tx, storage::stock_imports::StockImport const& import,
                         storage::lot_stock::Place const& place);

// Takes out of the books what was kept, as far as it is still there and free; of how many SKUs
// anything went. Locks the lots of these, then their stock and that of what the file names, since
// that is received in the same transaction.
std::int64_t take_absent(storage::Tx& tx, storage::stock_imports::StockImport const& import,
                         storage::lot_stock::Place const& place, Instant now);

}  // namespace chaolu::app
