// Products, SKUs and listings as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "server/app/caller_prices.hpp"
#include "server/http/call.hpp"
#include "server/json/writer.hpp"
#include "storage/catalogue.hpp"
#include "storage/listings.hpp"

namespace chaolu::json {

void write(Writer& out, storage::catalogue::Product const& product, app::CallerPrices const& prices,
           http::Language language);
// The same, for what a document of its own is added to.
nlohmann::json encode(storage::catalogue::Product const& product, app::CallerPrices const& prices,
                      http::Language language);
// What the supplier and the operator see besides the product itself.
nlohmann::json encode(storage::listings::Listing const& listing,
                      storage::catalogue::Product const& product, app::CallerPrices const& prices,
                      http::Language language);
nlohmann::json encode(storage::listings::Step const& step);

}  // namespace chaolu::json
