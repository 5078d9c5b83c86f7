// Routes of suppliers' offers.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_offers_routes(http::Router& router);

}  // namespace chaolu::api
