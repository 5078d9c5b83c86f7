// Places a group of orders in one transaction; each stands alone.
#pragma once
#include <span>
#include <vector>

#include "domain/ordering/place.hpp"
#include "server/app/services.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

struct OrderRequest {
    ordering::Buyer buyer;
    ordering::PlaceOrder const* command = nullptr;
};

struct OrderGroup {
    // One answer per request, in order.
    std::vector<Result<ordering::Order>> results;
    // What the placed orders take from stock, in the order in which they were decided.
    std::vector<inventory::StockEntry> entries;
};

// Decides the orders and writes them, each table once, all but the stock they take: that is left
// to reserve_stock, as the last step, so that the rows which every order of a popular product
// wants are held for two statements and a COMMIT only. With `lock_first` the stock rows are locked
// before deciding, so that reserve_stock cannot fail.
OrderGroup place_orders(storage::Tx& tx, std::span<OrderRequest const> requests,
                        Services const& services, Instant now, bool lock_first);

// Locks the stock rows, sorted, and takes the entries' quantities from them with their ledger rows.
// False, with nothing written, when there is less than was seen when the orders were decided.
bool reserve_stock(storage::Tx& tx, std::vector<inventory::StockEntry> const& entries, Instant now);

}  // namespace chaolu::app
