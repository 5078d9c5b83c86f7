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
where market_id = :market and import_id = :import and line > :after
order by line limit :rows)";

constexpr Sql find_lines = R"(
select line from stock_import_failed_row
where market_id = :market and import_id = :import order by line)";

constexpr Sql delete_rows = R"(
delete from stock_import_failed_row
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

std::vector<std::int64_t> lines(Tx& tx, StockImportId import) {
    return tx.list<std::int64_t>(find_lines, {{"market", tx.market()}, {"import", import}});
}

void remove(Tx& tx, StockImportId import, std::span<std::int64_t const> lines) {
    tx.execute(delete_rows,
               {{"market", tx.market()}, {"import", import}, {"lines", array_of_lines(lines)}});
}

}  // namespace chaolu::storage::failed_rows
