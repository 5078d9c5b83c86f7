// The place that a body names by its code, told apart from codes that are no place.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/core/division.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"

namespace chaolu::api {

// Reads a code of six digits as a place of today. One that has ended is replaced by its successor,
// with a warning that says so; one that is no place is a fault, unknown_value.
std::optional<std::string> decode_division(http::Call const& call, json::Decoder& in,
                                           std::string_view field, json::Warnings& warnings,
                                           json::Need need = json::required);

// The same for many bodies at once: `near` holds what is listed around their codes.
std::optional<std::string> decode_division(json::Decoder& in, std::string_view field, Date today,
                                           std::span<Division const> near, json::Warnings& warnings,
                                           json::Need need = json::required);

}  // namespace chaolu::api
