// A thread that only hands work to the lanes: pings to the probe lane, jobs to the lanes they name.
#include "server/jobs/housekeeping.hpp"

#include "server/jobs/market_jobs.hpp"

namespace chaolu::jobs {
namespace {

constexpr std::chrono::milliseconds ping_every{500};
constexpr std::chrono::milliseconds ping_age_max{2000};

std::int64_t steady_ms() {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

}  // namespace

Housekeeping::Housekeeping(http::Lanes& lanes, app::Services const& services, Clock& clock,
                           observe::Log& log, observe::Metrics& metrics,
                           std::chrono::milliseconds audit_every)
    // Being constructed at all means that the schema was just read from the database.
    : lanes_(lanes), reached_at_ms_(steady_ms()), jobs_(lanes, log, metrics) {
    for (auto& job : market_jobs(services, clock, log, differences_, audit_every))
        jobs_.add(std::move(job));
    thread_ = std::thread([this] { tick(); });
}

Housekeeping::~Housekeeping() {
    {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Housekeeping::is_database_reachable() const {
    return steady_ms() - reached_at_ms_ <= ping_age_max.count();
}

void Housekeeping::tick() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        lock.unlock();
        ping();
        if (is_database_reachable()) jobs_.submit_due(PeriodicJobs::Clock::now());
        lock.lock();
        wake_.wait_for(lock, ping_every, [&] { return is_stopping_; });
    }
}

void Housekeeping::ping() {
    auto task = [this](storage::Session& session) {
        try {
            session.ping(ping_age_max);
            reached_at_ms_ = steady_ms();
        } catch (std::exception const&) {
            session.close();
        }
    };
    lanes_.submit(http::LaneName::probe, {{}, task, [] {}, {}});
}

}  // namespace chaolu::jobs
