// Transfers as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/transfers.hpp"

namespace chaolu::json {

// Also the data of its events.
nlohmann::json encode(storage::transfers::Transfer const& transfer);

}  // namespace chaolu::json
