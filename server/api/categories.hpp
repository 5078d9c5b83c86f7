// Routes of categories.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_category_routes(http::Router& router);

}  // namespace chaolu::api
