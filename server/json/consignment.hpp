// Consigned stock, its reports and statements, as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/consigned_stock.hpp"
#include "storage/consignment.hpp"

namespace chaolu::json {

// Also the data of its event.
nlohmann::json encode(storage::consignment::Report const& report);
nlohmann::json encode(storage::consignment::Lying const& lying);
// One SKU of a statement.
nlohmann::json encode(storage::consignment::Movements const& movements);

}  // namespace chaolu::json
