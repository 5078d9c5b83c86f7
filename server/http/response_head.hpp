// Writes the head of an answer: what every answer carries, and then what the handler asked for.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "server/http/call.hpp"

namespace chaolu::http {

struct HeadOptions {
    std::string_view request_id = {};
    bool close = false;
    // A client of HTTP/1.0 that asked for it must be told that the connection stays.
    bool says_keep_alive = false;
    bool tls = false;
};

// Appends status line, fields and the empty line to `out`. Fields that hold CR, LF or other
// control characters are left out: they would split the answer.
void append_head(std::string& out, Response const& response, HeadOptions const& options);

// What goes on the wire after the head: nothing for HEAD, 204 and 304.
bool has_content(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string http_date(std::chrono::sys_seconds at);

}  // namespace chaolu::http
