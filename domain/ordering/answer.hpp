// What happens to an order after it is placed: the supplier answers, or the buyer cancels.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/ordering/order.hpp"

namespace chaolu::ordering {

// A line's stock, as far as giving it back is concerned.
struct ReservedLine {
    inventory::StockKey stock;
    std::int64_t quantity = 0;
};

// The part after the event: new state, reason and version. illegal_transition when the table has
// no such step.
Result<SupplierOrder> step(SupplierOrder part, SupplierOrderEvent event,
                           std::optional<std::string> reason);

// Cancelling takes all parts or none: every part that is not final must allow it, and at least one
// must be left to cancel. Returns the parts that changed.
Result<std::vector<SupplierOrder>> cancel(std::vector<SupplierOrder> const& parts,
                                          std::string const& reason);

// Gives the lines' stock back, one ledger row per line; `stock` holds the locked rows of all lines.
std::vector<inventory::StockEntry> release(std::map<inventory::StockKey, inventory::Stock>& stock,
                                           std::vector<ReservedLine> const& lines,
                                           SupplierOrderId part, std::string const& reason);

}  // namespace chaolu::ordering
