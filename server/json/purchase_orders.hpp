// Purchase orders as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/purchase_orders.hpp"

namespace chaolu::json {

// Also the data of its events.
nlohmann::json encode(storage::purchase_orders::PurchaseOrder const& order);

}  // namespace chaolu::json
