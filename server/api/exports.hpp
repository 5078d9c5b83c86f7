// Exports: what is there, as the files that would bring it.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_export_routes(http::Router& router);

}  // namespace chaolu::api
