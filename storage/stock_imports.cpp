// Statements on stock files; rows and faults travel as arrays.
#include "storage/stock_imports.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::stock_imports {
namespace {

using chaolu::inventory::absent_rule_from;
using chaolu::inventory::GrowingUnit;
using chaolu::inventory::stock_import_state_from;

constexpr Sql insert_import = R"(
insert into stock_import (market_id, id, supplier_id, file_sha256, state, row_count, good_count,
                          error_count, received_count, headers, created_at, applied_at, version,
                          format, warning_count, retry_of, location_id, absent, absent_count,
                          changed_count, unchanged_count, charset)
values (:market, :id, :supplier, cast(:sha256 as bytea), :state, :rows, :good, :errors, :received,
        cast(:headers as text[]), :created_at, :applied_at, :version, :format, :warnings,
        :retry_of, :location, :absent, :absent_count, :changed, :unchanged, :charset)
on conflict (market_id, supplier_id, file_sha256) do nothing)";

constexpr Sql lock_import_by_file = R"(
select id, supplier_id, file_sha256, state, row_count, good_count, error_count, received_count,
       headers, created_at, applied_at, version, format, warning_count, retry_of, location_id,
       absent, absent_count, changed_count, unchanged_count, charset
from stock_import
where market_id = :market and supplier_id = :supplier and file_sha256 = cast(:sha256 as bytea)
for update)";

constexpr Sql lock_import = R"(
select id, supplier_id, file_sha256, state, row_count, good_count, error_count, received_count,
       headers, created_at, applied_at, version, format, warning_count, retry_of, location_id,
       absent, absent_count, changed_count, unchanged_count, charset
from stock_import
where market_id = :market and id = :id and supplier_id = :supplier
for update)";

constexpr Sql update_import = R"(
update stock_import set state = :state, row_count = :rows, good_count = :good,
       error_count = :errors, received_count = :received, applied_at = :applied_at,
       version = :version, warning_count = :warnings, retry_of = :retry_of,
       location_id = :location, absent = :absent, absent_count = :absent_count,
       changed_count = :changed, unchanged_count = :unchanged, charset = :charset,
       format = :format, headers = cast(:headers as text[])
where market_id = :market and id = :id)";

constexpr Sql find_import = R"(
select id, supplier_id, file_sha256, state, row_count, good_count, error_count, received_count,
       headers, created_at, applied_at, version, format, warning_count, retry_of, location_id,
       absent, absent_count, changed_count, unchanged_count, charset
from stock_import
where market_id = :market and id = :id
  and (cast(:party as uuid) is null or supplier_id = cast(:party as uuid)))";

constexpr Sql imports_of_party = R"(
select id, supplier_id, file_sha256, state, row_count, good_count, error_count, received_count,
       headers, created_at, applied_at, version, format, warning_count, retry_of, location_id,
       absent, absent_count, changed_count, unchanged_count, charset
from stock_import
where market_id = :market and supplier_id = :party and id < :before
order by id desc limit :rows)";

constexpr Sql imports_of_market = R"(
select id, supplier_id, file_sha256, state, row_count, good_count, error_count, received_count,
       headers, created_at, applied_at, version, format, warning_count, retry_of, location_id,
       absent, absent_count, changed_count, unchanged_count, charset
from stock_import
where market_id = :market and id < :before
order by id desc limit :rows)";

constexpr Sql insert_row_faults = R"(
insert into stock_import_error (market_id, import_id, line, position, header, code, detail,
                                is_warning)
select cast(:market as uuid), cast(:import as uuid), t.* from unnest(
    cast(:lines as integer[]), cast(:columns as integer[]), cast(:headers as text[]),
    cast(:codes as text[]), cast(:details as text[]), cast(:warnings as boolean[])) as t)";

constexpr Sql find_faults = R"(
select line, position, header, code, detail, is_warning from stock_import_error
where market_id = :market and import_id = :import and is_warning = :warnings
order by line, position limit :rows)";

constexpr Sql insert_rows = R"(
insert into stock_import_row (market_id, import_id, line, sku_id, lot_code, harvest_date,
                              production_date, expiry_date, site_code, growing_unit, quantity,
                              pieces, original_line, lot_id, seen, gross_weight, tare_weight)
select cast(:market as uuid), cast(:import as uuid), t.* from unnest(
    cast(:lines as integer[]), cast(:skus as uuid[]), cast(:lot_codes as text[]),
    cast(:harvests as date[]), cast(:productions as date[]), cast(:expiries as date[]),
    cast(:sites as text[]), cast(:units as text[]), cast(:quantities as bigint[]),
    cast(:pieces as bigint[]), cast(:originals as integer[]), cast(:lots as uuid[]),
    cast(:seen as bigint[]), cast(:gross as bigint[]), cast(:tares as bigint[])) as t
on conflict (market_id, import_id, lot_code) do nothing
returning line)";

constexpr Sql find_rows = R"(
select r.line, r.sku_id, r.lot_code, r.harvest_date, r.production_date, r.expiry_date,
       r.site_code, r.growing_unit, r.quantity, r.pieces, r.original_line, r.lot_id, r.seen,
       k.code, k.base_unit, r.gross_weight, r.tare_weight
from stock_import_row r join sku k on k.market_id = r.market_id and k.id = r.sku_id
where r.market_id = :market and r.import_id = :import and r.line > :after
order by r.line limit :rows)";

constexpr Sql delete_rows =
    "delete from stock_import_row where market_id = :market and import_id = :import";

constexpr Sql delete_failed =
    "delete from stock_import_failed_row where market_id = :market and import_id = :import "
    "and not is_corrected";

constexpr Sql delete_row_faults =
    "delete from stock_import_error where market_id = :market and import_id = :import";

std::vector<StockImport> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<StockImport> found;
    tx.each(sql, binds,
            [&](StockImportId id, OrganisationId supplier, std::string sha256, std::string state,
                std::int64_t rows, std::int64_t good, std::int64_t errors, std::int64_t received,
                std::vector<std::string> headers, Instant created_at,
                std::optional<Instant> applied_at, int version, std::string format,
                std::int64_t warnings, std::optional<StockImportId> retry_of,
                std::optional<LocationId> location, std::string absent, std::int64_t absent_count,
                std::int64_t changed, std::int64_t unchanged, std::optional<std::string> charset) {
                found.push_back({id,
                                 supplier,
                                 bytes_from_bytea(sha256),
                                 stock_import_state_from(state).value(),
                                 rows,
                                 good,
                                 errors,
                                 received,
                                 std::move(headers),
                                 created_at,
                                 applied_at,
                                 version,
                                 std::move(format),
                                 warnings,
                                 retry_of,
                                 location,
                                 absent_rule_from(absent).value(),
                                 absent_count,
                                 changed,
                                 unchanged,
                                 std::move(charset)});
            });
    return found;
}

}  // namespace

bool insert(Tx& tx, StockImport const& fresh) {
    return tx.execute(insert_import, {{"market", tx.market()},
                                      {"id", fresh.id},
                                      {"supplier", fresh.supplier},
                                      {"sha256", to_bytea(fresh.file_sha256)},
                                      {"state", text(fresh.state)},
                                      {"rows", fresh.row_count},
                                      {"good", fresh.good_count},
                                      {"errors", fresh.error_count},
                                      {"received", fresh.received_count},
                                      {"headers", array_of(fresh.headers)},
                                      {"created_at", fresh.created_at},
                                      {"applied_at", fresh.applied_at},
                                      {"version", fresh.version},
                                      {"format", fresh.format},
                                      {"warnings", fresh.warning_count},
                                      {"retry_of", fresh.retry_of},
                                      {"location", fresh.location},
                                      {"absent", text(fresh.absent)},
                                      {"absent_count", fresh.absent_count},
                                      {"changed", fresh.changed_count},
                                      {"unchanged", fresh.unchanged_count},
                                      {"charset", fresh.charset}}) == 1;
}

std::optional<StockImport> lock_by_file(Tx& tx, OrganisationId supplier,
                                        std::string const& file_sha256) {
    return first_of(
        read(tx, lock_import_by_file,
             {{"market", tx.market()}, {"supplier", supplier}, {"sha256", to_bytea(file_sha256)}}));
}

std::optional<StockImport> lock(Tx& tx, OrganisationId supplier, StockImportId id) {
    return first_of(
        read(tx, lock_import, {{"market", tx.market()}, {"id", id}, {"supplier", supplier}}));
}

void save(Tx& tx, StockImport const& import) {
    tx.execute(update_import, {{"market", tx.market()},
                               {"id", import.id},
                               {"state", text(import.state)},
                               {"rows", import.row_count},
                               {"good", import.good_count},
                               {"errors", import.error_count},
                               {"received", import.received_count},
                               {"applied_at", import.applied_at},
                               {"version", import.version},
                               {"warnings", import.warning_count},
                               {"retry_of", import.retry_of},
                               {"location", import.location},
                               {"absent", text(import.absent)},
                               {"absent_count", import.absent_count},
                               {"changed", import.changed_count},
                               {"unchanged", import.unchanged_count},
                               {"charset", import.charset},
                               {"format", import.format},
                               {"headers", array_of(import.headers)}});
}

std::optional<StockImport> find(Tx& tx, std::optional<OrganisationId> party, StockImportId id) {
    return first_of(read(tx, find_import, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::vector<StockImport> list(Tx& tx, std::optional<OrganisationId> party,
                              std::optional<StockImportId> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const limit{"rows", rows_max};
    if (party) return read(tx, imports_of_party, {market, {"party", *party}, below(before), limit});
    return read(tx, imports_of_market, {market, below(before), limit});
}

void insert_faults(Tx& tx, StockImportId id, std::span<RowFault const> faults) {
    Array lines, columns, headers, codes, details, warnings;
    for (auto const& fault : faults) {
        lines.add(fault.line);
        columns.add(fault.column);
        headers.add(fault.header);
        codes.add(fault.code);
        details.add(fault.detail);
        warnings.add(fault.is_warning);
    }
    tx.execute(insert_row_faults, {{"market", tx.market()},
                                   {"import", id},
                                   {"lines", lines},
                                   {"columns", columns},
                                   {"headers", headers},
                                   {"codes", codes},
                                   {"details", details},
                                   {"warnings", warnings}});
}

std::vector<RowFault> faults(Tx& tx, StockImportId id, bool are_warnings, int rows_max) {
    std::vector<RowFault> found;
    tx.each(
        find_faults,
        {{"market", tx.market()}, {"import", id}, {"warnings", are_warnings}, {"rows", rows_max}},
        [&](std::int64_t line, std::int64_t column, std::string header, std::string code,
            std::string detail, bool is_warning) {
            found.push_back(
                {line, column, std::move(header), std::move(code), std::move(detail), is_warning});
        });
    return found;
}

std::vector<std::int64_t> stage(Tx& tx, StockImportId id, std::span<StagedRow const> rows) {
    Array lines, skus, lot_codes, harvests, productions, expiries, sites, units, quantities, pieces,
        originals, lots, seen, gross, tares;
    for (auto const& row : rows) {
        auto const& lot = row.lot;
        lines.add(row.line);
        skus.add(lot.sku);
        lot_codes.add(lot.lot_code);
        harvests.add(lot.harvest_date);
        productions.add(lot.production_date);
        expiries.add(lot.expiry_date);
        lot.growing_unit ? sites.add(lot.growing_unit->site) : sites.add_null();
        lot.growing_unit ? units.add(lot.growing_unit->number) : units.add_null();
        quantities.add(lot.quantity);
        pieces.add(lot.pieces);
        gross.add(lot.gross_weight);
        tares.add(lot.tare_weight);
        originals.add(row.original_line);
        lots.add(row.known);
        seen.add(row.seen);
    }
    return tx.list<std::int64_t>(insert_rows, {{"market", tx.market()},
                                               {"import", id},
                                               {"lines", lines},
                                               {"skus", skus},
                                               {"lot_codes", lot_codes},
                                               {"harvests", harvests},
                                               {"productions", productions},
                                               {"expiries", expiries},
                                               {"sites", sites},
                                               {"units", units},
                                               {"quantities", quantities},
                                               {"pieces", pieces},
                                               {"originals", originals},
                                               {"lots", lots},
                                               {"seen", seen},
                                               {"gross", gross},
                                               {"tares", tares}});
}

std::vector<StagedRow> staged(Tx& tx, StockImportId id, std::int64_t after_line, int rows_max) {
    std::vector<StagedRow> rows;
    tx.each(find_rows,
            {{"market", tx.market()}, {"import", id}, {"after", after_line}, {"rows", rows_max}},
            [&](std::int64_t line, SkuId sku, std::string lot_code, std::optional<Date> harvest,
                std::optional<Date> production, std::optional<Date> expiry,
                std::optional<std::string> site, std::optional<std::string> unit,
                std::int64_t quantity, std::optional<std::int64_t> pieces,
                std::optional<std::int64_t> original, std::optional<LotId> known,
                std::optional<std::int64_t> seen, std::string sku_code, std::string base_unit,
                std::optional<std::int64_t> gross, std::optional<std::int64_t> tare) {
                std::optional<GrowingUnit> growing_unit;
                if (site && unit) growing_unit = {std::move(*site), std::move(*unit)};
                rows.push_back({line,
                                {sku, std::move(lot_code), harvest, production, expiry,
                                 std::move(growing_unit), quantity, pieces, gross, tare},
                                original,
                                std::move(sku_code),
                                std::move(base_unit),
                                known,
                                seen});
            });
    return rows;
}

void delete_staged(Tx& tx, StockImportId id) {
    tx.execute(delete_rows, {{"market", tx.market()}, {"import", id}});
}

void delete_faults(Tx& tx, StockImportId id) {
    tx.execute(delete_row_faults, {{"market", tx.market()}, {"import", id}});
    tx.execute(delete_failed, {{"market", tx.market()}, {"import", id}});
}

}  // namespace chaolu::storage::stock_imports
