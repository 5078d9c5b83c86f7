// The routes of goods that lie with somebody else.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_consignment_routes(http::Router& router);

}  // namespace chaolu::api
