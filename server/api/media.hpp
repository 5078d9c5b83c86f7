// Pictures and documents, and which of them show a product.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_media_routes(http::Router& router);

}  // namespace chaolu::api
