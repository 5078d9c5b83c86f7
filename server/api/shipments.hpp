// The routes of shipments.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_shipment_routes(http::Router& router);

}  // namespace chaolu::api
