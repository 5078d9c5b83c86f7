// Every setting of a server process, declared once: type, default and limits.
#pragma once
#include <algorithm>
#include <string>
#include <thread>

#include "server/http/lanes.hpp"
#include "server/http/rate.hpp"
#include "server/http/server.hpp"
#include "storage/database/session.hpp"

namespace CLI {
class App;
}

namespace chaolu {

struct Config {
    storage::DatabaseOptions database;
    http::ServerOptions server;
    std::string admin_address = "127.0.0.1";
    std::uint16_t admin_port = 8081;
    // As many as cores: more would only take turns, and the tail of their answers grows with that.
    std::size_t read_workers = std::clamp(std::thread::hardware_concurrency(), 2u, 8u);
    std::size_t write_workers = 2;
    // Two, so that one group decodes and loads while the other commits.
    std::size_t order_workers = 2;
    // Files and reports; one of them never takes what may last for minutes.
    std::size_t bulk_workers = 2;
    // The periodic jobs: however long a file takes, stock is audited and lots expire.
    std::size_t job_workers = 2;
    std::size_t password_workers = 1;
    std::size_t queue_max = 1024;
    // Of each credential, and of each address without one.
    http::RatePolicy rate;
    int wait_max_ms = 1000;
    // How often the counters of stock are folded from what their ledgers gained.
    int audit_every_ms = 60'000;
    // Between SIGTERM (readyz says 503 at once) and the end of accepting: time for a proxy to see.
    int drain_notice_ms = 0;
    int drain_max_ms = 30'000;

    http::LanesOptions lanes() const;
    // Sessions this process will hold open.
    std::size_t sessions() const;
};

// Adds the options of `serve`, each with its environment variable (CHAOLU_...).
void declare(CLI::App& app, Config& config);
// The database alone, for the other commands.
void declare_database(CLI::App& app, storage::DatabaseOptions& database);

}  // namespace chaolu
