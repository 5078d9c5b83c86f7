// Routes of buyer groups.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_buyer_group_routes(http::Router& router);

}  // namespace chaolu::api
