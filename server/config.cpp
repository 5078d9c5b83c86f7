// Settings come from the command line, else from the environment, else from their defaults.
#include "server/config.hpp"

#include <CLI/CLI.hpp>

namespace chaolu {
namespace {

// How much may wait, for how long, and how often one caller may ask.
void declare_limits(CLI::App& app, Config& config) {
    app.add_option("--queue-max", config.queue_max, "Jobs waiting in one lane")
        ->envname("CHAOLU_QUEUE_MAX")
        ->check(CLI::Range(1, 65536));
    app.add_option("--wait-max-ms", config.wait_max_ms, "A job that waited longer is answered 503")
        ->envname("CHAOLU_WAIT_MAX_MS")
        ->check(CLI::Range(10, 60'000));
    app.add_option("--rate-per-second-max", config.rate.per_second_max,
                   "Requests of one caller, more are answered 429; 0: no limit")
        ->envname("CHAOLU_RATE_PER_SECOND_MAX")
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--rate-burst-max", config.rate.burst_max,
                   "Requests that a caller may make at once after a pause")
        ->envname("CHAOLU_RATE_BURST_MAX")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--audit-every-ms", config.audit_every_ms,
                   "Pause between two audits of stock that the server makes by itself")
        ->envname("CHAOLU_AUDIT_EVERY_MS")
        ->check(CLI::Range(100, 3'600'000));
    app.add_option("--drain-notice-ms", config.drain_notice_ms)
        ->envname("CHAOLU_DRAIN_NOTICE_MS")
        ->check(CLI::Range(0, 60'000));
    app.add_option("--drain-max-ms", config.drain_max_ms)
        ->envname("CHAOLU_DRAIN_MAX_MS")
        ->check(CLI::Range(100, 600'000));
}

}  // namespace

http::LanesOptions Config::lanes() const {
    std::chrono::milliseconds wait(wait_max_ms);
    // Identification and readiness: quick, and never behind anyone's business.
    http::LaneOptions probe{1, queue_max, wait};
    return {http::LaneOptions{read_workers, queue_max, wait},
            http::LaneOptions{write_workers, queue_max, wait},
            // A whole group leaves the queue at once: who waits longer waits for the database.
            http::LaneOptions{order_workers, queue_max, std::chrono::milliseconds(4000)},
            // Whole files: longer work, so a longer wait and a shorter queue.
            http::LaneOptions{bulk_workers, 64, std::chrono::milliseconds(20'000), 1},
            http::LaneOptions{job_workers, 64, std::chrono::milliseconds(20'000)},
            http::LaneOptions{password_workers, 64, wait}, probe};
}

std::size_t Config::sessions() const {
    std::size_t sum = 0;
    for (auto const& lane : lanes()) sum += lane.workers;
    return sum;
}

void declare_database(CLI::App& app, storage::DatabaseOptions& database) {
    app.add_option("--database", database.conninfo,
                   "Connection in key=value form, such as: host=/run/postgresql dbname=chaolu")
        ->envname("CHAOLU_DATABASE")
        ->required()
        ->check([](std::string const& text) {
            return text.find("://") == std::string::npos
                       ? std::string()
                       : std::string("use key=value pairs, not a URI");
        });
}

void declare(CLI::App& app, Config& config) {
    declare_database(app, config.database);
    app.add_option("--database-role", config.database.role,
                   "Role to act as; empty when the login already is the application's role")
        ->envname("CHAOLU_DATABASE_ROLE")
        ->check([](std::string const& role) {
            bool is_name = role.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
                           std::string::npos;
            return is_name ? std::string() : std::string("a plain lower-case role name");
        });
    app.add_option("--prepared-statements", config.database.prepared_statements,
                   "Off behind a transaction pooler")
        ->envname("CHAOLU_PREPARED_STATEMENTS");
    app.add_option("--address", config.server.address, "Where to listen")
        ->envname("CHAOLU_ADDRESS");
    app.add_option("--port", config.server.port, "0: any free one")->envname("CHAOLU_PORT");
    app.add_option("--admin-address", config.admin_address)->envname("CHAOLU_ADMIN_ADDRESS");
    app.add_option("--admin-port", config.admin_port, "Metrics and probes; 0: any free one")
        ->envname("CHAOLU_ADMIN_PORT");
    auto* certificate = app.add_option("--tls-certificate", config.server.tls_certificate_file)
                            ->envname("CHAOLU_TLS_CERTIFICATE")
                            ->check(CLI::ExistingFile);
    auto* key = app.add_option("--tls-key", config.server.tls_key_file)
                    ->envname("CHAOLU_TLS_KEY")
                    ->check(CLI::ExistingFile);
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--io-threads", config.server.io_threads)
        ->envname("CHAOLU_IO_THREADS")
        ->check(CLI::Range(1, 64));
    app.add_option("--connections-max", config.server.limits.connections_max)
        ->envname("CHAOLU_CONNECTIONS_MAX")
        ->check(CLI::Range(1, 1'000'000));
    auto workers = [&](char const* name, std::size_t& value, char const* variable, int least = 1) {
        app.add_option(name, value)->envname(variable)->check(CLI::Range(least, 64));
    };
    workers("--read-workers", config.read_workers, "CHAOLU_READ_WORKERS");
    workers("--write-workers", config.write_workers, "CHAOLU_WRITE_WORKERS");
    workers("--order-workers", config.order_workers, "CHAOLU_ORDER_WORKERS");
    workers("--bulk-workers", config.bulk_workers, "CHAOLU_BULK_WORKERS", 2);
    workers("--job-workers", config.job_workers, "CHAOLU_JOB_WORKERS");
    workers("--password-workers", config.password_workers, "CHAOLU_PASSWORD_WORKERS");
    declare_limits(app, config);
}

}  // namespace chaolu
