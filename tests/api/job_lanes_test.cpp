// Periodic jobs have workers of their own, and long files leave one to short work.
#include <gtest/gtest.h>

#include <thread>

#include "server/http/client.hpp"
#include "storage/database/session.hpp"
#include "tests/support/clerk.hpp"

namespace chaolu::test {
namespace {

void audit_often(Config& config) { config.audit_every_ms = 200; }

// The value of a metric, 0 when it is not there.
double figure(Shop& shop, std::string const& name) {
    auto const text = http::Client(shop.admin_url()).send("GET", "/metrics", {}, "").body;
    auto const at = text.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + name.size() + 2));
}

template <class F>
bool becomes_true(F&& is_so) {
    for (int tries = 0; tries < 300; ++tries) {
        if (is_so()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

std::string const audits = "job_duration_seconds_count{job=\"audit_stock\",result=\"done\"}";

TEST(OnlineAudit, finds_a_tampered_counter_without_being_asked) {
    Shop shop(audit_often);
    shop.with_sku("A").with_stock("A", 100);
    ASSERT_TRUE(becomes_true([&] { return figure(shop, audits) >= 1; }));
    EXPECT_EQ(figure(shop, "stock_differences"), 0);
    shop.sql("update stock set on_hand = on_hand + 1");
    EXPECT_TRUE(becomes_true([&] { return figure(shop, "stock_differences") == 1; }));
    auto const found = shop.supplier().get("/v1/stock-audit").body["differences"];
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0]["sku"], "A");
    EXPECT_EQ(found[0]["location"], "main");
    EXPECT_EQ(found[0]["folded"]["on_hand"], 100);
    shop.sql("update stock set on_hand = on_hand - 1");
    EXPECT_TRUE(becomes_true([&] { return figure(shop, "stock_differences") == 0; }));
}

// More files than the lane has workers wait for a lock that the test holds.
TEST(BulkLane, stops_neither_the_audit_nor_short_work_when_files_fill_it) {
    Shop shop(audit_often);
    shop.with_sku("A").with_stock("A", 100);
    std::vector<std::thread> files;
    storage::Session owner(shop.database().as_owner());
    owner.run({.market = {}, .budget = std::chrono::seconds(90)}, [&](storage::Tx& tx) {
        tx.execute("lock table stock_import in access exclusive mode");
        for (int file = 0; file < 3; ++file)
            files.emplace_back([&shop, file, supplier = shop.supplier()]() mutable {
                auto const row =
                    "A,LOT-" + std::to_string(file) + "," + shop.today() + ",5,piece\n";
                auto const reply =
                    supplier.post_text("/v1/stock-imports", "text/csv", stock_file_header + row);
                // On a slow machine those behind the first may have waited too long.
                EXPECT_TRUE(reply.status == 201 || reply.status == 503) << reply.text;
            });
        EXPECT_TRUE(becomes_true([&] {
            return figure(shop, "db_pool_waiting{lane=\"bulk\"}") == 2;
        })) << "one long file at work, the others behind it";
        EXPECT_EQ(figure(shop, "db_pool_in_use{lane=\"bulk\"}"), 1);
        auto const before = figure(shop, audits);
        shop.sql("update stock set on_hand = on_hand + 1");
        EXPECT_TRUE(becomes_true([&] { return figure(shop, "stock_differences") == 1; }));
        EXPECT_GT(figure(shop, audits), before);
        shop.sql("update stock set on_hand = on_hand - 1");
        auto const asked = shop.operator_().send("POST", "/v1/stock-audit:run",
                                                 {{"Idempotency-Key", fresh_key()}}, "");
        EXPECT_EQ(asked.status, 200) << asked.text;
    });
    for (auto& file : files) file.join();
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
