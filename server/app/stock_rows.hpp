// The rows of a stock file, from its cells to what the intake takes or refuses.
#pragma once
#include <optional>
#include <set>

#include "server/app/import_progress.hpp"
#include "server/app/row_intake.hpp"
#include "server/imports/rows.hpp"

namespace chaolu::app {

// "The file is not a stock file.", and why.
Error bad_stock_file(Code code, std::string detail);

// What the quantities of the file tell of lots that are known.
inventory::Figure figure_of(storage::stock_imports::StockImport const& import,
                            imports::LotRows const& columns);

// The rows that are still refused of the import that this one corrects; none when it corrects none.
// Locks that import, so that each of its rows counts once.
std::optional<std::set<std::int64_t>> still_refused(
    storage::Tx& tx, storage::stock_imports::StockImport const& import);

struct StockFile {
    storage::stock_imports::StockImport const& import;
    storage::lot_stock::Place place;
    imports::LotRows const& columns;
};
// The number of rows, all of which the intake has by then.
Result<std::int64_t> read_stock_rows(storage::Tx& tx, StockFile const& file, RowIntake& intake,
                                     Progress& progress, imports::RowReader& reader, Instant now);

}  // namespace chaolu::app
