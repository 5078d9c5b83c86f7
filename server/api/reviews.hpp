// What buyers say of goods that they have ordered, and what their suppliers answer.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_review_routes(http::Router& router);

}  // namespace chaolu::api
