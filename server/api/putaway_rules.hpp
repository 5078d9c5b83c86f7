// The routes of putaway rules.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_putaway_rule_routes(http::Router& router);

}  // namespace chaolu::api
