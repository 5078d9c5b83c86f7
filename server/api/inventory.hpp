// The routes of lots, stock, its ledger and stock files.
#pragma once
#include <optional>

#include "domain/inventory/lot.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {

// A lot as requests write it; none after reporting why.
std::optional<inventory::WrittenLot> decode_lot(json::Decoder in);

void add_inventory_routes(http::Router& router);

}  // namespace chaolu::api
