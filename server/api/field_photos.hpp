// Routes of photographs from the field.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_field_photo_routes(http::Router& router);

}  // namespace chaolu::api
