// Stock files: read once into a preview or into stock, confirmed later, never received twice.
#pragma once
#include <optional>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "server/app/import_progress.hpp"
#include "server/imports/file.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

struct ImportStock {
    OrganisationId supplier;
    imports::Bytes bytes;
    imports::Format format = imports::Format::csv;
    std::optional<imports::Charset> declared;
    bool is_dry_run = true;
    // The import whose refused rows this file corrects: no other row of it counts.
    std::optional<StockImportId> retry_of = {};
    std::shared_ptr<Progress> progress = {};
    // Where it lies; none: at the main location.
    std::optional<LocationId> location = {};
    // zero: the file tells of all stock there, and must be looked at before it is received.
    inventory::AbsentRule absent = inventory::AbsentRule::keep;
};

struct ImportedStock {
    storage::stock_imports::StockImport import;
    bool is_new = true;
};

// The file is known by its bytes. Known and applied: nothing happens. Known and not applied: it is
// read again, since what was unknown at the last reading may exist by now.
Result<ImportedStock> import_stock(storage::Tx& tx, ImportStock const& command, IdSource& ids,
                                   Instant now);

// Receives the rows that the preview found good and that still are, and corrects the lots that they
// know; what the file does not name is set to zero, where that is its rule, as it was looked at.
// Such a file must have no faults, then as now, or nothing of it is done: a row that could not be
// read may have named anything. `watched` may be null.
Result<storage::stock_imports::StockImport> confirm_stock_import(storage::Tx& tx,
                                                                 OrganisationId supplier,
                                                                 StockImportId id, IdSource& ids,
                                                                 Instant now,
                                                                 std::shared_ptr<Progress> watched);

}  // namespace chaolu::app
