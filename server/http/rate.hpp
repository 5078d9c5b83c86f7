// How often one caller may ask: a sustained rate, with a burst that refills at that rate.
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace chaolu::http {

struct RatePolicy {
    int per_second_max = 0;  // 0: no limit
    int burst_max = 100;     // requests that may come at once, from 1
};

// The generic cell rate algorithm: one instant per caller tells all. Any thread.
class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;
    // Callers that are remembered at once; more of them share one allowance.
    static constexpr std::size_t callers_max = 100'000;

    explicit RateLimiter(RatePolicy policy) : policy_(policy) {}

    RatePolicy const& policy() const { return policy_; }
    // Nothing: the request is accepted and counted. Else how long until the next one would be, more
    // than 0; a refused request does not count.
    std::optional<Clock::duration> admit(std::string const& caller, Clock::time_point now);

private:
    void forget_idle(Clock::time_point now);

    RatePolicy policy_;
    std::mutex mutex_;
    // When each caller will have its whole burst again.
    std::unordered_map<std::string, Clock::time_point> full_at_;
    Clock::time_point swept_at_{};
};

}  // namespace chaolu::http
