// Puts prices onto an open list: what POST .../prices:batch and a price file have in common.
#pragma once
#include <vector>

#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "storage/pricing.hpp"

namespace chaolu::api {

// Prices that were in force on a day that is over stay those of that day: faults at
// "/prices/N/valid_from".
void check_not_past(std::vector<pricing::ListedPrice> const& prices, Date today,
                    json::Faults& faults);

// Replaces what stands on the list on their days. The prices were checked, and do not overlap.
Result<storage::pricing::PriceList> put_prices(http::Call const& call, PriceListId id,
                                               std::vector<pricing::ListedPrice> const& prices);

}  // namespace chaolu::api
