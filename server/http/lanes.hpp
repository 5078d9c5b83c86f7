// Bulkheads: per lane a bounded queue and a few workers that own one database session each.
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/http/pipeline.hpp"
#include "storage/database/session.hpp"

namespace chaolu::http {

struct LaneOptions {
    std::size_t workers = 1;
    std::size_t queue_max = 1024;
    // A job that waited longer is dropped unstarted.
    std::chrono::milliseconds wait_max{1000};
    // So many workers never take an exchange that may last for minutes (is_long), so that a few of
    // those keep nobody waiting; less than `workers`.
    std::size_t kept_for_short = 0;
};
using LanesOptions = std::array<LaneOptions, lane_count>;

// One piece of work for a worker: an exchange to run, or anything else that needs a session.
struct Job {
    std::shared_ptr<Exchange> exchange;
    std::function<void(storage::Session&)> task;  // when there is no exchange
    std::function<void()> dropped;                // called instead when it waited too long
    std::chrono::steady_clock::time_point queued_at;
};

// Of exchanges: whether the budget of the route allows it to hold a worker for minutes.
bool is_long(Job const& job);

struct LaneFigures {
    std::size_t waiting = 0;
    std::size_t working = 0;
    std::size_t workers = 0;
};

// Runs exchanges that may share a transaction; answers each through exchange->done.
class Runner {
public:
    virtual ~Runner() = default;
    // Whether `next` may join the transaction of a group that begins with `first`.
    virtual bool may_join(Exchange const& first, Exchange const& next) const = 0;
    // How many exchanges the group may have; `lane` tells how many others wait behind `first`.
    virtual std::size_t group_max(Exchange const& first, LaneFigures const& lane) const = 0;
    virtual void run(storage::Session& session, std::vector<std::shared_ptr<Exchange>> group) = 0;
    // Waited too long and was never started.
    virtual void dropped(std::shared_ptr<Exchange> exchange) = 0;
    // Started, and not finished when its deadline passed: the database itself bounds statements,
    // so this is a COMMIT that hangs or a database that does not answer at all.
    virtual void overdue(std::shared_ptr<Exchange> exchange) = 0;
};

class Lanes {
public:
    Lanes(LanesOptions const& options, storage::DatabaseOptions const& database, Runner& runner,
          Clock& clock);
    ~Lanes();

    // Finishes the jobs that have started, drops those that wait; afterwards nothing of a job is
    // touched any more. Whatever jobs refer to must live until then.
    void stop();

    // False when the lane is full: the caller answers 503 at once.
    bool submit(LaneName lane, Job job);
    LaneFigures figures(LaneName lane) const;

private:
    struct Lane {
        LaneOptions options;
        mutable std::mutex mutex;
        std::condition_variable wake;
        std::deque<Job> queue;
        std::size_t working = 0;
        std::size_t working_long = 0;
        bool is_stopping = false;
        // What each worker is at, so that a stuck one can be answered for.
        std::vector<std::vector<std::shared_ptr<Exchange>>> active;
        std::vector<std::thread> workers;
    };
    void work(Lane& lane, std::size_t worker, storage::DatabaseOptions const& database);
    void watch();
    void watch(Lane& lane);
    void drop(Job job);
    // The first job that may start now; the end when there is none.
    static std::deque<Job>::iterator startable(Lane& lane);
    std::vector<Job> take(Lane& lane);
    void run(storage::Session& session, std::vector<Job> jobs, Lane& lane, std::size_t worker);

    Runner& runner_;
    Clock& clock_;
    std::array<Lane, lane_count> lanes_;
    std::mutex watch_mutex_;
    std::condition_variable watch_wake_;
    bool is_watch_over_ = false;
    std::thread watcher_;
};

}  // namespace chaolu::http
