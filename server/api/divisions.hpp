// Registers the routes of places.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_divisions_routes(http::Router& router);

}  // namespace chaolu::api
