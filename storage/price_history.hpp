// What was ever known about the prices of a SKU.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_history.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

// On lists of these scopes, or (none) of all; in no particular order. One round trip.
std::vector<chaolu::pricing::KnownPrice> known_prices(
    Tx& tx, SkuId sku, std::optional<std::vector<chaolu::pricing::Scope>> const& scopes);

}  // namespace chaolu::storage::pricing
