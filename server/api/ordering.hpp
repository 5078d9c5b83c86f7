// Routes of orders and of the suppliers' parts of them.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {
void add_ordering_routes(http::Router& router);
}
