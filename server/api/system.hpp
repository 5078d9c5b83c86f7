// Routes about the service itself: its description, its documentation, its limits.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {
void add_system_routes(http::Router& router);
}
