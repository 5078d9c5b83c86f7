// Routes of the marks that products bear.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

// All of the routes of marks.yaml.
void add_marks_routes(http::Router& router);

// Its part: the paths under /v1/recognitions, and the badges of products.
void add_recognition_routes(http::Router& router);

}  // namespace chaolu::api
