// All routes of the API in one call.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {
http::Router all_routes();
}
