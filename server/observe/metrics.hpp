// The figures of one process in Prometheus form, for the admin port.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace chaolu::observe {

class Metrics {
public:
    Metrics();
    ~Metrics();

    // `route` is the pattern, never a path: labels hold no ids.
    void request(std::string_view method, std::string_view route, int status,
                 std::chrono::microseconds duration);
    void shed(std::string_view lane, std::string_view reason);
    // `result`: fresh, replay, reused, busy.
    void idempotency(std::string_view result);
    void transaction_retry(std::string_view sqlstate);
    void outcome_unknown();
    void insufficient_stock(std::size_t calls);
    void group(std::size_t calls);
    // A group that found less than it was decided on, and was decided again.
    void group_repeated();

    // Asked at every scrape: lane fill and open connections.
    void on_scrape(std::function<void(Metrics&)> refresh);
    void lane(std::string_view lane, std::size_t workers, std::size_t working, std::size_t waiting);
    void connections(std::size_t open);
    // Counters that the auditor found to differ from their ledgers; anything above 0 is an alarm.
    void stock_differences(std::int64_t accounts);

    // A run of a periodic job (server/jobs).
    void job(std::string_view name, bool is_good, std::chrono::microseconds duration);

    // Text exposition format 0.0.4.
    std::string expose();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::observe
