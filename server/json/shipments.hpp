// Shipments as clients read them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/shipments.hpp"

namespace chaolu::json {

nlohmann::json encode(storage::shipments::Shipment const& shipment);

}  // namespace chaolu::json
