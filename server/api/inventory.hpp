// The routes of lots, stock, its ledger and stock files.
#pragma once
#include <optional>

#include "domain/inventory/lot.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {

// A lot as requests write it; none after reporting why.
std::optional<inventory::WrittenLot> decode_lot(json::Decoder in);

// The same of a SKU that is named elsewhere: without its code, which the caller adds. The caller
// reports what else stands there.
std::optional<inventory::WrittenLot> decode_lot_of_known_sku(json::Decoder& in);

void add_inventory_routes(http::Router& router);

}  // namespace chaolu::api
