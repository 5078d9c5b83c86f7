// Suppliers are told once when stock falls below their level, and once when it is there again.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <thread>
#include <utility>

#include "server/app/reorder_alerts.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/database/session.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json level(std::string const& sku, int pieces) {
    return {{"sku", sku}, {"level", {{"value", pieces}, {"unit", "piece"}}}};
}

// The job of one server; `while_uncommitted` runs before each of its transactions ends.
class Job {
public:
    explicit Job(Shop& shop)
        : shop_(shop),
          session_(shop.database().as_application()),
          market_{uuid_from_hex(shop.sql("select id from market")).value()} {}

    void run(
        int levels_per_transaction, std::function<void()> const& while_uncommitted = [] {}) {
        app::Services const services{ids_, "secret", folder_, products_};
        std::optional<storage::reorder_levels::Place> place{std::in_place};
        while (place) {
            auto const from = *place;
            session_.run({.market = market_}, [&](storage::Tx& tx) {
                place = app::send_reorder_alerts(tx, services, from, shop_.clock().now(),
                                                 levels_per_transaction);
                while_uncommitted();
            });
        }
    }

private:
    Shop& shop_;
    storage::Session session_;
    MarketId market_;
    security::RandomIds ids_;
    folding::Folder folder_;
    storage::catalogue::ProductCache products_{0};
};

void run_job(Shop& shop) { Job(shop).run(1); }

// Until somebody waits for a lock that another transaction holds.
void await_waiting(Shop const& shop) {
    for (int tries = 0; tries < 500; ++tries) {
        if (shop.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
                     "and datname = current_database()") != "0")
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "nobody waits";
}

std::string told(Shop& shop) {
    return shop.sql(
        "select coalesce(string_agg(type || ' ' || (cast(data as jsonb)->>'available'), ', ' "
        "order by supplier_id, aggregate_version), '') from event where type like 'sku.%'");
}

TEST(ReorderLevels, tell_once_of_low_stock_and_once_when_it_is_replenished) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10).with_sku("B").with_stock("B", 10);
    auto supplier = shop.supplier();
    auto const set = supplier.post("/v1/reorder-levels", level("A", 8));
    ASSERT_EQ(set.status, 201) << set.text;
    EXPECT_EQ(set.body["available"], 10);
    EXPECT_EQ(set.body["is_low"], false);
    ASSERT_EQ(supplier.post("/v1/reorder-levels", level("B", 8)).status, 201);
    run_job(shop);
    EXPECT_EQ(told(shop), "");
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 3}})).status, 201);
    run_job(shop);
    run_job(shop);
    EXPECT_EQ(told(shop), "sku.low 7");
    auto const rows = supplier.get("/v1/reorder-levels").body["items"];
    ASSERT_EQ(rows.size(), 2u);
    for (auto const& row : rows) {
        EXPECT_EQ(row["is_low"], row["sku"] == "A");
        EXPECT_EQ(row["told_at"].is_string(), row["sku"] == "A");
    }
    shop.with_stock("A", 1);
    run_job(shop);
    EXPECT_EQ(told(shop), "sku.low 7, sku.replenished 8");
    EXPECT_EQ(supplier.get("/v1/events").status, 200);
}

// Events are one per document and version, so that levels of one SKU must not share a document.
TEST(ReorderLevels, of_two_suppliers_on_one_sku_are_told_to_each) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    auto supplier = shop.supplier();
    auto other = shop.other_supplier();
    ASSERT_EQ(other.post("/v1/offers", {{"sku", "A"}}).status, 201);
    shop.with_stock_of(other, "A", 3);
    std::map<std::string, Json> expected;
    for (auto* party : {&supplier, &other}) {
        auto const set = party->post("/v1/reorder-levels", level("A", 8));
        ASSERT_EQ(set.status, 201) << set.text;
        expected[party->organisation_id()] = set.body["id"];
    }
    Job(shop).run(1000);
    for (auto* party : {&supplier, &other}) {
        auto const events = party->get("/v1/events?page_size=200").body["items"];
        int alerts = 0;
        for (auto const& event : events) {
            if (event["type"] != "sku.low") continue;
            ++alerts;
            EXPECT_EQ(event["aggregate_id"], expected[party->organisation_id()]);
            EXPECT_EQ(event["data"]["available"], party == &supplier ? 5 : 3);
        }
        EXPECT_EQ(alerts, 1);
    }
}

TEST(ReorderLevels, are_told_once_by_two_servers_at_once) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5).with_sku("B").with_stock("B", 5);
    for (auto const* sku : {"A", "B"})
        ASSERT_EQ(shop.supplier().post("/v1/reorder-levels", level(sku, 8)).status, 201);
    Job first(shop);
    Job second(shop);
    std::thread slower;
    bool has_begun = false;
    first.run(1000, [&] {
        if (std::exchange(has_begun, true)) return;
        slower = std::thread([&] { EXPECT_NO_THROW(second.run(1000)); });
        await_waiting(shop);
    });
    slower.join();
    EXPECT_EQ(told(shop), "sku.low 5, sku.low 5");
}

TEST(ReorderLevels, without_a_level_tell_nobody) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    ASSERT_EQ(supplier.post("/v1/reorder-levels", level("A", 8)).status, 201);
    run_job(shop);
    EXPECT_EQ(told(shop), "sku.low 0");
    auto const off = supplier.post("/v1/reorder-levels", {{"sku", "A"}});
    ASSERT_EQ(off.status, 201) << off.text;
    EXPECT_EQ(off.body["level"], 0);
    run_job(shop);
    EXPECT_EQ(told(shop), "sku.low 0, sku.replenished 0");
}

TEST(ReorderLevels, are_counted_in_base_units_and_in_all_pools) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 30);
    auto supplier = shop.supplier();
    ASSERT_EQ(
        supplier
            .post("/v1/pools",
                  {{"code", "live"},
                   {"kind", "session"},
                   {"channel", "livestream"},
                   {"items", {{{"sku", "A"}, {"quantity", {{"value", 10}, {"unit", "piece"}}}}}}})
            .status,
        201);
    auto const set = supplier.post("/v1/reorder-levels",
                                   {{"sku", "A"}, {"level", {{"value", 3}, {"unit", "box"}}}});
    ASSERT_EQ(set.status, 201) << set.text;
    EXPECT_EQ(set.body["level"], 30);
    EXPECT_EQ(set.body["available"], 30);
    EXPECT_EQ(set.body["is_low"], false);
}

TEST(ReorderLevels, name_every_fault) {
    Shop shop;
    shop.with_sku("A");
    auto supplier = shop.supplier();
    EXPECT_TRUE(
        supplier.post("/v1/reorder-levels", level("NONE", 1)).has_fault("/sku", "unknown-sku"));
    EXPECT_TRUE(shop.other_supplier()
                    .post("/v1/reorder-levels", level("A", 1))
                    .has_fault("/sku", "unknown-sku"));
    auto unit = level("A", 1);
    unit["level"]["unit"] = "truck";
    EXPECT_TRUE(supplier.post("/v1/reorder-levels", unit).has_fault("/level/unit", "unknown-unit"));
    EXPECT_TRUE(supplier.post("/v1/reorder-levels", level("A", 0))
                    .has_fault("/level/value", "out-of-range"));
    EXPECT_EQ(shop.other_supplier().get("/v1/reorder-levels").body["items"], Json::array());
}

}  // namespace
}  // namespace chaolu::test
