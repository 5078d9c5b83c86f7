// Routes of media.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_media_routes(http::Router& router);

}  // namespace chaolu::api
