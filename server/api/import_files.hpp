// Templates, exports, refused rows and the progress of files.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_import_file_routes(http::Router& router);

}  // namespace chaolu::api
