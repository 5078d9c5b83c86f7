// Files of products.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_product_import_routes(http::Router& router);

}  // namespace chaolu::api
