// Lists of stock, its ledger and lots: each party sees its own, whatever the size of the pages.
#include <gtest/gtest.h>

#include "storage/database/session.hpp"
#include "storage/inventory.hpp"
#include "storage/stock_changes.hpp"
#include "storage/transfers.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

TEST(Stock, show_each_party_its_own) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5).with_sku("B").with_stock("B", 6);
    shop.with_sku_of(shop.other_supplier(), "C").with_stock_of(shop.other_supplier(), "C", 7);
    auto const count = [](Party party, std::string const& target) {
        return party.get(target).body["items"].size();
    };
    for (std::string const target : {"/v1/stock", "/v1/lots", "/v1/stock-entries"}) {
        EXPECT_EQ(count(shop.supplier(), target), 2u) << target;
        EXPECT_EQ(count(shop.other_supplier(), target), 1u) << target;
        EXPECT_EQ(count(shop.operator_(), target), 3u) << target;
        EXPECT_EQ(count(shop.observer(), target), 3u) << target;
        EXPECT_EQ(count(shop.operator_(), target + "?sku=C"), 1u) << target;
        EXPECT_TRUE(shop.supplier().get(target + "?sku=C").has_fault("?sku", "unknown-sku"));
        EXPECT_EQ(shop.buyer().get(target).problem(), (ProblemIs{403, "forbidden"}));
        EXPECT_TRUE(
            shop.supplier().get(target + "?colour=red").has_fault("?colour", "unknown-field"));
    }
    EXPECT_EQ(count(shop.supplier(), "/v1/stock-entries?pool=live"), 0u);
}

TEST(Stock, are_whole_whatever_the_size_of_their_pages) {
    Shop shop;
    for (std::string const sku : {"A", "B", "C"}) {
        shop.with_sku(sku);
        for (int pieces = 1; pieces <= 4; ++pieces) shop.with_stock(sku, pieces);
    }
    for (auto party : {shop.supplier(), shop.operator_()})
        for (std::string const target :
             {"/v1/stock", "/v1/lots", "/v1/stock-entries", "/v1/stock?sku=B", "/v1/lots?sku=B",
              "/v1/stock-entries?sku=B"}) {
            auto const whole = all_of(party, target, 200);
            EXPECT_FALSE(whole.empty()) << target;
            for (int const size : {1, 2, 3, 5})
                EXPECT_EQ(all_of(party, target, size), whole) << target;
        }
    auto const entries = all_of(shop.supplier(), "/v1/stock-entries?sku=B", 2);
    ASSERT_EQ(entries.size(), 4u);
    for (std::size_t at = 0; at < 4; ++at) EXPECT_EQ(entries[at]["sequence"], at + 1);
    auto const first = shop.supplier().get("/v1/lots?page_size=1");
    auto const token = first.body["next_page_token"].get<std::string>();
    EXPECT_TRUE(shop.supplier()
                    .get("/v1/stock?page_size=1&page_token=" + token)
                    .has_fault("?page_token", "invalid-format"));
}

// Rows of a table that `use` reads in a transaction of its own.
template <class F>
std::int64_t rows_read(Shop& shop, std::string const& table, F use) {
    storage::Session session(shop.database().as_application());
    MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
    std::int64_t read = 0;
    session.run({.market = market}, [&](storage::Tx& tx) {
        use(tx);
        read = std::get<0>(
            tx.one<std::int64_t>("select cast(seq_tup_read + coalesce(idx_tup_fetch, 0) as bigint) "
                                 "from pg_stat_xact_user_tables where relname = :table",
                                 {{"table", std::string_view(table)}}));
    });
    return read;
}

// A page of one supplier's ledger costs what it shows, however much others did with the SKU.
TEST(StockEntries, of_one_supplier_do_not_grow_with_the_history_of_others) {
    Shop shop;
    auto other = shop.other_supplier();
    shop.with_sku("A").with_stock("A", 5);
    ASSERT_EQ(other.post("/v1/offers", {{"sku", "A"}}).status, 201);
    shop.with_stock_of(other, "A", 3000);
    shop.sql(
        "insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta, "
        "reserved_delta, on_hand_after, reserved_after, created_at) "
        "select market_id, sku_id, pool_id, n, 'adjusted', -1, 0, 3001 - n, 0, 1 "
        "from stock, generate_series(2, 2001) n where on_hand = 3000; "
        "update stock set on_hand = 1000, sequence = 2001 where on_hand = 3000");
    shop.sql("analyze");
    SkuId const sku{uuid_from_hex(shop.sql("select id from sku where code = 'A'")).value()};
    auto const supplier = OrganisationId::parse(shop.supplier().organisation_id());
    std::size_t shown = 0;
    auto const read = rows_read(shop, "stock_entry", [&](storage::Tx& tx) {
        shown = storage::inventory::list_entries(tx, supplier, sku, {}, {}, 20).size();
    });
    EXPECT_EQ(shown, 1u);
    EXPECT_LE(read, 20);
    auto const mine = all_of(shop.supplier(), "/v1/stock-entries?sku=A", 200);
    EXPECT_EQ(mine.size(), 1u);
    auto const all = all_of(shop.operator_(), "/v1/stock-entries?sku=A", 200);
    EXPECT_EQ(all.size(), 2002u);
    EXPECT_EQ(all_of(shop.operator_(), "/v1/stock-entries?sku=A", 150), all);
    EXPECT_EQ(all_of(other, "/v1/stock-entries?sku=A&pool=general", 200).size(), 2001u);
    EXPECT_TRUE(all_of(other, "/v1/stock-entries?sku=A&pool=live", 200).empty());
}

// What is on its way is found among all that ever was, and so are the changes of one SKU.
TEST(Filters, read_what_they_show) {
    Shop shop;
    shop.with_sku("A").with_sku("B").with_stock("A", 5).with_stock("B", 5);
    with_location(shop, "COLD", 200, {});
    auto supplier = shop.supplier();
    auto const sent = supplier.post(
        "/v1/stock-transfers",
        {{"from", "main"},
         {"to", "COLD"},
         {"items", {{{"sku", "A"}, {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}});
    ASSERT_EQ(sent.status, 201) << sent.text;
    auto const adjusted = supplier.post(
        "/v1/stock-adjustments",
        {{"sku", "A"}, {"delta", {{"value", -1}, {"unit", "piece"}}}, {"reason", "damage"}});
    ASSERT_EQ(adjusted.status, 201) << adjusted.text;
    shop.sql(
        "insert into transfer (market_id, id, supplier_id, from_location_id, to_location_id, "
        "state, sent_by, sent_at, closed_by, closed_at) "
        "select market_id, gen_random_uuid(), supplier_id, from_location_id, to_location_id, "
        "'received', sent_by, sent_at, sent_by, sent_at from transfer, generate_series(1, 3000); "
        "insert into stock_change (market_id, id, kind, supplier_id, sku_id, pool_id, reason, "
        "delta, on_hand_after, reserved_after, lots, lot_deltas, made_by, created_at) "
        "select c.market_id, gen_random_uuid(), c.kind, c.supplier_id, k.id, c.pool_id, c.reason, "
        "c.delta, c.on_hand_after, c.reserved_after, c.lots, c.lot_deltas, c.made_by, c.created_at "
        "from stock_change c, sku k, generate_series(1, 3000) where k.code = 'B'");
    shop.sql("analyze");
    SkuId const sku{uuid_from_hex(shop.sql("select id from sku where code = 'A'")).value()};
    std::optional<OrganisationId> const whole_market;
    for (auto const& party : {OrganisationId::parse(supplier.organisation_id()), whole_market}) {
        std::size_t shown = 0;
        EXPECT_LE(rows_read(shop, "transfer",
                            [&](storage::Tx& tx) {
                                shown = storage::transfers::list(
                                            tx, party, inventory::TransferState::in_transit, {}, 20)
                                            .size();
                            }),
                  20);
        EXPECT_EQ(shown, 1u);
        EXPECT_LE(rows_read(shop, "stock_change",
                            [&](storage::Tx& tx) {
                                shown = storage::stock_changes::list(
                                            tx, party, storage::stock_changes::Kind::adjustment,
                                            sku, {}, 20)
                                            .size();
                            }),
                  20);
        EXPECT_EQ(shown, 1u);
    }
    EXPECT_EQ(supplier.get("/v1/stock-transfers?state=in_transit").body["items"],
              Json::array({sent.body}));
    EXPECT_EQ(supplier.get("/v1/stock-adjustments?sku=A").body["items"],
              Json::array({adjusted.body}));
    EXPECT_EQ(supplier.get("/v1/stock-transfers?page_size=200").body["items"].size(), 200u);
}

}  // namespace
}  // namespace chaolu::test
