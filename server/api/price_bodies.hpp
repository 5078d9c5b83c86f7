// Prices as clients write them: read with every fault at its place, checked against their SKUs.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_list.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::api {

// Reads "prices". A price holds within `list` and from `from_default` on unless it says otherwise;
// none when the list's own days could not be read.
std::vector<pricing::ListedPrice> decode_prices(json::Decoder& in,
                                                std::optional<Validity> const& list,
                                                std::optional<Date> const& from_default);

// What the database has to say about prices that could be read: each names a SKU of the market and
// a unit that this SKU has, a minimum that comes out whole, and a supplier. Fills in the minimum in
// base units; how the SKUs are measured.
std::map<std::string, storage::catalogue::MeasuredSku> check_prices(
    http::Call const& call, std::vector<pricing::ListedPrice>& prices, json::Faults& faults);

// prices_overlap when two of them are for one SKU, supplier, quantity and day.
std::optional<Error> overlaps_within(std::vector<pricing::ListedPrice> const& prices);

}  // namespace chaolu::api
