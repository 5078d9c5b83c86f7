// While a group's transaction commits, the calls that arrive form the next group: no timer, the
// queue itself is the batch.
#include "server/http/lanes.hpp"

#include <algorithm>

namespace chaolu::http {
namespace {
constexpr std::chrono::milliseconds watch_every{100};
// Past the deadline: the database ends its statement at the deadline itself and is believed first.
constexpr std::chrono::milliseconds overdue_grace{500};
constexpr std::chrono::minutes long_budget{1};
}  // namespace

std::string_view text(LaneName lane) {
    switch (lane) {
        case LaneName::reads: return "reads";
        case LaneName::writes: return "writes";
        case LaneName::orders: return "orders";
        case LaneName::bulk: return "bulk";
        case LaneName::jobs: return "jobs";
        case LaneName::password: return "password";
        case LaneName::probe: return "probe";
    }
    return "unknown";
}

bool is_long(Job const& job) {
    return job.exchange && job.exchange->match.route->options.budget >= long_budget;
}

Lanes::Lanes(LanesOptions const& options, storage::DatabaseOptions const& database, Runner& runner,
             Clock& clock)
    : runner_(runner), clock_(clock) {
    for (std::size_t at = 0; at < lane_count; ++at) {
        auto& lane = lanes_[at];
        lane.options = options[at];
        lane.active.resize(lane.options.workers);
        for (std::size_t worker = 0; worker < lane.options.workers; ++worker)
            lane.workers.emplace_back(
                [this, &lane, worker, database] { work(lane, worker, database); });
    }
    watcher_ = std::thread([this] { watch(); });
}

Lanes::~Lanes() { stop(); }

void Lanes::stop() {
    {
        std::lock_guard lock(watch_mutex_);
        is_watch_over_ = true;
    }
    watch_wake_.notify_all();
    if (watcher_.joinable()) watcher_.join();
    for (auto& lane : lanes_) {
        std::lock_guard lock(lane.mutex);
        lane.is_stopping = true;
        lane.wake.notify_all();
    }
    for (auto& lane : lanes_) {
        for (auto& worker : lane.workers) worker.join();
        lane.workers.clear();
        for (auto& job : lane.queue) drop(std::move(job));
        lane.queue.clear();
    }
}

bool Lanes::submit(LaneName name, Job job) {
    auto& lane = lanes_[static_cast<std::size_t>(name)];
    job.queued_at = std::chrono::steady_clock::now();
    std::lock_guard lock(lane.mutex);
    if (lane.is_stopping || lane.queue.size() >= lane.options.queue_max) return false;
    lane.queue.push_back(std::move(job));
    lane.wake.notify_one();
    return true;
}

LaneFigures Lanes::figures(LaneName name) const {
    auto const& lane = lanes_[static_cast<std::size_t>(name)];
    std::lock_guard lock(lane.mutex);
    return {lane.queue.size(), lane.working, lane.options.workers};
}

std::deque<Job>::iterator Lanes::startable(Lane& lane) {
    if (lane.working_long + lane.options.kept_for_short < lane.options.workers)
        return lane.queue.begin();
    return std::find_if_not(lane.queue.begin(), lane.queue.end(), is_long);
}

// The first job that may start, and those behind it that may share its transaction; the others
// keep their order.
std::vector<Job> Lanes::take(Lane& lane) {
    std::vector<Job> taken;
    auto const next = startable(lane);
    taken.push_back(std::move(*next));
    lane.queue.erase(next);
    if (!taken.front().exchange) return taken;
    auto const& first = *taken.front().exchange;
    auto const group_max =
        runner_.group_max(first, {lane.queue.size(), lane.working, lane.options.workers});
    for (auto at = lane.queue.begin(); at != lane.queue.end() && taken.size() < group_max;) {
        if (at->exchange && runner_.may_join(first, *at->exchange)) {
            taken.push_back(std::move(*at));
            at = lane.queue.erase(at);
        } else {
            ++at;
        }
    }
    return taken;
}

// A hundred milliseconds late at most, which is what the figure of the deadline is worth anyway.
void Lanes::watch() {
    std::unique_lock lock(watch_mutex_);
    while (!is_watch_over_) {
        lock.unlock();
        for (auto& lane : lanes_) watch(lane);
        lock.lock();
        watch_wake_.wait_for(lock, watch_every, [&] { return is_watch_over_; });
    }
}

void Lanes::watch(Lane& lane) {
    auto const now = std::chrono::steady_clock::now();
    auto const latest = clock_.now() + -overdue_grace;
    std::vector<Job> waited;
    std::vector<std::shared_ptr<Exchange>> overdue;
    {
        std::lock_guard lock(lane.mutex);
        while (!lane.queue.empty() && now - lane.queue.front().queued_at > lane.options.wait_max) {
            waited.push_back(std::move(lane.queue.front()));
            lane.queue.pop_front();
        }
        for (auto const& group : lane.active)
            for (auto const& exchange : group)
                if (exchange->deadline < latest) overdue.push_back(exchange);
    }
    for (auto& job : waited) drop(std::move(job));
    for (auto& exchange : overdue) runner_.overdue(std::move(exchange));
}

void Lanes::drop(Job job) {
    if (job.exchange)
        runner_.dropped(std::move(job.exchange));
    else
        job.dropped();
}

void Lanes::run(storage::Session& session, std::vector<Job> jobs, Lane& lane, std::size_t worker) {
    auto const now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<Exchange>> group;
    for (auto& job : jobs) {
        if (now - job.queued_at > lane.options.wait_max)
            drop(std::move(job));
        else if (job.exchange)
            group.push_back(std::move(job.exchange));
        else
            job.task(session);
    }
    if (group.empty()) return;
    auto set_active = [&](std::vector<std::shared_ptr<Exchange>> active) {
        std::lock_guard lock(lane.mutex);
        lane.active[worker].swap(active);
    };
    set_active(group);
    runner_.run(session, std::move(group));
    set_active({});
}

void Lanes::work(Lane& lane, std::size_t worker, storage::DatabaseOptions const& database) {
    storage::Session session(database);
    try {
        session.connect();  // warm before the first request; a failure is met again by it
    } catch (storage::Failure const&) {
    }
    std::unique_lock lock(lane.mutex);
    while (true) {
        lane.wake.wait(lock,
                       [&] { return lane.is_stopping || startable(lane) != lane.queue.end(); });
        if (lane.is_stopping) return;
        auto jobs = take(lane);
        std::size_t const longer = is_long(jobs.front()) ? 1 : 0;
        ++lane.working;
        lane.working_long += longer;
        lock.unlock();
        run(session, std::move(jobs), lane, worker);
        lock.lock();
        --lane.working;
        lane.working_long -= longer;
    }
}

}  // namespace chaolu::http
