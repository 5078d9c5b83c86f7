// Holding and releasing lots, and what is done to lots that may no longer be sold.
#pragma once
#include <string>

#include "domain/core/error.hpp"
#include "server/app/services.hpp"
#include "storage/inventory.hpp"

namespace chaolu::app {

// Who acts on which lot, and why.
struct LotStep {
    OrganisationId supplier;
    LotId lot;
    std::string reason;
    Uuid made_by;
};
// Each refuses with illegal_transition what was done before. Lots are locked first, then what is
// on hand of them, and the stock last.
Result<storage::inventory::LotRow> hold_lot(storage::Tx& tx, LotStep const& step,
                                            Services const& services, Instant now);
Result<storage::inventory::LotRow> release_lot(storage::Tx& tx, LotStep const& step,
                                               Services const& services, Instant now);

// Takes lots that have expired out of the books, and sets aside what came free of held ones. Looks
// at rows_max places of lots at most; how many of them it changed: none when all is done. What
// orders were promised stays. Any number of servers may do so.
int take_back_lots(storage::Tx& tx, Services const& services, Instant now, int rows_max);

}  // namespace chaolu::app
