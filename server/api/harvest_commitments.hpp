// Routes of harvest commitments.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {
void add_harvest_commitment_routes(http::Router& router);
}
