// The body of a step that only has to say why.
#pragma once
#include <cstddef>
#include <string>

#include "server/http/call.hpp"

namespace chaolu::api {

constexpr std::size_t reason_length_max = 300;

// {"reason": "..."}
Result<std::string> decode_reason(http::Call const& call);

}  // namespace chaolu::api
