// Moves an order after it was placed: the supplier confirms or refuses its part, the buyer cancels.
#pragma once
#include <optional>
#include <string>

#include "domain/core/error.hpp"
#include "domain/ordering/answer.hpp"
#include "server/app/services.hpp"
#include "storage/ordering.hpp"

namespace chaolu::app {

// not_found for a part of another supplier; illegal_transition when it is not open any more.
// Refusing gives the stock back. The part as it stands afterwards.
Result<storage::ordering::Part> answer_supplier_order(storage::Tx& tx, SupplierOrderId id,
                                                      storage::ordering::Viewer const& viewer,
                                                      ordering::SupplierOrderEvent event,
                                                      std::optional<std::string> const& reason,
                                                      Services const& services, Instant now);

// All parts or none. The order as it stands afterwards.
Result<ordering::Order> cancel_order(storage::Tx& tx, OrderId id,
                                     storage::ordering::Viewer const& viewer,
                                     std::string const& reason, Services const& services,
                                     Instant now);

}  // namespace chaolu::app
