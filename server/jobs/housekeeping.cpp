// A thread that only hands work to the lanes: the probe lane pings, the bulk lane does the rest.
#include "server/jobs/housekeeping.hpp"

#include "server/app/audit_stock.hpp"
#include "server/app/expiry_notices.hpp"
#include "server/app/index_products.hpp"
#include "server/app/lot_steps.hpp"
#include "server/app/pools.hpp"
#include "server/app/reorder_alerts.hpp"
#include "storage/idempotency.hpp"
#include "storage/identity.hpp"

namespace chaolu::jobs {
namespace {

constexpr std::chrono::milliseconds ping_every{500};
constexpr std::chrono::milliseconds ping_age_max{2000};
constexpr int pings_per_clean = 120;
constexpr int rows_per_clean_max = 5000;
constexpr int lots_per_clean_max = 500;
constexpr int levels_per_transaction_max = 1000;
constexpr int products_per_transaction_max = 500;
constexpr std::chrono::seconds index_budget{30};
constexpr int pools_per_transaction_max = 5;
// What is left when so much has moved in a minute is the next minute's.
constexpr int audit_pages_max = 5000;

std::int64_t steady_ms() {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

}  // namespace

Housekeeping::Housekeeping(http::Lanes& lanes, app::Services const& services, Clock& clock,
                           observe::Log& log)
    // Being constructed at all means that the schema was just read from the database.
    : lanes_(lanes), services_(services), clock_(clock), log_(log), reached_at_ms_(steady_ms()) {
    thread_ = std::thread([this] { tick(); });
}

Housekeeping::~Housekeeping() {
    {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Housekeeping::is_database_reachable() const {
    return steady_ms() - reached_at_ms_ <= ping_age_max.count();
}

void Housekeeping::tick() {
    std::unique_lock lock(mutex_);
    for (int pings = 1; !is_stopping_; ++pings) {
        lock.unlock();
        ping();
        if (is_database_reachable()) give_back();
        if (pings % pings_per_clean == 1) index();
        if (pings % pings_per_clean == 2) audit();
        if (pings % pings_per_clean == 0) clean();
        lock.lock();
        wake_.wait_for(lock, ping_every, [&] { return is_stopping_; });
    }
}

void Housekeeping::ping() {
    auto task = [this](storage::Session& session) {
        try {
            session.ping(ping_age_max);
            reached_at_ms_ = steady_ms();
        } catch (std::exception const&) {
            session.close();
        }
    };
    lanes_.submit(http::LaneName::probe, {{}, task, [] {}, {}});
}

void Housekeeping::clean() {
    auto task = [this](storage::Session& session) {
        try {
            auto const now = clock_.now();
            std::vector<storage::identity::Market> markets;
            session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
            for (auto const& market : markets)
                session.run({.market = market.id}, [&](storage::Tx& tx) {
                    storage::idempotency::purge(
                        tx, {now.micros - std::chrono::microseconds(keys_kept).count()},
                        rows_per_clean_max);
                    storage::identity::delete_expired_sessions(tx, now, rows_per_clean_max);
                    app::send_expiry_notices(tx, services_, now, rows_per_clean_max);
                });
            for (auto const& market : markets)
                session.run({.market = market.id}, [&](storage::Tx& tx) {
                    app::take_back_lots(tx, services_, now, lots_per_clean_max);
                });
            for (auto const& market : markets) send_reorder_alerts(session, market.id);
        } catch (std::exception const& error) {
            log_.event(observe::Level::warning, "cleaning failed", {{"what", error.what()}});
            session.close();
        }
    };
    lanes_.submit(http::LaneName::bulk, {{}, task, [] {}, {}});
}

void Housekeeping::send_reorder_alerts(storage::Session& session, MarketId market) {
    std::optional<storage::reorder_levels::Place> place{std::in_place};
    while (place) {
        auto next = place;
        session.run({.market = market}, [&](storage::Tx& tx) {
            next = app::send_reorder_alerts(tx, services_, *place, clock_.now(),
                                            levels_per_transaction_max);
        });
        place = next;
    }
}

// One step of each market at a time: other work of the lane is not kept waiting by a large market.
void Housekeeping::index() {
    auto task = [this](storage::Session& session) {
        try {
            std::vector<storage::identity::Market> markets;
            session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
            int indexed = 0;
            for (auto const& market : markets)
                session.run({.market = market.id, .budget = index_budget}, [&](storage::Tx& tx) {
                    indexed += app::index_stale_products(tx, services_.folder, clock_.now(),
                                                         products_per_transaction_max);
                });
            if (indexed > 0) index();
        } catch (std::exception const& error) {
            log_.event(observe::Level::warning, "indexing failed", {{"what", error.what()}});
            session.close();
        }
    };
    lanes_.submit(http::LaneName::bulk, {{}, task, [] {}, {}});
}

// Page by page, each in a transaction of its own, without a lock that traffic would wait for.
void Housekeeping::audit() {
    auto task = [this](storage::Session& session) {
        try {
            std::vector<storage::identity::Market> markets;
            session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
            std::int64_t found = 0;
            for (auto const& market : markets) {
                app::AuditProgress progress{clock_.now()};
                for (int pages = 0; !progress.is_done && pages < audit_pages_max; ++pages) {
                    auto next = progress;
                    session.run({.market = market.id},
                                [&](storage::Tx& tx) { app::audit_page(tx, next = progress); });
                    progress = next;
                }
                found += progress.differences;
            }
            differences_ = found;
            if (found > 0)
                log_.event(observe::Level::error, "stock differs from its ledger",
                           {{"accounts", std::to_string(found)}});
        } catch (std::exception const& error) {
            log_.event(observe::Level::warning, "the audit of stock failed",
                       {{"what", error.what()}});
            session.close();
        }
    };
    lanes_.submit(http::LaneName::bulk, {{}, task, [] {}, {}});
}

// At every ping. A pool that is over sells no longer by the rule itself, so that being late here
// costs nobody a sale: what it moves is only found where it counts as already.
void Housekeeping::give_back() {
    auto task = [this](storage::Session& session) {
        try {
            std::vector<storage::identity::Market> markets;
            session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
            int given_back = 0;
            for (auto const& market : markets)
                session.run({.market = market.id}, [&](storage::Tx& tx) {
                    given_back +=
                        app::give_back_due(tx, services_, clock_.now(), pools_per_transaction_max);
                });
            if (given_back > 0) give_back();
        } catch (std::exception const& error) {
            log_.event(observe::Level::warning, "giving pools back failed",
                       {{"what", error.what()}});
            session.close();
        }
    };
    lanes_.submit(http::LaneName::writes, {{}, task, [] {}, {}});
}

}  // namespace chaolu::jobs
