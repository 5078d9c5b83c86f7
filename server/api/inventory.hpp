// The routes of lots, stock, its ledger and stock files.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_inventory_routes(http::Router& router);

}  // namespace chaolu::api
