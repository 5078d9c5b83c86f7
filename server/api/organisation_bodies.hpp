// Bodies of organisations: read for one that is sent, and for the many of a file.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "domain/core/division.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {

// What is listed around the places that the bodies name. One round trip, none when they name none.
std::vector<Division> divisions_near(http::Call const& call, std::vector<json::Json> const& bodies);

// The organisation of a body of POST /v1/organisations; none when anything was wrong with it, which
// is reported.
std::optional<storage::identity::Organisation> decode_organisation(http::Call const& call,
                                                                   json::Json const& body,
                                                                   std::span<Division const> near,
                                                                   json::Faults& faults,
                                                                   json::Warnings& warnings);

}  // namespace chaolu::api
