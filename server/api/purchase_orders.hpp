// The routes of purchase orders of suppliers.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_purchase_order_routes(http::Router& router);

}  // namespace chaolu::api
