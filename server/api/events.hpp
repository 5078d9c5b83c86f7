// The route of the event feed.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {
void add_events_routes(http::Router& router);
}
