// The routes of transformations and of what became of a lot.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_transformation_routes(http::Router& router);

}  // namespace chaolu::api
