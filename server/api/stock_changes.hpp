// The routes of adjustments and counts of stock.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_stock_change_routes(http::Router& router);

}  // namespace chaolu::api
