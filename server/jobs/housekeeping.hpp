// What a server does on its own: watches the database, and runs the periodic jobs of its markets.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "domain/core/time.hpp"
#include "server/app/services.hpp"
#include "server/jobs/periodic.hpp"

namespace chaolu::jobs {

// Idempotency keys are kept this long (api-spec); clients are told in _capabilities.
constexpr std::chrono::hours keys_kept{7 * 24};

class Housekeeping {
public:
    Housekeeping(http::Lanes& lanes, app::Services const& services, Clock& clock, observe::Log& log,
                 observe::Metrics& metrics, std::chrono::milliseconds audit_every);
    ~Housekeeping();

    // As of the last ping, at most two seconds ago; an older one counts as unreachable.
    bool is_database_reachable() const;
    // Counters that were not what their ledgers come to, when the auditor looked last.
    std::int64_t stock_differences() const { return differences_; }

private:
    void tick();
    void ping();

    http::Lanes& lanes_;
    std::atomic<std::int64_t> reached_at_ms_ = 0;
    std::atomic<std::int64_t> differences_ = 0;
    PeriodicJobs jobs_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace chaolu::jobs
