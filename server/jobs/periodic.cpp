// The schedule is a list that is walked at every tick: there are a handful of jobs.
#include "server/jobs/periodic.hpp"

#include <vector>

namespace chaolu::jobs {

PeriodicJobs::PeriodicJobs(http::Lanes& lanes, observe::Log& log, observe::Metrics& metrics)
    : lanes_(lanes), log_(log), metrics_(metrics) {}

void PeriodicJobs::add(PeriodicJob job) {
    auto const due = began_ + job.first_after;
    std::lock_guard lock(mutex_);
    entries_.push_back({std::move(job), due});
}

void PeriodicJobs::submit_due(Clock::time_point now) {
    std::vector<Entry*> due;
    {
        std::lock_guard lock(mutex_);
        for (auto& entry : entries_) {
            if (entry.is_under_way || entry.due > now) continue;
            entry.is_under_way = true;
            due.push_back(&entry);
        }
    }
    for (auto* entry : due) {
        auto dropped = [this, entry] { finish(*entry, {}); };
        auto task = [this, entry](storage::Session& session) { run(*entry, session); };
        if (!lanes_.submit(entry->job.lane, {{}, task, dropped, {}})) dropped();
    }
}

void PeriodicJobs::run(Entry& entry, storage::Session& session) {
    auto const began = Clock::now();
    auto again_after = entry.job.period;
    bool is_good = true;
    try {
        again_after = entry.job.run(session);
    } catch (std::exception const& error) {
        is_good = false;
        log_.event(observe::Level::warning, "a periodic job failed",
                   {{"job", std::string(entry.job.name)}, {"what", error.what()}});
        session.close();
    }
    metrics_.job(entry.job.name, is_good,
                 std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began));
    finish(entry, again_after);
    if (again_after == std::chrono::milliseconds{0}) submit_due(Clock::now());
}

void PeriodicJobs::finish(Entry& entry, std::chrono::milliseconds again_after) {
    std::lock_guard lock(mutex_);
    entry.is_under_way = false;
    entry.due = Clock::now() + again_after;
}

}  // namespace chaolu::jobs
