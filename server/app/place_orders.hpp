// Places a group of orders in one transaction; each stands alone.
#pragma once
#include <span>
#include <vector>

#include "domain/ordering/place.hpp"
#include "server/app/services.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

struct OrderRequest {
    OrganisationId buyer;
    ordering::PlaceOrder const* command = nullptr;
};

// One answer per request, in order. The stock rows of the whole group are locked once, in one
// order, as the last thing before deciding; every table is written once.
std::vector<Result<ordering::Order>> place_orders(storage::Tx& tx,
                                                  std::span<OrderRequest const> requests,
                                                  Services const& services, Instant now);

}  // namespace chaolu::app
