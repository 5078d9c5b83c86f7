// Routes of the catalogue.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

// All of the routes of catalogue.yaml.
void add_catalogue_routes(http::Router& router);

// Its part: the list of products.
void add_product_list_routes(http::Router& router);

}  // namespace chaolu::api
