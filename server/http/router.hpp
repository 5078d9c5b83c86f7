// The table of routes: a method and a path pattern lead to a handler and its policy.
#pragma once
#include <any>
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "domain/identity/actor.hpp"
#include "server/http/call.hpp"

namespace chaolu::http {

using identity::Permission;

// Bulkheads: each lane has its own workers, queue and waiting time (server/http/lanes.hpp).
enum class LaneName { reads, writes, orders, bulk, jobs, password, probe };
std::string_view text(LaneName lane);
constexpr std::size_t lane_count = 7;

enum class BodyKind {
    none,   // a body is refused
    json,   // application/json, held in memory
    file,   // a table (CSV, XLSX, JSON lines), streamed to a temporary file
    media,  // a picture or a document (domain/media), held in memory
};

struct RouteOptions {
    LaneName lane = LaneName::reads;
    BodyKind body = BodyKind::none;
    std::size_t body_bytes_max = 64 * 1024;
    // Idempotency-Key is required; key, effect and answer commit together.
    bool idempotent = false;
    // The body holds a password: it stays out of the fingerprint that is stored with the key, for
    // a plain hash of it could be guessed at leisure. Another body then counts as a repeat.
    bool is_body_secret = false;
    // If-Match is required (428 without).
    bool if_match = false;
    std::chrono::milliseconds budget{2000};
};

// Answers at once on the I/O thread: no database, no waiting, microseconds only.
using InlineHandler = std::function<Response(Request const&)>;
// Runs on a worker inside one transaction.
using Handler = Result<Response> (*)(Call&);
// When a batched route takes the rows that many want.
enum class Locking {
    late,   // decide on what was read, write everything else, and take them as the last step
    early,  // take them first: what is decided then stands
};

// What a group came to, before its last step.
struct Batch {
    std::vector<Result<Response>> answers;
    // Writes the contended rows and what depends on them. False when they no longer allow what was
    // decided, which only happens with Locking::late: all is undone and run again with early.
    std::function<bool(storage::Tx&)> finish;
};

// Many calls of one market in one transaction: `decode` checks one call without a database,
// `run` gets the calls that passed and answers each on its own. A refusal is an outcome and must
// leave no trace in the transaction; an exception fails the group, which is then run one by one.
struct BatchedHandler {
    std::function<Result<std::any>(Call const&)> decode;
    std::function<Batch(storage::Tx&, std::span<Call const* const>,
                        std::span<std::any const* const>, Instant, Locking)>
        run;
};

struct Route {
    Method method;
    std::string pattern;  // "/v1/orders/{id}:cancel"
    Permission permission;
    std::variant<InlineHandler, Handler, BatchedHandler> handler;
    RouteOptions options;
};

struct Match {
    Route const* route = nullptr;  // none: `allowed` tells 404 (empty) from 405
    std::vector<std::string> path_values;
    std::string allowed;  // for Allow
};

class Router {
public:
    // The permission is positional: a route without a policy does not compile.
    void get(std::string pattern, Permission permission, Handler handler,
             RouteOptions options = {});
    void post(std::string pattern, Permission permission, Handler handler, RouteOptions options);
    // Replaces a document or a part of it: If-Match is required, and with it a repeat is harmless.
    void put(std::string pattern, Permission permission, Handler handler, RouteOptions options);
    void patch(std::string pattern, Permission permission, Handler handler, RouteOptions options);
    void remove(std::string pattern, Permission permission, Handler handler, RouteOptions options);
    void post_batched(std::string pattern, Permission permission, BatchedHandler handler,
                      RouteOptions options);
    void get_inline(std::string pattern, InlineHandler handler);

    // HEAD is answered by GET's route.
    Match match(Method method, std::string_view path) const;
    std::vector<Route> const& routes() const { return routes_; }

private:
    // One piece of a pattern between slashes: fixed text, or {name} and the text that follows it.
    struct Part {
        bool is_value;
        std::string text;
    };
    struct Pattern {
        std::vector<Part> parts;
        std::size_t route;
    };

    void add(Route route);
    static bool fits(Pattern const& pattern, std::span<std::string_view const> parts);

    std::vector<Route> routes_;
    // By number of parts; patterns with fixed text stand before those with values.
    std::vector<std::vector<Pattern>> patterns_;
};

}  // namespace chaolu::http
