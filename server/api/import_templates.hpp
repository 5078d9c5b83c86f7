// Templates of files that come in.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_import_template_routes(http::Router& router);

}  // namespace chaolu::api
