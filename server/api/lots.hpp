// The routes of single lots: holding and releasing them, and what can be had of a SKU.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_lot_routes(http::Router& router);

}  // namespace chaolu::api
