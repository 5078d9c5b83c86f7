// Transformations and traces as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/transformations.hpp"

namespace chaolu::json {

// Also the data of its event.
nlohmann::json encode(storage::transformations::Transformation const& transformation);
nlohmann::json encode(storage::transformations::Step const& step);

}  // namespace chaolu::json
