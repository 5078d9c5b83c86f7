// Suppliers are told once when stock falls below their level, and once when it is there again.
#include <gtest/gtest.h>

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

// What the job of one server does, one level a transaction.
void run_job(Shop& shop) {
    storage::Session session(shop.database().as_application());
    security::RandomIds ids;
    folding::Folder const folder;
    storage::catalogue::ProductCache products(0);
    app::Services const services{ids, "secret", folder, products};
    MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
    std::optional<storage::reorder_levels::Place> place{std::in_place};
    while (place) {
        auto const from = *place;
        session.run({.market = market}, [&](storage::Tx& tx) {
            place = app::send_reorder_alerts(tx, services, from, shop.clock().now(), 1);
        });
    }
}

std::string told(Shop& shop) {
    return shop.sql(
        "select coalesce(string_agg(type || ' ' || (cast(data as jsonb)->>'available'), ', ' "
        "order by aggregate_version), '') from event where type like 'sku.%'");
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
