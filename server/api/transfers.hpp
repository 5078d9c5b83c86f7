// The routes of transfers between locations.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_transfer_routes(http::Router& router);

}  // namespace chaolu::api
