// Files of prices for an open price list.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_price_import_routes(http::Router& router);

}  // namespace chaolu::api
