// Statements on refused rows.
#include "storage/failed_rows.hpp"

namespace chaolu::storage::failed_rows {
namespace {

constexpr Sql insert_rows = R"(
insert into stock_import_failed_row (market_id, import_id, line, cells)
select cast(:market as uuid), cast(:import as uuid), t.line, t.cells
from unnest(cast(:lines as integer[]), cast(:cells as text[])) as t (line, cells)
on conflict (market_id, import_id, line) do nothing)";

constexpr Sql find_rows = R"(
select line, cells from stock_import_failed_row
where market_id = :market and import_id = :import and line > :after and not is_corrected
order by line limit :rows)";

constexpr Sql count_rows = R"(
select count(*) from stock_import_failed_row
where market_id = :market and import_id = :import and not is_corrected)";

constexpr Sql find_lines = R"(
select line from stock_import_failed_row
where market_id = :market and import_id = :import and is_corrected = :is_corrected
order by line)";

constexpr Sql mark_corrected = R"(
update stock_import_failed_row set is_corrected = true
where market_id = :market and import_id = :import and line = any(cast(:lines as integer[])))";

Array array_of_lines(std::span<std::int64_t const> lines) {
    Array array;
    for (auto const line : lines) array.add(line);
    return array;
}

}  // namespace

void insert(Tx& tx, StockImportId import, std::span<FailedRow const> rows) {
    Array lines, cells;
    for (auto const& row : rows) {
        lines.add(row.line);
        cells.add(row.cells);
    }
    tx.execute(insert_rows,
               {{"market", tx.market()}, {"import", import}, {"lines", lines}, {"cells", cells}});
}

std::vector<FailedRow> list(Tx& tx, StockImportId import, std::int64_t after_line, int rows_max) {
    std::vector<FailedRow> rows;
    tx.each(
        find_rows,
        {{"market", tx.market()}, {"import", import}, {"after", after_line}, {"rows", rows_max}},
        [&](std::int64_t line, std::string cells) {
            rows.push_back({line, std::move(cells)});
        });
    return rows;
}

std::int64_t count(Tx& tx, StockImportId import) {
    return std::get<0>(
        tx.one<std::int64_t>(count_rows, {{"market", tx.market()}, {"import", import}}));
}

std::vector<std::int64_t> lines(Tx& tx, StockImportId import, bool are_corrected) {
    return tx.list<std::int64_t>(
        find_lines, {{"market", tx.market()}, {"import", import}, {"is_corrected", are_corrected}});
}

void mark(Tx& tx, StockImportId import, std::span<std::int64_t const> lines) {
    tx.execute(mark_corrected,
               {{"market", tx.market()}, {"import", import}, {"lines", array_of_lines(lines)}});
}

}  // namespace chaolu::storage::failed_rows
