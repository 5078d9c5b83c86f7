// One refusal becomes one RFC 9457 answer, in the caller's language.
#pragma once
#include <string_view>

#include "domain/core/error.hpp"
#include "server/http/call.hpp"

namespace chaolu::http {

int status_of(Code code);

// application/problem+json with code, title, status, detail, instance, request_id, retryable and
// errors[]. 503 and 429 and 409 request-in-progress carry Retry-After, 401 WWW-Authenticate.
// Errors after which the connection's framing cannot be trusted close it.
Response problem(Error const& error, std::string_view request_id, std::string_view instance,
                 Language language);

}  // namespace chaolu::http
