// Judges the head of a request before anything acts on it: whatever two readers on the way could
// understand differently is refused (request smuggling, routing confusion).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "domain/core/error.hpp"
#include "server/http/call.hpp"
#include "server/http/server.hpp"

namespace chaolu::http {

// Finds the end of a head while its bytes arrive, and refuses early what no later part can heal:
// lines that do not end in CRLF, folded lines, spaces before a colon, and every size over a limit.
class HeadScanner {
public:
    explicit HeadScanner(Limits const& limits) : limits_(&limits) {}

    // `bytes` is all of this head that has arrived, from its first byte. The length of the head
    // with its empty line, or 0 while that has not come.
    Result<std::size_t> scan(std::string_view bytes);

private:
    std::optional<Error> check_line(std::string_view line);
    std::optional<Error> check_sizes(std::size_t received) const;

    Limits const* limits_;
    std::size_t line_start_ = 0;
    std::size_t searched_ = 0;
    std::size_t fields_start_ = 0;  // 0 while the request line is incomplete
    std::size_t field_count_ = 0;
};

// A head as the parser read it.
struct HeadFacts {
    int version = 11;  // 10 or 11
    std::string_view method;
    std::string_view target;
    // Lower-case names, values without the white space around them.
    std::span<std::pair<std::string, std::string> const> headers;
};

struct Framing {
    std::uint64_t length = 0;  // when not chunked
    bool chunked = false;
    bool has_body() const { return chunked || length > 0; }
};

// The one way to tell where the body ends, if there is exactly one (RFC 9112, 6), and exactly one
// valid Host (RFC 9112, 3.2).
Result<Framing> check_framing(HeadFacts const& facts);

struct Target {
    std::string path;   // percent-decoded UTF-8 without dot segments, starts with '/'; or "*"
    std::string query;  // as sent, without '?'
};

// Origin form, absolute form whose authority equals `host`, and "*" for OPTIONS.
Result<Target> read_target(Method method, std::string_view target, std::string_view host);

struct Head {
    Method method;
    Target target;
    Framing framing;
};

// All of the above; a method we do not know is 501 once the framing is beyond doubt.
Result<Head> check_head(HeadFacts const& facts);

std::optional<Method> method_from(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace chaolu::http
