// Routes of change requests.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_change_request_routes(http::Router& router);

}  // namespace chaolu::api
