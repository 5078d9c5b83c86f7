// Warns a supplier of words that labels may not say.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/http/call.hpp"
#include "server/json/warnings.hpp"

namespace chaolu::api {

// claim_not_allowed, with its pointer, for each claim barred today (storage::marks) in any text of
// the document; `at` is the pointer of the document itself. One round trip.
void warn_of_claims(http::Call const& call, nlohmann::json const& document, std::string const& at,
                    json::Warnings& warnings);

}  // namespace chaolu::api
