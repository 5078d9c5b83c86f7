// Products as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "server/http/call.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::json {

nlohmann::json encode(storage::catalogue::Product const& product, http::Language language);

}  // namespace chaolu::json
