// The standards that a product says it is made to.
#pragma once
#include <string>
#include <vector>

#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"

namespace chaolu::api {

// "standards", as they are written everywhere; an absent list is empty. Faults: invalid_format for
// what is no number of a standard, duplicate. Warns standard_withdrawn for each edition that has
// ended (domain.md 2.5).
std::vector<std::string> decode_standards(http::Call const& call, json::Decoder& in,
                                          json::Warnings& warnings);

}  // namespace chaolu::api
