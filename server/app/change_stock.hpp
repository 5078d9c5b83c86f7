// Adjusts stock by a difference, or sets it to what was counted; either never touches what buyers
// were promised.
#pragma once
#include <optional>
#include <string>

#include "domain/core/error.hpp"
#include "domain/inventory/stock_change.hpp"
#include "server/app/services.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"
#include "storage/stock_changes.hpp"

namespace chaolu::app {

// Who changes the stock of what.
struct StockSubject {
    OrganisationId supplier;
    inventory::SkuFacts sku;
    storage::lot_stock::Place place;
    std::optional<LotId> lot;
    std::optional<std::string> note;
    Uuid made_by;
};

struct AdjustStock {
    StockSubject of;
    inventory::ChangeReason reason;
    std::int64_t delta = 0;  // in base units; fits the reason
};
Result<storage::stock_changes::Change> adjust_stock(storage::Tx& tx, AdjustStock const& command,
                                                    Services const& services, Instant now);

struct CountStock {
    StockSubject of;
    std::int64_t counted = 0;  // in base units: of the lot, or of all lots
    // The version of the SKU at the place when the counting began (storage::inventory::StockRow).
    std::int64_t seen = 0;
};
// Refused with stale_version when goods came or went since in any pool of the place, of the lot
// where one is counted; promises to buyers and shares that are cut or given back do not matter. A
// figure below what is promised is refused: cancel or refuse orders first.
Result<storage::stock_changes::Change> count_stock(storage::Tx& tx, CountStock const& command,
                                                   Services const& services, Instant now);

}  // namespace chaolu::app
