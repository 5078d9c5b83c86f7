// Rows of stock files that were refused, with their cells, until a corrected file has them.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::failed_rows {

struct FailedRow {
    std::int64_t line = 0;
    std::string cells;  // parted by chr(31)
};
void insert(Tx& tx, StockImportId import, std::span<FailedRow const> rows);
// Rows that are still refused, in the order of the file, behind `after_line`.
std::vector<FailedRow> list(Tx& tx, StockImportId import, std::int64_t after_line, int rows_max);
std::int64_t count(Tx& tx, StockImportId import);
// Those that are still refused, or those that another file has corrected.
std::vector<std::int64_t> lines(Tx& tx, StockImportId import, bool are_corrected);
// What was corrected is no longer refused, however often its own file is read.
void mark(Tx& tx, StockImportId import, std::span<std::int64_t const> lines);

}  // namespace chaolu::storage::failed_rows
