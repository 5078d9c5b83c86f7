// While a group's transaction commits, the calls that arrive form the next group: no timer, the
// queue itself is the batch.
#include "server/http/lanes.hpp"

namespace chaolu::http {

std::string_view text(LaneName lane) {
    switch (lane) {
        case LaneName::reads: return "reads";
        case LaneName::writes: return "writes";
        case LaneName::orders: return "orders";
        case LaneName::bulk: return "bulk";
        case LaneName::password: return "password";
        case LaneName::probe: return "probe";
    }
    return "unknown";
}

Lanes::Lanes(LanesOptions const& options, storage::DatabaseOptions const& database,
             Runner& runner)
    : runner_(runner) {
    for (std::size_t at = 0; at < lane_count; ++at) {
        auto& lane = lanes_[at];
        lane.options = options[at];
        for (std::size_t worker = 0; worker < lane.options.workers; ++worker)
            lane.workers.emplace_back([this, &lane, database] { work(lane, database); });
    }
}

Lanes::~Lanes() { stop(); }

void Lanes::stop() {
    for (auto& lane : lanes_) {
        std::lock_guard lock(lane.mutex);
        lane.is_stopping = true;
        lane.wake.notify_all();
    }
    for (auto& lane : lanes_) {
        for (auto& worker : lane.workers) worker.join();
        lane.workers.clear();
        for (auto& job : lane.queue)
            if (job.exchange)
                runner_.dropped(job.exchange);
            else
                job.dropped();
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

// The first job and those behind it that may share its transaction; the others keep their order.
std::vector<Job> Lanes::take(Lane& lane) {
    std::vector<Job> taken;
    taken.push_back(std::move(lane.queue.front()));
    lane.queue.pop_front();
    if (!taken.front().exchange) return taken;
    auto const& first = *taken.front().exchange;
    auto const group_max = runner_.group_max(first);
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

void Lanes::run(storage::Session& session, std::vector<Job> jobs, Lane const& lane) {
    auto const now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<Exchange>> group;
    for (auto& job : jobs) {
        bool waited_too_long = now - job.queued_at > lane.options.wait_max;
        if (job.exchange && waited_too_long)
            runner_.dropped(std::move(job.exchange));
        else if (job.exchange)
            group.push_back(std::move(job.exchange));
        else if (waited_too_long)
            job.dropped();
        else
            job.task(session);
    }
    if (!group.empty()) runner_.run(session, std::move(group));
}

void Lanes::work(Lane& lane, storage::DatabaseOptions const& database) {
    storage::Session session(database);
    try {
        session.connect();  // warm before the first request; a failure is met again by it
    } catch (storage::Failure const&) {
    }
    std::unique_lock lock(lane.mutex);
    while (true) {
        lane.wake.wait(lock, [&] { return lane.is_stopping || !lane.queue.empty(); });
        if (lane.is_stopping) return;
        auto jobs = take(lane);
        ++lane.working;
        lock.unlock();
        run(session, std::move(jobs), lane);
        lock.lock();
        --lane.working;
    }
}

}  // namespace chaolu::http
