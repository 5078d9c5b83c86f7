// Each job takes a bounded step of every market, and comes back soon when there was more to do.
#include "server/jobs/market_jobs.hpp"

#include "server/app/audit_stock.hpp"
#include "server/app/expiry_notices.hpp"
#include "server/app/harvest_commitments.hpp"
#include "server/app/index_products.hpp"
#include "server/app/lot_steps.hpp"
#include "server/app/pools.hpp"
#include "server/app/reorder_alerts.hpp"
#include "server/jobs/housekeeping.hpp"
#include "storage/idempotency.hpp"
#include "storage/identity.hpp"

namespace chaolu::jobs {
namespace {

using http::LaneName;
using std::chrono::milliseconds;

constexpr milliseconds at_once{0};
constexpr milliseconds give_back_every{500};
constexpr milliseconds a_minute{60'000};
constexpr int rows_per_clean_max = 5000;
constexpr int lots_per_step_max = 500;
constexpr int levels_per_transaction_max = 1000;
constexpr int products_per_transaction_max = 500;
constexpr std::chrono::seconds index_budget{30};
constexpr int pools_per_transaction_max = 5;
constexpr std::chrono::seconds step_commitments_every{10};
constexpr int commitments_per_transaction_max = 5;
// What is left when so much has moved in a minute is the next minute's.
constexpr int audit_pages_max = 5000;

// What the jobs lean on.
struct Context {
    app::Services const& services;
    chaolu::Clock& clock;
    observe::Log& log;
    std::atomic<std::int64_t>& differences;
    milliseconds audit_every;
};

std::vector<MarketId> markets(storage::Session& session) {
    std::vector<MarketId> ids;
    session.run({}, [&](storage::Tx& tx) {
        ids.clear();
        for (auto const& market : storage::identity::markets(tx)) ids.push_back(market.id);
    });
    return ids;
}

milliseconds clean(Context const& context, storage::Session& session) {
    auto const now = context.clock.now();
    Instant const forgotten{now.micros - std::chrono::microseconds(keys_kept).count()};
    for (auto const market : markets(session))
        session.run({.market = market}, [&](storage::Tx& tx) {
            storage::idempotency::purge(tx, forgotten, rows_per_clean_max);
            storage::identity::delete_expired_sessions(tx, now, rows_per_clean_max);
        });
    return a_minute;
}

milliseconds tell_of_expiry(Context const& context, storage::Session& session) {
    for (auto const market : markets(session))
        session.run({.market = market}, [&](storage::Tx& tx) {
            app::send_expiry_notices(tx, context.services, context.clock.now(), rows_per_clean_max);
        });
    return a_minute;
}

milliseconds take_back_lots(Context const& context, storage::Session& session) {
    int taken_back = 0;
    for (auto const market : markets(session)) {
        int of_market = 0;
        session.run({.market = market}, [&](storage::Tx& tx) {
            of_market =
                app::take_back_lots(tx, context.services, context.clock.now(), lots_per_step_max);
        });
        taken_back += of_market;
    }
    // A morning on which many expire: there may be as many again.
    return taken_back > 0 ? at_once : a_minute;
}

milliseconds tell_of_low_stock(Context const& context, storage::Session& session) {
    for (auto const market : markets(session)) {
        std::optional<storage::reorder_levels::Place> place{std::in_place};
        while (place) {
            auto next = place;
            session.run({.market = market}, [&](storage::Tx& tx) {
                next = app::send_reorder_alerts(tx, context.services, *place, context.clock.now(),
                                                levels_per_transaction_max);
            });
            place = next;
        }
    }
    return a_minute;
}

milliseconds index_products(Context const& context, storage::Session& session) {
    int indexed = 0;
    for (auto const market : markets(session))
        session.run({.market = market, .budget = index_budget}, [&](storage::Tx& tx) {
            indexed += app::index_stale_products(tx, context.services.folder, context.clock.now(),
                                                 products_per_transaction_max);
        });
    return indexed > 0 ? at_once : a_minute;
}

// Page by page, each in a transaction of its own, without a lock that traffic would wait for.
milliseconds audit_stock(Context const& context, storage::Session& session) {
    std::int64_t found = 0;
    for (auto const market : markets(session)) {
        app::AuditProgress progress{context.clock.now()};
        for (int pages = 0; !progress.is_done && pages < audit_pages_max; ++pages) {
            auto next = progress;
            session.run({.market = market},
                        [&](storage::Tx& tx) { app::audit_page(tx, next = progress); });
            progress = next;
        }
        found += progress.differences;
    }
    context.differences = found;
    if (found > 0)
        context.log.event(observe::Level::error, "stock differs from its ledger",
                          {{"accounts", std::to_string(found)}});
    return context.audit_every;
}

// A pool that is over sells no longer by the rule itself, so that being late here costs nobody a
// sale: what it moves is only found where it counts as already.
milliseconds give_pools_back(Context const& context, storage::Session& session) {
    int given_back = 0;
    for (auto const market : markets(session))
        session.run({.market = market}, [&](storage::Tx& tx) {
            given_back += app::give_back_due(tx, context.services, context.clock.now(),
                                             pools_per_transaction_max);
        });
    return given_back > 0 ? at_once : give_back_every;
}

// Whoever waits for a share is told before the cut-off, and does not wait for ever, whatever its
// supplier does.
milliseconds step_commitments(Context const& context, storage::Session& session) {
    int done = 0;
    for (auto const market : markets(session))
        session.run({.market = market}, [&](storage::Tx& tx) {
            done += app::step_due_commitments(tx, context.services, context.clock.now(),
                                              commitments_per_transaction_max);
        });
    return done > 0 ? at_once : step_commitments_every;
}

}  // namespace

std::vector<PeriodicJob> market_jobs(app::Services const& services, chaolu::Clock& clock,
                                     observe::Log& log,
                                     std::atomic<std::int64_t>& stock_differences,
                                     milliseconds audit_every) {
    Context const context{services, clock, log, stock_differences, audit_every};
    auto const with = [&](auto job) {
        return [context, job](storage::Session& session) { return job(context, session); };
    };
    constexpr milliseconds first{500};
    return {
        {"give_pools_back", LaneName::writes, {}, give_back_every, with(give_pools_back)},
        {"step_commitments", LaneName::writes, {}, step_commitments_every, with(step_commitments)},
        {"index_products", LaneName::jobs, {}, a_minute, with(index_products)},
        {"audit_stock", LaneName::jobs, first, audit_every, with(audit_stock)},
        {"clean", LaneName::jobs, a_minute, a_minute, with(clean)},
        {"tell_of_expiry", LaneName::jobs, a_minute, a_minute, with(tell_of_expiry)},
        {"take_back_lots", LaneName::jobs, first, a_minute, with(take_back_lots)},
        {"tell_of_low_stock", LaneName::jobs, a_minute, a_minute, with(tell_of_low_stock)},
    };
}

}  // namespace chaolu::jobs
