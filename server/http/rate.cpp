// Every accepted request moves the caller's instant on by one interval of the sustained rate.
#include "server/http/rate.hpp"

#include <algorithm>

namespace chaolu::http {

std::optional<RateLimiter::Clock::duration> RateLimiter::admit(std::string const& caller,
                                                               Clock::time_point now) {
    if (policy_.per_second_max == 0) return {};
    Clock::duration const interval =
        Clock::duration(std::chrono::seconds(1)) / policy_.per_second_max;
    std::lock_guard lock(mutex_);
    bool const is_known = full_at_.contains(caller);
    if (!is_known && full_at_.size() >= callers_max) forget_idle(now);
    auto& full_at = full_at_[is_known || full_at_.size() < callers_max ? caller : std::string()];
    auto const next = std::max(full_at, now) + interval;
    auto const ahead = next - now - interval * policy_.burst_max;
    if (ahead > Clock::duration::zero()) return ahead;
    full_at = next;
    return {};
}

// At most once a second: a crowd of new callers must not make each of them look at all.
void RateLimiter::forget_idle(Clock::time_point now) {
    if (now - swept_at_ < std::chrono::seconds(1)) return;
    swept_at_ = now;
    std::erase_if(full_at_, [&](auto const& each) { return each.second <= now; });
}

}  // namespace chaolu::http
