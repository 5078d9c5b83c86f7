// Each command is a subcommand with options of its own; tools work as the schema's owner.
#include "server/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "server/app/provision.hpp"
#include "server/clock.hpp"
#include "server/config.hpp"
#include "server/demo.hpp"
#include "server/security/ids.hpp"
#include "server/serve.hpp"
#include "storage/check.hpp"
#include "storage/database/migrate.hpp"
#include "storage/identity.hpp"

namespace chaolu {
namespace {

storage::DatabaseOptions as_owner(storage::DatabaseOptions options) {
    options.role.clear();
    return options;
}

void add_serve(CLI::App& app, Config& config, int& exit_code) {
    auto* command = app.add_subcommand("serve", "Serve the API");
    declare(*command, config);
    command->callback([&] { exit_code = serve(config); });
}

void add_migrate(CLI::App& app, storage::DatabaseOptions& database) {
    auto* command = app.add_subcommand("migrate", "Bring the schema to this version");
    declare_database(*command, database);
    command->callback([&] {
        auto report = storage::migrate(database);
        for (auto const& name : report.applied) fmt::print("applied {}\n", name);
        fmt::print("{} applied, {} already there\n", report.applied.size(), report.already_there);
    });
}

void add_market(CLI::App& app, storage::DatabaseOptions& database, app::NewMarket& market) {
    auto* command = app.add_subcommand("market", "Cooperation programmes");
    command->require_subcommand(1);
    auto* add = command->add_subcommand("add", "Add a market, or find it; prints its id");
    declare_database(*add, database);
    add->add_option("--code", market.code, "Such as lucheng-chaoyang")->required();
    add->add_option("--name", market.name_zh)->required();
    add->add_option("--name-en", market.name_en);
    add->add_option("--origin", market.origin_division, "Division code, such as 140406")
        ->required();
    add->add_option("--destination", market.destination_division)->required();
    add->callback([&] {
        storage::Session session(as_owner(database));
        security::RandomIds ids;
        SystemClock clock;
        fmt::print("{}\n", app::add_market(session, market, ids, clock.now()).text());
    });
}

void add_key(CLI::App& app, storage::DatabaseOptions& database, app::NewKey& key) {
    auto* command = app.add_subcommand("key", "API keys");
    command->require_subcommand(1);
    auto* add = command->add_subcommand("add", "Add a key for an operator; prints the secret once");
    declare_database(*add, database);
    add->add_option("--market", key.market, "Code of the market")->required();
    add->add_option("--role", key.role)->default_val("operator");
    add->add_option("--name", key.name)->required();
    add->add_option("--uscc", key.uscc,
                    "Organisation of the key; the market's first operator when absent");
    add->callback([&] {
        storage::Session session(as_owner(database));
        security::RandomIds ids;
        SystemClock clock;
        fmt::print("{}\n", app::add_key(session, key, ids, clock.now()));
    });
}

int check(storage::DatabaseOptions const& database) {
    storage::Session session(as_owner(database));
    storage::require_migrated(session);
    std::vector<storage::identity::Market> markets;
    session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
    int differences = 0;
    for (auto const& market : markets) {
        storage::CheckReport report;
        session.run({.market = market.id, .budget = std::chrono::minutes(10), .read_only = true},
                    [&](storage::Tx& tx) { report = storage::check_invariants(tx); });
        for (auto const& difference : report.differences)
            fmt::print("{} {}: {}\n", market.code, difference.invariant, difference.what);
        differences += static_cast<int>(report.differences.size());
        fmt::print("{}: {} invariants, {} broken\n", market.code, report.checked,
                   report.differences.size());
    }
    return differences == 0 ? 0 : 1;
}

}  // namespace

int run_command(int argc, char** argv) {
    CLI::App app("Chaolu: from an origin district's farms to a city's channels");
    app.require_subcommand(1);
    app.set_version_flag("--version", "0.1.0");
    int exit_code = 0;
    Config config;
    storage::DatabaseOptions database;
    app::NewMarket market;
    app::NewKey key;
    DemoOptions demo;
    add_serve(app, config, exit_code);
    add_migrate(app, database);
    add_market(app, database, market);
    add_key(app, database, key);
    add_demo(app, demo);
    auto* check_command = app.add_subcommand(
        "check", "Check the invariants of every market; names the first difference of each");
    declare_database(*check_command, database);
    check_command->callback([&] { exit_code = check(database); });
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error);
    } catch (storage::Failure const& failure) {
        auto remedy = failure.what_class == storage::FailureClass::dead
                          ? "the database cannot be reached: check --database"
                          : failure.what();
        fmt::print(stderr, "chaolu: {}\n", remedy);
        return 1;
    } catch (std::exception const& error) {
        fmt::print(stderr, "chaolu: {}\n", error.what());
        return 1;
    }
    return exit_code;
}

}  // namespace chaolu
