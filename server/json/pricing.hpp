// Price lists and prices as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "server/http/call.hpp"
#include "storage/pricing.hpp"

namespace chaolu::json {

// Without its prices, as in lists.
nlohmann::json encode(storage::pricing::PriceList const& list, http::Language language);
nlohmann::json encode(pricing::ListedPrice const& price);

}  // namespace chaolu::json
