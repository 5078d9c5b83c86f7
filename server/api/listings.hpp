// Routes of listings.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_listing_routes(http::Router& router);

}  // namespace chaolu::api
