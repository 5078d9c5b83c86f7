// Codes for lots that a file gives none: made from what the row says, whatever else the file says.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "domain/inventory/known_lot.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

// A row of a file that was corrected elsewhere meets the lot it made before. Rows that are alike in
// everything are counted: the second of them is a second lot.
class RowNames {
public:
    RowNames(storage::Tx& tx, storage::stock_imports::StockImport const& import,
             LocationId location);

    // What stands before the number of the row among those like it.
    std::string start_of(inventory::SkuFacts const& sku, inventory::Lot const& lot,
                         std::optional<Date> written_expiry) const;
    // To be called with the starts of some rows before these are named. Corrected rows go on where
    // the import that they correct has ended: each of its rows is a lot of its own.
    void prepare(std::vector<std::string> const& starts);

    struct Named {
        std::string lot_code;
        // The line of the first row of this file that says the same; none for the first.
        std::optional<std::int64_t> first_line;
        bool is_second = false;
    };
    Named name(std::string const& start, std::int64_t line);

private:
    struct Alike {
        std::int64_t before = 0;  // that the corrected import has
        std::int64_t count = 0;
        std::int64_t first_line = 0;
    };
    storage::Tx& tx_;
    OrganisationId supplier_;
    std::optional<StockImportId> corrected_;
    LocationId location_;
    std::string supplier_short_;
    std::unordered_map<std::string, Alike> alike_;
};

}  // namespace chaolu::app
