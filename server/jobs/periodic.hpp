// Work that a server repeats by itself: each job has its lane and pace, and runs once at a time.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string_view>

#include "server/http/lanes.hpp"
#include "server/observe/log.hpp"
#include "server/observe/metrics.hpp"

namespace chaolu::jobs {

struct PeriodicJob {
    // In logs and in the label `job` of the metric job_duration_seconds.
    std::string_view name;
    http::LaneName lane;
    // After the start of the server.
    std::chrono::milliseconds first_after;
    // Also when to run after a failure.
    std::chrono::milliseconds period;
    // Runs on a worker of the lane; says when to run again, 0 for at once: a job with much to do
    // does a part of it, so that other work of its lane gets in between.
    std::function<std::chrono::milliseconds(storage::Session&)> run;
};

class PeriodicJobs {
public:
    using Clock = std::chrono::steady_clock;

    // Nothing runs before the first submit_due().
    PeriodicJobs(http::Lanes& lanes, observe::Log& log, observe::Metrics& metrics);

    void add(PeriodicJob job);
    // Hands the jobs that are due to their lanes, but for those that are under way. A lane that is
    // full gets the job at a later call.
    void submit_due(Clock::time_point now);

private:
    struct Entry {
        PeriodicJob job;
        Clock::time_point due;
        bool is_under_way = false;
    };

    void run(Entry& entry, storage::Session& session);
    void finish(Entry& entry, std::chrono::milliseconds again_after);

    http::Lanes& lanes_;
    observe::Log& log_;
    observe::Metrics& metrics_;
    Clock::time_point const began_ = Clock::now();
    std::mutex mutex_;
    // Their addresses stay: workers refer to them.
    std::deque<Entry> entries_;
};

}  // namespace chaolu::jobs
