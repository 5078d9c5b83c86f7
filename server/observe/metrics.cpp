// prometheus-cpp keeps the figures; looked-up series are remembered per thread, since finding a
// series by its labels costs more than counting.
#include "server/observe/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <unordered_map>

namespace chaolu::observe {
namespace {
using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

prometheus::Histogram::BucketBoundaries const second_buckets{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
prometheus::Histogram::BucketBoundaries const group_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256};
}  // namespace

struct Metrics::Impl {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Histogram>& requests =
        BuildHistogram()
            .Name("http_server_request_duration_seconds")
            .Help("Time from the last byte of a request's head to the last byte of its answer")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& sheds =
        BuildCounter()
            .Name("shed_total")
            .Help("Requests answered 503 or 429 without being run")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& keys = BuildCounter()
                                                        .Name("idempotency_total")
                                                        .Help("Idempotency keys by standing")
                                                        .Register(registry);
    prometheus::Family<prometheus::Counter>& retries = BuildCounter()
                                                           .Name("db_tx_retries_total")
                                                           .Help("Transactions run again")
                                                           .Register(registry);
    prometheus::Counter& unknown = BuildCounter()
                                       .Name("db_tx_outcome_unknown_total")
                                       .Help("COMMITs whose answer was lost")
                                       .Register(registry)
                                       .Add({});
    prometheus::Counter& conflicts = BuildCounter()
                                         .Name("stock_conflict_total")
                                         .Help("Orders refused for lack of stock")
                                         .Register(registry)
                                         .Add({});
    prometheus::Counter& groups_repeated =
        BuildCounter()
            .Name("batch_repeated_total")
            .Help("Groups decided again because somebody else was faster")
            .Register(registry)
            .Add({});
    prometheus::Histogram& groups = BuildHistogram()
                                        .Name("batch_calls")
                                        .Help("Calls that shared one transaction")
                                        .Register(registry)
                                        .Add({}, group_buckets);
    prometheus::Family<prometheus::Gauge>& lane_workers =
        BuildGauge().Name("db_pool_size").Help("Workers, each with one session").Register(registry);
    prometheus::Family<prometheus::Gauge>& lane_working =
        BuildGauge().Name("db_pool_in_use").Help("Workers at work").Register(registry);
    prometheus::Family<prometheus::Gauge>& lane_waiting =
        BuildGauge().Name("db_pool_waiting").Help("Jobs in the queue").Register(registry);
    prometheus::Gauge& open_connections = BuildGauge()
                                              .Name("http_server_connections")
                                              .Help("Open connections")
                                              .Register(registry)
                                              .Add({});
    prometheus::Gauge& differing_stock = BuildGauge()
                                             .Name("stock_differences")
                                             .Help("Counters that are not what their ledger says")
                                             .Register(registry)
                                             .Add({});
    prometheus::Family<prometheus::Histogram>& jobs =
        BuildHistogram()
            .Name("job_duration_seconds")
            .Help("Runs of what the server repeats by itself")
            .Register(registry);
    std::function<void(Metrics&)> refresh;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
    BuildGauge()
        .Name("build_info")
        .Help("1")
        .Register(impl_->registry)
        .Add({{"version", "0.1.0"}})
        .Set(1);
}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view method, std::string_view route, int status,
                      std::chrono::microseconds duration) {
    // Keyed by this object too: tests run several servers in one process.
    thread_local std::unordered_map<std::string, prometheus::Histogram*> known;
    thread_local std::string key;
    key.assign(reinterpret_cast<char const*>(&impl_), 0);
    key += std::to_string(reinterpret_cast<std::uintptr_t>(impl_.get()));
    key += std::to_string(status);
    key += method;
    key += route;
    auto& histogram = known[key];
    if (!histogram)
        histogram = &impl_->requests.Add({{"method", std::string(method)},
                                          {"route", std::string(route)},
                                          {"status", std::to_string(status)}},
                                         second_buckets);
    histogram->Observe(static_cast<double>(duration.count()) / 1e6);
}

void Metrics::shed(std::string_view lane, std::string_view reason) {
    impl_->sheds.Add({{"lane", std::string(lane)}, {"reason", std::string(reason)}}).Increment();
}
void Metrics::idempotency(std::string_view result) {
    impl_->keys.Add({{"result", std::string(result)}}).Increment();
}
void Metrics::transaction_retry(std::string_view sqlstate) {
    impl_->retries.Add({{"sqlstate", std::string(sqlstate)}}).Increment();
}
void Metrics::outcome_unknown() { impl_->unknown.Increment(); }
void Metrics::insufficient_stock(std::size_t calls) {
    impl_->conflicts.Increment(static_cast<double>(calls));
}
void Metrics::group_repeated() { impl_->groups_repeated.Increment(); }
void Metrics::group(std::size_t calls) { impl_->groups.Observe(static_cast<double>(calls)); }

void Metrics::on_scrape(std::function<void(Metrics&)> refresh) {
    impl_->refresh = std::move(refresh);
}

void Metrics::lane(std::string_view lane, std::size_t workers, std::size_t working,
                   std::size_t waiting) {
    prometheus::Labels labels{{"lane", std::string(lane)}};
    impl_->lane_workers.Add(labels).Set(static_cast<double>(workers));
    impl_->lane_working.Add(labels).Set(static_cast<double>(working));
    impl_->lane_waiting.Add(labels).Set(static_cast<double>(waiting));
}

void Metrics::stock_differences(std::int64_t accounts) {
    impl_->differing_stock.Set(static_cast<double>(accounts));
}

void Metrics::job(std::string_view name, bool is_good, std::chrono::microseconds duration) {
    impl_->jobs
        .Add({{"job", std::string(name)}, {"result", is_good ? "done" : "failed"}}, second_buckets)
        .Observe(static_cast<double>(duration.count()) / 1e6);
}

void Metrics::connections(std::size_t open) {
    impl_->open_connections.Set(static_cast<double>(open));
}

std::string Metrics::expose() {
    if (impl_->refresh) impl_->refresh(*this);
    return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace chaolu::observe
