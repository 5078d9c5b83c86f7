// The routes of reorder levels.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_reorder_level_routes(http::Router& router);

}  // namespace chaolu::api
