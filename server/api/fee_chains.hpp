// Routes of fee chains.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_fee_chain_routes(http::Router& router);

}  // namespace chaolu::api
