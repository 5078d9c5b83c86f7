// The pipeline itself: route, admit, identify, hand over to a lane, tell the log and the metrics.
#pragma once
#include <atomic>
#include <memory>
#include <optional>

#include "server/http/identify.hpp"
#include "server/http/lanes.hpp"
#include "server/http/pipeline.hpp"
#include "server/http/rate.hpp"
#include "server/observe/log.hpp"
#include "server/observe/metrics.hpp"

namespace chaolu::http {

class Dispatch final : public Pipeline {
public:
    // Without an identifier every route must be public and inline (the admin port).
    Dispatch(Router const& router, Lanes* lanes, Identifier* identifier, RatePolicy rate,
             Clock& clock, observe::Log& log, observe::Metrics& metrics,
             std::atomic<bool> const& is_draining)
        : router_(router),
          lanes_(lanes),
          identifier_(identifier),
          rate_(rate),
          clock_(clock),
          log_(log),
          metrics_(metrics),
          is_draining_(is_draining) {}

    std::optional<Response> admit(Exchange& exchange) override;
    void identify(std::shared_ptr<Exchange> exchange,
                  std::function<void(std::optional<Response>)> done) override;
    void run(std::shared_ptr<Exchange> exchange) override;
    Response refuse(Error const& error, Request const& request) override;
    void finished(Request const& request, Match const& match, Response const& response,
                  std::chrono::microseconds duration, std::size_t bytes_sent) override;
    bool draining() const override { return is_draining_; }

private:
    Response answer(Exchange const& exchange, Error const& error) const;
    // Nothing when this caller may ask now, else 429.
    std::optional<Response> slow_down(Exchange const& exchange, std::string const& caller);
    void dress(Exchange const& exchange, Response& response) const;

    Router const& router_;
    Lanes* lanes_;
    Identifier* identifier_;
    RateLimiter rate_;
    Clock& clock_;
    observe::Log& log_;
    observe::Metrics& metrics_;
    std::atomic<bool> const& is_draining_;
};

// zh unless the header prefers en.
Language language_of(std::string_view accept_language);

}  // namespace chaolu::http
