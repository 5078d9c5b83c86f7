// Routes of the catalogue.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_catalogue_routes(http::Router& router);

}  // namespace chaolu::api
