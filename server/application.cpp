// The order of life is the order of lines: what is built later leans on what is built before.
#include "server/application.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/api/routes.hpp"
#include "server/app/import_progress.hpp"
#include "server/http/dispatch.hpp"
#include "server/http/transact.hpp"
#include "server/jobs/housekeeping.hpp"
#include "server/text/fold.hpp"
#include "storage/database/migrate.hpp"
#include "storage/product_cache.hpp"
#include "storage/server_secret.hpp"

namespace chaolu {
namespace {

// Some thirty megabytes.
constexpr std::size_t remembered_skus_max = 20'000;

std::string shared_secret(storage::DatabaseOptions const& options) {
    storage::Session session(options);
    storage::require_migrated(session);
    std::string secret;
    session.run({}, [&](storage::Tx& tx) { secret = storage::server_secret(tx, "cursor"); });
    return secret;
}

http::Response probe(bool is_good) {
    http::Response response;
    response.status = is_good ? 200 : 503;
    response.body = is_good ? R"({"status":"ok"})" : R"({"status":"unavailable"})";
    if (!is_good) response.headers.emplace_back("Retry-After", "1");
    return response;
}

http::ServerOptions admin_options(Config const& config) {
    http::ServerOptions options;
    options.address = config.admin_address;
    options.port = config.admin_port;
    options.io_threads = 1;
    options.limits.connections_max = 64;
    return options;
}

}  // namespace

struct Application::Impl {
    Impl(Config const& given, Clock& clock, IdSource& ids, observe::Log& log)
        : config(given),
          services{ids, shared_secret(config.database), folder, products, &import_progress},
          transactor(clock, services, log, metrics),
          lanes(config.lanes(), config.database, transactor, clock),
          identifier(lanes, clock),
          housekeeping(lanes, services, clock, log, metrics,
                       std::chrono::milliseconds(config.audit_every_ms)),
          router(api::all_routes()),
          dispatch(router, &lanes, &identifier, config.rate, clock, log, metrics, is_draining),
          admin_dispatch(admin_router, nullptr, nullptr, {}, clock, log, metrics, is_draining),
          server(add_probes(config.server), dispatch),
          admin_server(admin_options(config), admin_dispatch) {
        metrics.on_scrape([this](observe::Metrics& figures) {
            figures.connections(server.connections());
            figures.stock_differences(housekeeping.stock_differences());
            for (std::size_t at = 0; at < http::lane_count; ++at) {
                auto name = static_cast<http::LaneName>(at);
                auto fill = lanes.figures(name);
                figures.lane(http::text(name), fill.workers, fill.working, fill.waiting);
            }
        });
    }

    // First of all: queued jobs refer to the members below.
    ~Impl() { lanes.stop(); }

    // Before the servers bind: nobody may ask while routes are being added.
    http::ServerOptions const& add_probes(http::ServerOptions const& options) {
        for (auto* table : {&router, &admin_router}) {
            table->get_inline("/livez", [](http::Request const&) { return probe(true); });
            table->get_inline("/readyz", [this](http::Request const&) {
                return probe(!is_draining && housekeeping.is_database_reachable());
            });
        }
        admin_router.get_inline("/metrics", [this](http::Request const&) {
            http::Response response;
            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
            response.body = metrics.expose();
            return response;
        });
        return options;
    }

    Config config;
    folding::Folder folder;
    storage::catalogue::ProductCache products{remembered_skus_max};
    app::ImportProgress import_progress;
    app::Services services;
    observe::Metrics metrics;
    http::Transactor transactor;
    http::Lanes lanes;
    http::Identifier identifier;
    jobs::Housekeeping housekeeping;
    std::atomic<bool> is_draining = false;
    http::Router router;
    http::Router admin_router;
    http::Dispatch dispatch;
    http::Dispatch admin_dispatch;
    http::Server server;
    http::Server admin_server;
    std::once_flag drained;
};

Application::Application(Config const& config, Clock& clock, IdSource& ids, observe::Log& log)
    : impl_(std::make_unique<Impl>(config, clock, ids, log)) {}
Application::~Application() = default;

std::uint16_t Application::port() const { return impl_->server.port(); }
std::uint16_t Application::admin_port() const { return impl_->admin_server.port(); }

void Application::run() {
    // The admin port answers until the very end: a draining server can still be watched.
    std::thread admin([this] { impl_->admin_server.run(); });
    impl_->server.run();
    impl_->admin_server.drain(std::chrono::milliseconds(1000));
    admin.join();
}

void Application::drain() {
    std::call_once(impl_->drained, [this] {
        impl_->is_draining = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(impl_->config.drain_notice_ms));
        impl_->server.drain(std::chrono::milliseconds(impl_->config.drain_max_ms));
    });
}

void Application::reload_tls() { impl_->server.reload_tls(); }

}  // namespace chaolu
