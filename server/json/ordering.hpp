// Orders as clients see them, in answers and in events.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "domain/core/id.hpp"
#include "domain/ordering/order.hpp"
#include "storage/ordering.hpp"

namespace chaolu::json {

nlohmann::json encode(ordering::PriceReason const& reason, BaseUnit unit, Date price_day);
nlohmann::json encode(ordering::Order const& order);
nlohmann::json encode(storage::ordering::OrderSummary const& order);
// `with_lines` is false in lists.
nlohmann::json encode(storage::ordering::Part const& part, bool with_lines);
nlohmann::json encode(storage::ordering::Source const& source);
// The data of a supplier_order event.
nlohmann::json event_data(OrderId order, OrganisationId buyer, ordering::SupplierOrder const& part);

}  // namespace chaolu::json
