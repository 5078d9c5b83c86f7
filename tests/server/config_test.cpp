// Settings that must fit together: lanes, their workers and the sessions that they hold.
#include "server/config.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace chaolu {
namespace {

http::LaneOptions lane(Config const& config, http::LaneName name) {
    return config.lanes()[static_cast<std::size_t>(name)];
}

TEST(Config, holds_as_many_sessions_as_its_lanes_have_workers) {
    Config config;
    config.read_workers = 3;
    config.write_workers = 4;
    config.order_workers = 5;
    config.bulk_workers = 6;
    config.job_workers = 7;
    config.password_workers = 8;
    // And the one that looks whether the database is there.
    EXPECT_EQ(config.sessions(), 3u + 4 + 5 + 6 + 7 + 8 + 1);
    EXPECT_EQ(lane(config, http::LaneName::bulk).workers, 6u);
    EXPECT_EQ(lane(config, http::LaneName::jobs).workers, 7u);
}

TEST(Config, keeps_a_worker_for_short_work_in_the_lane_of_files) {
    Config const config;
    auto const bulk = lane(config, http::LaneName::bulk);
    EXPECT_GE(bulk.workers, 2u);
    EXPECT_EQ(bulk.kept_for_short, 1u);
    // What deploy/lib/cluster.sh says of max_connections.
    EXPECT_LE(config.sessions(), 18u);
}

TEST(Config, takes_no_single_worker_for_files) {
    for (auto const* workers : {"1", "0", "65"}) {
        Config config;
        CLI::App app;
        declare(app, config);
        EXPECT_THROW(app.parse(std::string("--database dbname=x --bulk-workers ") + workers),
                     CLI::ValidationError)
            << workers;
    }
    Config config;
    CLI::App app;
    declare(app, config);
    app.parse("--database dbname=x --bulk-workers 2 --job-workers 1 --audit-every-ms 500");
    EXPECT_EQ(config.job_workers, 1u);
    EXPECT_EQ(config.audit_every_ms, 500);
}

}  // namespace
}  // namespace chaolu
