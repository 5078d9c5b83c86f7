// One pass over a file: rows are read, judged against facts loaded in bulk, and taken in.
#include "server/app/import_stock.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "server/app/absent_stock.hpp"
#include "server/app/lot_facts.hpp"
#include "server/app/row_intake.hpp"
#include "server/json/inventory.hpp"
#include "storage/failed_rows.hpp"
#include "storage/inventory.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using imports::LotRows;
using inventory::StockImportEvent;
using inventory::StockImportState;
using storage::stock_imports::StockImport;
using Aim = RowIntake::Aim;

constexpr std::int64_t rows_max = 1'000'000;
// Ten hexadecimal digits of the file's hash tell one supplier's files apart.
constexpr std::size_t document_bytes = 5;

Error bad_file(Code code, std::string detail) {
    return {Code::validation_failed, "The file is not a stock file.", {{"", code, detail}}};
}

std::string document_of(StockImport const& import) {
    return storage::to_bytea(import.file_sha256.substr(0, document_bytes)).substr(2);
}

// What a file of corrected rows corrects. Locks that import, so that each row counts once.
struct Correction {
    std::string document;
    std::set<std::int64_t> lines;  // still refused
};

std::optional<Correction> correction_of(storage::Tx& tx, StockImport const& import) {
    if (!import.retry_of) return {};
    auto const original =
        storage::stock_imports::lock(tx, import.supplier, *import.retry_of).value();
    auto const lines = storage::failed_rows::lines(tx, original.id);
    return Correction{document_of(original), {lines.begin(), lines.end()}};
}

struct WrittenRow {
    std::int64_t line;
    imports::ReadRow read;
};

// Reads all rows of one file.
class Reading {
public:
    Reading(storage::Tx& tx, StockImport const& import, LotRows const& columns, RowIntake& intake,
            Progress& progress, Instant now)
        : facts_(tx, import.supplier),
          columns_(columns),
          intake_(intake),
          correction_(correction_of(tx, import)),
          progress_(progress),
          today_(shanghai_day(now)),
          supplier_short_(storage::inventory::supplier_short(tx, import.supplier)),
          document_(correction_ ? correction_->document : document_of(import)) {}

    // The number of rows.
    Result<std::int64_t> run(imports::RowReader& reader) {
        std::int64_t count = 0;
        while (auto const* row = reader.next()) {
            if (++count > rows_max)
                return tl::unexpected(bad_file(
                    Code::too_many, "has more than " + std::to_string(rows_max) + " rows"));
            intake_.remember(row->line, row->cells);
            written_.push_back({row->line, columns_.read(*row)});
            if (count % static_cast<std::int64_t>(rows_at_once_max) == 0) flush();
        }
        if (auto error = reader.broken()) return tl::unexpected(*std::move(error));
        if (count == 0) return tl::unexpected(bad_file(Code::too_few, "has no rows but the first"));
        flush();
        return count;
    }

private:
    void flush() {
        for (auto const& row : written_)
            if (row.read.lot) facts_.want(*row.read.lot);
        facts_.load();
        for (auto& row : written_) take(row.line, std::move(row.read));
        progress_.rows += static_cast<std::int64_t>(written_.size());
        written_.clear();
        intake_.flush();
        progress_.good = intake_.good_count();
        progress_.faulty = intake_.refused_count();
    }

    // Only rows that the corrected import refused count, and each of them once.
    void check_original(imports::ReadRow& read) {
        if (!correction_) return read.original_line.reset();
        auto const column = columns_.line_column();
        if (imports::has_column(read.faults, column)) return;
        if (!read.original_line)
            read.faults.push_back({column, Code::required, "does not say which row it corrects"});
        else if (correction_->lines.erase(*read.original_line) == 0)
            read.faults.push_back({column, Code::unknown_value,
                                   "is not a row of that import that is still to be corrected"});
    }

    void take(std::int64_t line, imports::ReadRow read) {
        if (!read.lot) return intake_.refuse(line, read.faults);
        check_original(read);
        auto lot = inventory::judge(
            *read.lot, facts_.sku(read.lot->sku), facts_.knows(read.lot->growing_unit),
            {supplier_short_, document_, read.original_line.value_or(line)}, today_);
        if (lot && read.faults.empty()) {
            intake_.warn(line, read.warnings);
            return intake_.accept({line, *std::move(lot), read.original_line});
        }
        intake_.refuse(
            line, columns_.merged(std::move(read.faults), lot ? std::vector<inventory::LotFault>{}
                                                              : std::move(lot.error())));
    }

    LotFacts facts_;
    LotRows const& columns_;
    RowIntake& intake_;
    std::optional<Correction> correction_;
    Progress& progress_;
    Date today_;
    std::string supplier_short_;
    std::string document_;
    std::vector<WrittenRow> written_;
};

void step(StockImport& import, StockImportEvent event) {
    import.state = inventory::stock_import_machine.next(import.state, event).value();
}

// What the counts make of the import once its rows are taken in.
void settle(StockImport& import, RowIntake const& intake, Aim aim, Instant now) {
    import.good_count = intake.good_count();
    import.error_count = import.row_count - import.good_count;
    if (aim == Aim::preview) return step(import, StockImportEvent::preview);
    import.received_count = intake.good_count();
    if (import.received_count == 0) return step(import, StockImportEvent::fail);
    step(import, StockImportEvent::apply);
    import.applied_at = now;
}

void save(storage::Tx& tx, StockImport const& import, IdSource& ids, Instant now) {
    storage::stock_imports::save(tx, import);
    if (import.state != StockImportState::applied) return;
    storage::outbox::Event const event{EventId{ids.next(now)},
                                       "stock_import.applied",
                                       import.id.uuid,
                                       import.version,
                                       {},
                                       import.supplier,
                                       json::event_data(import).dump(),
                                       now};
    storage::outbox::append(tx, std::span(&event, 1));
}

struct Claim {
    ImportedStock imported;
    bool is_settled = false;
};

// The import of this file, locked: a new one, or the one there is, with its old findings gone
// unless it is settled.
Claim claim(storage::Tx& tx, StockImport const& fresh, bool is_dry_run) {
    if (storage::stock_imports::insert(tx, fresh)) return {{fresh, true}};
    auto known = storage::stock_imports::lock_by_file(tx, fresh.supplier, fresh.file_sha256);
    // A preview without faults cannot become better.
    bool const is_settled =
        known->state == StockImportState::applied ||
        (known->state == StockImportState::previewed && known->error_count == 0 && is_dry_run &&
         known->retry_of == fresh.retry_of && known->location == fresh.location &&
         known->absent == fresh.absent);
    if (!is_settled) {
        storage::stock_imports::delete_staged(tx, known->id);
        storage::stock_imports::delete_faults(tx, known->id);
        ++known->version;
        known->retry_of = fresh.retry_of;
        known->location = fresh.location;
        known->absent = fresh.absent;
    }
    return {{*std::move(known), false}, is_settled};
}

}  // namespace

Result<ImportedStock> import_stock(storage::Tx& tx, ImportStock const& command, IdSource& ids,
                                   Instant now) {
    auto file =
        imports::open_file(command.bytes, command.format, command.declared, imports::stock_columns);
    if (!file) return tl::unexpected(std::move(file.error()));
    auto& reader = *file->rows;
    auto const* first = reader.next();
    if (!first && reader.broken()) return tl::unexpected(*reader.broken());
    if (!first) return tl::unexpected(bad_file(Code::too_few, "is empty"));
    auto columns = LotRows::with_headers(*first);
    if (!columns) return tl::unexpected(std::move(columns.error()));

    bool const is_retry_known =
        !command.retry_of ||
        storage::stock_imports::find(tx, command.supplier, *command.retry_of).has_value();
    if (!is_retry_known)
        return refuse(Code::validation_failed, "There is no such import to correct.",
                      {{"?retry_of", Code::unknown_value, "is not an import of yours"}});
    auto const place = storage::lot_stock::receiving_place(tx, command.supplier, command.location);
    if (!place)
        return refuse(
            Code::validation_failed, "There is no such location.",
            {{"?location_id", Code::unknown_value, "is no location of yours that receives goods"}});
    StockImport fresh;
    fresh.id = StockImportId{ids.next(now)};
    fresh.supplier = command.supplier;
    fresh.file_sha256 = file->sha256;
    fresh.headers = columns->headers();
    fresh.retry_of = command.retry_of;
    fresh.format = imports::text(command.format);
    fresh.location = command.location;
    fresh.absent = command.absent;
    fresh.created_at = now;
    auto [imported, is_settled] = claim(tx, fresh, command.is_dry_run);
    if (is_settled) return imported;

    auto& import = imported.import;
    auto const aim = command.is_dry_run ? Aim::preview : Aim::receive;
    RowIntake intake(tx, ids, import, *place, *columns, aim, now);
    Progress unwatched;
    auto& progress = command.progress ? *command.progress : unwatched;
    auto count = Reading(tx, import, *columns, intake, progress, now).run(reader);
    if (!count) return tl::unexpected(std::move(count.error()));
    progress.phase = Progress::Phase::moving_stock;
    if (auto finished = intake.finish(); !finished)
        return tl::unexpected(std::move(finished.error()));
    import.row_count = *count;
    import.warning_count = intake.warned_count();
    settle(import, intake, aim, now);
    import.absent_count = keep_absent(tx, import, *place);
    save(tx, import, ids, now);
    return imported;
}

Result<StockImport> confirm_stock_import(storage::Tx& tx, OrganisationId supplier, StockImportId id,
                                         IdSource& ids, Instant now) {
    auto import = storage::stock_imports::lock(tx, supplier, id);
    if (!import) return refuse(Code::not_found, "There is no such stock import.");
    if (import->state == StockImportState::applied) return *std::move(import);
    if (import->state == StockImportState::failed || import->good_count == 0)
        return refuse(Code::illegal_transition,
                      "No row of this file can be received. Correct it and send it again.");
    if (import->absent == inventory::AbsentRule::zero && import->error_count > 0)
        return refuse(Code::illegal_transition,
                      "A file that sets to zero what it does not name must have no faults: a row "
                      "that could not be read may have named anything. Correct it and send it "
                      "again.");
    auto const place = storage::lot_stock::receiving_place(tx, supplier, import->location).value();
    import->absent_count = take_absent(tx, *import, place, now);
    auto const columns = LotRows::with_known_headers(import->headers);
    auto const today = shanghai_day(now);
    auto const correction = correction_of(tx, *import);
    RowIntake intake(tx, ids, *import, place, columns, Aim::receive, now);
    for (std::int64_t line = 0;;) {
        auto rows = storage::stock_imports::staged(tx, id, line, rows_at_once_max);
        if (rows.empty()) break;
        line = rows.back().line;
        for (auto& row : rows) {
            intake.remember(row.line, columns.cells_of(row.lot, row.sku, row.base_unit));
            if (correction && !correction->lines.contains(row.original_line.value_or(0)))
                intake.refuse(row.line, std::vector<imports::CellFault>{
                                            {columns.line_column(), Code::duplicate,
                                             "was corrected by another file meanwhile"}});
            else if (auto fault = inventory::judge_again(row.lot, today))
                intake.refuse(row.line, *fault);
            else
                intake.accept(std::move(row));
        }
        intake.flush();
    }
    if (auto finished = intake.finish(); !finished)
        return tl::unexpected(std::move(finished.error()));
    storage::stock_imports::delete_staged(tx, id);
    ++import->version;
    settle(*import, intake, Aim::receive, now);
    save(tx, *import, ids, now);
    return *std::move(import);
}

}  // namespace chaolu::app
