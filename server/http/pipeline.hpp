// The way of a request from its head to its answer, between the sockets and the handlers.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "server/http/call.hpp"
#include "server/http/router.hpp"

namespace chaolu::http {

// One request that has been routed, on its way. Owned by the session coroutine and the worker
// together: a client that hangs up leaves the worker a live object.
struct Exchange {
    Request request;
    Match match;
    identity::Actor actor;
    Language language = Language::zh;
    Instant deadline;
    std::function<void(Response)> done;  // call answer() instead: it sees to once
    std::atomic_flag is_answered;

    // Any thread. The first answer counts: a worker that comes back after its deadline finds that
    // the client was told already.
    void answer(Response response) {
        if (!is_answered.test_and_set()) done(std::move(response));
    }
};

// Implemented by server/app's composition (server/http/dispatch.hpp); the session knows no more.
class Pipeline {
public:
    virtual ~Pipeline() = default;

    // After the head, before the body: routes the request. A response here is final (404, 405,
    // 413, 415, 400 for a missing key ...) and the body is not read.
    virtual std::optional<Response> admit(Exchange& exchange) = 0;
    // Who is asking? Answers at once from the cache, else through the database; `done` gets
    // nothing when the caller is known and may, or the refusal (401, 403, 429, 503).
    virtual void identify(std::shared_ptr<Exchange> exchange,
                          std::function<void(std::optional<Response>)> done) = 0;
    // After the body: runs the handler and calls exchange->done.
    virtual void run(std::shared_ptr<Exchange> exchange) = 0;
    // A framing error or timeout found by the session (400, 408, 413, 414, 431, 501 ...).
    virtual Response refuse(Error const& error, Request const& request) = 0;
    // After the answer left, or its connection broke: for the access log and the metrics.
    virtual void finished(Request const& request, Match const& match, Response const& response,
                          std::chrono::microseconds duration, std::size_t bytes_sent) = 0;
    virtual bool draining() const = 0;
};

}  // namespace chaolu::http
