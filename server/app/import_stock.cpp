// One pass over a file: rows are read, judged against facts loaded in bulk, and taken in.
#include "server/app/import_stock.hpp"

#include <nlohmann/json.hpp>

#include "server/app/absent_stock.hpp"
#include "server/app/stock_rows.hpp"
#include "server/json/inventory.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using imports::LotRows;
using inventory::StockImportEvent;
using inventory::StockImportState;
using storage::stock_imports::StockImport;
using Aim = RowIntake::Aim;

void step(StockImport& import, StockImportEvent event) {
    import.state = inventory::stock_import_machine.next(import.state, event).value();
}

// What the counts make of the import once its rows are taken in.
void settle(StockImport& import, RowIntake const& intake, Aim aim, Instant now) {
    import.good_count = intake.good_count();
    import.error_count = import.row_count - import.good_count;
    import.changed_count = intake.changed_count();
    import.unchanged_count = intake.unchanged_count();
    if (aim == Aim::preview) return step(import, StockImportEvent::preview);
    import.received_count = intake.received_count();
    if (import.good_count == 0) return step(import, StockImportEvent::fail);
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

// The rows that the preview found good, if they still are.
void take_staged(storage::Tx& tx, StockImport const& import, LotRows const& columns,
                 RowIntake& intake, Progress& progress) {
    auto const refused_still = still_refused(tx, import);
    for (std::int64_t line = 0;;) {
        auto rows = storage::stock_imports::staged(tx, import.id, line, rows_at_once_max);
        if (rows.empty()) break;
        line = rows.back().line;
        for (auto& row : rows) {
            intake.remember(row.line, columns.cells_of(row.lot, row.sku, row.base_unit));
            if (refused_still && !refused_still->contains(row.original_line.value_or(0)))
                intake.refuse(row.line, std::vector<imports::CellFault>{
                                            {columns.line_column(), Code::duplicate,
                                             "was corrected by another file meanwhile"}});
            else
                intake.accept(std::move(row));
        }
        progress.rows += static_cast<std::int64_t>(rows.size());
        intake.flush();
        progress.good = intake.good_count();
        progress.faulty = intake.refused_count();
    }
}

// Why the file cannot correct what it says it does; none when it corrects nothing.
std::optional<Error> retry_fault(storage::Tx& tx, ImportStock const& command,
                                 std::string const& sha256) {
    if (!command.retry_of) return {};
    auto const fault = [](std::string message, std::string detail) {
        return Error{Code::validation_failed,
                     std::move(message),
                     {{"?retry_of", Code::unknown_value, std::move(detail)}}};
    };
    // Before the file names it: two that named it first would wait for each other.
    if (!storage::stock_imports::lock(tx, command.supplier, *command.retry_of))
        return fault("There is no such import to correct.", "is not an import of yours");
    // It would take the place of what it is to correct.
    auto const known = storage::stock_imports::lock_by_file(tx, command.supplier, sha256);
    if (known && known->id == *command.retry_of)
        return fault("A file does not correct itself.", "is the import of this same file");
    return {};
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
    // A preview without faults cannot become better, unless it tells of figures that move on.
    bool const has_figures = fresh.absent == inventory::AbsentRule::zero ||
                             known->changed_count + known->unchanged_count > 0;
    bool const is_settled =
        known->state == StockImportState::applied ||
        (known->state == StockImportState::previewed && known->error_count == 0 && is_dry_run &&
         !has_figures && known->format == fresh.format && known->charset == fresh.charset &&
         known->retry_of == fresh.retry_of && known->location == fresh.location &&
         known->absent == fresh.absent);
    if (!is_settled) {
        storage::stock_imports::delete_staged(tx, known->id);
        storage::stock_imports::delete_faults(tx, known->id);
        ++known->version;
        known->retry_of = fresh.retry_of;
        known->location = fresh.location;
        known->absent = fresh.absent;
        known->format = fresh.format;
        known->charset = fresh.charset;
        known->headers = fresh.headers;
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
    if (!first) return tl::unexpected(bad_stock_file(Code::too_few, "is empty"));
    auto columns = LotRows::with_headers(*first);
    if (!columns) return tl::unexpected(std::move(columns.error()));

    if (auto fault = retry_fault(tx, command, file->sha256))
        return tl::unexpected(*std::move(fault));
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
    if (file->charset) fresh.charset = imports::text(*file->charset);
    fresh.location = command.location;
    fresh.absent = command.absent;
    fresh.created_at = now;
    auto [imported, is_settled] = claim(tx, fresh, command.is_dry_run);
    if (is_settled) {
        if (command.progress) command.progress->name(imported.import.id);
        return imported;
    }

    auto& import = imported.import;
    auto const aim = command.is_dry_run ? Aim::preview : Aim::receive;
    RowIntake intake(tx, ids, import, *place, *columns, aim, figure_of(import, *columns), now);
    Progress unwatched;
    auto& progress = command.progress ? *command.progress : unwatched;
    progress.name(import.id);
    auto count = read_stock_rows(tx, {import, *place, *columns}, intake, progress, reader, now);
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
                                         IdSource& ids, Instant now,
                                         std::shared_ptr<Progress> watched) {
    // What is corrected is locked before what corrects it, as when that is read.
    auto const seen = storage::stock_imports::find(tx, supplier, id);
    if (seen && seen->retry_of) storage::stock_imports::lock(tx, supplier, *seen->retry_of);
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
    auto const columns = LotRows::with_known_headers(import->headers);
    RowIntake intake(tx, ids, *import, place, columns, Aim::confirm, figure_of(*import, columns),
                     now);
    Progress unwatched;
    auto& progress = watched ? *watched : unwatched;
    progress.name(id);
    take_staged(tx, *import, columns, intake, progress);
    progress.phase = Progress::Phase::moving_stock;
    intake.take(storage::absent_stock::list(tx, id));
    if (auto finished = intake.finish(); !finished)
        return tl::unexpected(std::move(finished.error()));
    // What was refused may have named something else: nothing of the file is done.
    if (import->absent == inventory::AbsentRule::zero && intake.refused_count() > 0)
        return refuse(Code::illegal_transition,
                      "Something has changed since this file was looked at, and a row of it can be "
                      "received no longer. Send it again and look at it.");
    import->absent_count = intake.zeroed_count();
    storage::stock_imports::delete_staged(tx, id);
    ++import->version;
    settle(*import, intake, Aim::confirm, now);
    save(tx, *import, ids, now);
    return *std::move(import);
}

}  // namespace chaolu::app
