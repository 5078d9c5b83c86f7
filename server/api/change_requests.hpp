// Routes of change requests.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "server/http/call.hpp"
#include "server/http/router.hpp"
#include "storage/listings.hpp"

namespace chaolu::api {

// A change that needs no review, as if it had been asked for and approved: with its record, its
// event, and the product found by what it says now. The listing is locked; the changes are those of
// a request and were checked.
void change_at_once(http::Call const& call, storage::listings::Listing const& listing,
                    nlohmann::json const& changes);

void add_change_request_routes(http::Router& router);

}  // namespace chaolu::api
