// Routes of price lists.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_pricing_routes(http::Router& router);

}  // namespace chaolu::api
