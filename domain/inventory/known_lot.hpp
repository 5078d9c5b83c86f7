// Rows of stock files that speak of lots which are there already: what they change, if anything.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "domain/inventory/lot.hpp"

namespace chaolu::inventory {

// A lot that the supplier has under the code of a row.
struct KnownLot {
    LotId id;
    std::string lot_code;
    SkuId sku;
    std::optional<Date> harvest_date;
    std::optional<Date> production_date;
    std::optional<GrowingUnit> growing_unit;
    // The file that it was received with.
    std::optional<StockImportId> import;
    // How much was received, as far as anybody knows: files may have corrected it.
    std::int64_t stated = 0;
    std::int64_t on_hand = 0;  // where the file is for
};

// What the quantities of a file tell of lots that are known.
enum class Figure {
    stated,   // how much was received
    on_hand,  // how much is there now
};
std::int64_t figure_of(KnownLot const& lot, Figure figure);

enum class KnownRow {
    already_received,  // says what was said before
    another_lot,       // of another SKU, day or growing unit under the same code
    unchanged,         // says what is on hand
    changed,           // says another figure
};
// A row whose code was made from what it says cannot say another figure of what was received.
KnownRow judge_known(Lot const& row, bool is_coded, KnownLot const& known, Figure figure);

// By how much the lot is corrected. Refused when its figure is no longer the one that was seen:
// what somebody else corrected meanwhile would be corrected twice.
tl::expected<std::int64_t, LotFault> correction(std::int64_t told, std::int64_t seen,
                                                std::int64_t now);

// All that a row says, in one form whatever the units and the order of the file: what a lot
// without a code of its own is named by. `expiry` is what was written, not what follows from the
// shelf life.
std::string row_text(Lot const& lot, std::optional<Date> expiry, LocationId location);

}  // namespace chaolu::inventory
