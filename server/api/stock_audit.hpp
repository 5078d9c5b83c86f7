// The auditor's routes.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_stock_audit_routes(http::Router& router);

}  // namespace chaolu::api
