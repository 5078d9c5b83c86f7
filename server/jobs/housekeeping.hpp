// What a server does on its own: watches the database, forgets old keys and sessions, tells
// suppliers whose licences end and whose stock is low, takes expired lots out of stock, gives pools
// back at their second, audits stock every minute, and indexes products anew when the rules of
// search have changed.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "domain/core/time.hpp"
#include "server/app/services.hpp"
#include "server/http/lanes.hpp"
#include "server/observe/log.hpp"

namespace chaolu::jobs {

// Idempotency keys are kept this long (api-spec); clients are told in _capabilities.
constexpr std::chrono::hours keys_kept{7 * 24};

class Housekeeping {
public:
    Housekeeping(http::Lanes& lanes, app::Services const& services, Clock& clock,
                 observe::Log& log);
    ~Housekeeping();

    // As of the last ping, at most two seconds ago; an older one counts as unreachable.
    bool is_database_reachable() const;
    // Counters that were not what their ledgers come to, when the auditor looked last.
    std::int64_t stock_differences() const { return differences_; }

private:
    void tick();
    void ping();
    void clean();
    void send_reorder_alerts(storage::Session& session, MarketId market);
    void index();
    void give_back();
    void audit();

    http::Lanes& lanes_;
    app::Services const& services_;
    Clock& clock_;
    observe::Log& log_;
    std::atomic<std::int64_t> reached_at_ms_ = 0;
    std::atomic<std::int64_t> differences_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace chaolu::jobs
