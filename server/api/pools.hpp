// The routes of shares of stock.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_pool_routes(http::Router& router);

}  // namespace chaolu::api
