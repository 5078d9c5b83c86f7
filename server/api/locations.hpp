// The routes of the places where stock lies.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_location_routes(http::Router& router);

}  // namespace chaolu::api
