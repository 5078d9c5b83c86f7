// Names for one request: its id for logs and answers, and its place in a W3C trace.
#pragma once
#include <string>
#include <string_view>

namespace chaolu::http {

// The caller's own `Request-Id` when it is 1..64 letters, digits, '.', '_' or '-'; else a new one.
std::string request_id_from(std::string_view sent);

// A `traceparent` for our part of the caller's trace: the same trace with a span of our own, or a
// new trace when what was sent is absent or invalid (W3C Trace Context, 3.2.2 and 4.3).
std::string trace_parent_from(std::string_view sent);

}  // namespace chaolu::http
