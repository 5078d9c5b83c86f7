// Routes of production sites.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_suppliers_routes(http::Router& router);

}  // namespace chaolu::api
