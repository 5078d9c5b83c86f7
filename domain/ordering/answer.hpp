// What happens to an order after it is placed: the supplier answers, or the buyer cancels.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/inventory/pool.hpp"
#include "domain/ordering/order.hpp"

namespace chaolu::ordering {

// A line's stock, as far as giving it back is concerned.
struct ReservedLine {
    inventory::StockKey stock;
    std::int64_t quantity = 0;
    // Of a share: the general pool at its location.
    std::optional<PoolId> general = {};
};

// The part after the event: new state, reason and version. illegal_transition when the table has
// no such step.
Result<SupplierOrder> step(SupplierOrder part, SupplierOrderEvent event,
                           std::optional<std::string> reason);

// Cancelling takes all parts or none: every part that is not final must allow it, and at least one
// must be left to cancel. Returns the parts that changed.
Result<std::vector<SupplierOrder>> cancel(std::vector<SupplierOrder> const& parts,
                                          std::string const& reason);

// Gives the lines' stock back, to the pools it was taken from. Through shares that were given back
// meanwhile it goes on to general. `stock` holds the locked rows of all lines and of their general
// pools.
std::vector<inventory::StockEntry> release(inventory::Stocks& stock,
                                           std::vector<ReservedLine> const& lines,
                                           std::set<PoolId> const& given_back, SupplierOrderId part,
                                           std::string const& reason);

}  // namespace chaolu::ordering
