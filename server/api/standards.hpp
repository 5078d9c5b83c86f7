// The standards that a product says it is made to.
#pragma once
#include <string>
#include <vector>

#include "domain/catalogue/standard_code.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"

namespace chaolu::api {

// "standards", as they are written everywhere; an absent list is empty. Faults: invalid_format for
// what is no number of a standard, duplicate. Warns standard_withdrawn for each edition that has
// ended (domain.md 2.5).
std::vector<std::string> decode_standards(http::Call const& call, json::Decoder& in,
                                          json::Warnings& warnings);

// The same for many bodies at once: `editions` holds those of all standards they name, which
// standards_named() gives without their years.
std::vector<std::string> decode_standards(json::Decoder& in,
                                          std::vector<catalogue::StandardEdition> const& editions,
                                          Date today, json::Warnings& warnings);
std::vector<std::string> standards_named(json::Json const& body);

}  // namespace chaolu::api
