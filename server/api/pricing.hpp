// Routes of price lists.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_pricing_routes(http::Router& router);
void add_price_change_routes(http::Router& router);
void add_price_history_routes(http::Router& router);
void add_price_explanation_routes(http::Router& router);

}  // namespace chaolu::api
