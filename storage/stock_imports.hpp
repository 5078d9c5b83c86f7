// Stock files in the database: the import, its good rows until they are received, its faults.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/absent_stock.hpp"
#include "domain/inventory/lot.hpp"
#include "domain/inventory/stock_import.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::stock_imports {

using chaolu::inventory::Lot;
using chaolu::inventory::StockImportState;

struct StockImport {
    StockImportId id;
    OrganisationId supplier;
    std::string file_sha256;  // 32 bytes
    StockImportState state = StockImportState::previewed;
    std::int64_t row_count = 0;
    std::int64_t good_count = 0;
    std::int64_t error_count = 0;
    std::int64_t received_count = 0;
    std::vector<std::string> headers;
    Instant created_at;
    std::optional<Instant> applied_at;
    int version = 1;
    std::string format = "csv";
    std::int64_t warning_count = 0;
    // The import whose refused rows this file corrects.
    std::optional<StockImportId> retry_of = {};
    // Where it lies; none: at the main location.
    std::optional<LocationId> location = {};
    chaolu::inventory::AbsentRule absent = chaolu::inventory::AbsentRule::keep;
    // SKUs that it does not name: as it was looked at, or as they were set to zero.
    std::int64_t absent_count = 0;
    // Lots that it corrects, and lots that are on hand as it says; good rows, both of them.
    std::int64_t changed_count = 0;
    std::int64_t unchanged_count = 0;
    // That its text was read in; none for a workbook.
    std::optional<std::string> charset = {};
};

// False, and nothing done, when the supplier has an import of this file. Waits for a transaction
// that is just inserting one.
bool insert(Tx& tx, StockImport const& fresh);
// Both lock the row, so that a file is read or confirmed by one transaction at a time.
std::optional<StockImport> lock_by_file(Tx& tx, OrganisationId supplier,
                                        std::string const& file_sha256);
std::optional<StockImport> lock(Tx& tx, OrganisationId supplier, StockImportId id);
// State, counts, times and version.
void save(Tx& tx, StockImport const& import);
// Without `party` any of the market.
std::optional<StockImport> find(Tx& tx, std::optional<OrganisationId> party, StockImportId id);
// Newest first, below `before`.
std::vector<StockImport> list(Tx& tx, std::optional<OrganisationId> party,
                              std::optional<StockImportId> before, int rows_max);

struct RowFault {
    std::int64_t line = 0;
    std::int64_t column = 0;  // from 1; 0 for the row as a whole
    std::string header;
    std::string code;
    std::string detail;
    bool is_warning = false;
};
// At most one fault and one warning a cell.
void insert_faults(Tx& tx, StockImportId id, std::span<RowFault const> faults);
// Faults, or warnings, in the order of the file.
std::vector<RowFault> faults(Tx& tx, StockImportId id, bool are_warnings, int rows_max);

struct StagedRow {
    std::int64_t line = 0;
    Lot lot;
    // In the file that this one corrects.
    std::optional<std::int64_t> original_line = {};
    std::string sku = {};  // its code, when read back
    std::string base_unit = {};
    // The lot when it is known, and the figure of it that was seen.
    std::optional<LotId> known = {};
    std::optional<std::int64_t> seen = {};
    bool is_coded = true;  // by the file; not kept
};
// Keeps rows until they are received; the lines of those kept. The others have a lot code that
// stood in the file before.
std::vector<std::int64_t> stage(Tx& tx, StockImportId id, std::span<StagedRow const> rows);
std::vector<StagedRow> staged(Tx& tx, StockImportId id, std::int64_t after_line, int rows_max);

void delete_staged(Tx& tx, StockImportId id);
// With the rows that were refused.
void delete_faults(Tx& tx, StockImportId id);

}  // namespace chaolu::storage::stock_imports
