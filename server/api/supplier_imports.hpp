// Files of suppliers.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_supplier_import_routes(http::Router& router);

}  // namespace chaolu::api
