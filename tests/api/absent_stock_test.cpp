// Files that tell of all stock at a place: what they do not name goes out of the books.
#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <thread>

#include "tests/support/clerk.hpp"
#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

// 20 of A; 30 and 12 of B, of which 10 are reserved; 7 of C.
struct AbsentStock : testing::Test {
    AbsentStock() {
        shop.with_sku("B").with_sku("C");
        shop.with_stock("A", 20).with_stock("B", 30).with_stock("B", 12).with_stock("C", 7);
        order("B", 10);
    }
    Reply order(std::string const& sku, std::int64_t pieces) {
        return shop.buyer().post("/v1/orders", Shop::order_of({{sku, pieces}}));
    }
    Reply preview(std::string const& file, std::string const& more = "") {
        return clerk.upload(file, "?absent=zero" + more);
    }
    Clerk clerk{with_four_bulk_workers};
    Shop& shop = clerk.shop;
};

// "B:32 C:7" of what a file does not name.
std::string absent_in(Reply const& reply) {
    std::string shown;
    for (auto const& each : reply.body["absent_skus"])
        shown += (shown.empty() ? "" : " ") + each["sku"].get<std::string>() + ":" +
                 each["available"]["value"].dump();
    return shown;
}

TEST_F(AbsentStock, is_shown_first_and_set_to_zero_when_it_is_confirmed) {
    auto const shown = preview(stock_file_header + clerk.row("NEW", "5,piece"));
    ASSERT_EQ(shown.status, 201) << shown.text;
    EXPECT_EQ(shown.body["absent"], "zero");
    EXPECT_EQ(shown.body["absent_count"], 2);
    EXPECT_EQ(absent_in(shown), "B:32 C:7");
    EXPECT_EQ(shop.on_hand("B"), 42);
    auto const done = clerk.confirm(shown.body);
    ASSERT_EQ(done.status, 200) << done.text;
    EXPECT_EQ(done.body["absent_count"], 2);
    EXPECT_EQ(done.body["received_count"], 1);
    EXPECT_EQ(shop.on_hand("A"), 25);
    // What buyers were promised stays.
    EXPECT_EQ(shop.on_hand("B"), 10);
    EXPECT_EQ(shop.reserved("B"), 10);
    EXPECT_EQ(shop.on_hand("C"), 0);
    auto const id = shown.body["id"].get<std::string>();
    EXPECT_EQ(shop.sql("select string_agg(e.kind || ' ' || e.on_hand_delta, ', ' order by "
                       "s.code, e.sequence) from stock_entry e join sku s on s.id = e.sku_id "
                       "where e.reason = 'absent from file'"),
              "adjusted -30, adjusted -2, adjusted -7");
    // Each of those rows leads to the file.
    int of_file = 0;
    auto const entries = shop.supplier().get("/v1/stock-entries").body["items"];
    for (auto const& entry : entries) {
        if (entry["reason"] != "absent from file") continue;
        ++of_file;
        EXPECT_EQ(entry["document_id"], id);
    }
    EXPECT_EQ(of_file, 3);
    EXPECT_EQ(shop.supplier().get("/v1/stock-imports/" + id).status, 200);
    EXPECT_EQ(shop.sql("select data::jsonb ->> 'zeroed_count' from event "
                       "where type = 'stock_import.applied'"),
              "2");
    // The second click, and the same file once more.
    EXPECT_EQ(clerk.confirm(shown.body).body["received_count"], 1);
    EXPECT_EQ(preview(stock_file_header + clerk.row("NEW", "5,piece")).body["id"], id);
    EXPECT_EQ(shop.on_hand("A"), 25);
    EXPECT_EQ(shop.check(), 0);
}

// OFN product_import/reset_absent.rb sets to zero whatever a file does not name, unseen.
TEST_F(AbsentStock, takes_no_more_than_was_seen) {
    auto const shown = preview(stock_file_header + clerk.row("NEW", "5,piece"));
    shop.with_stock("C", 100);
    shop.with_sku("D").with_stock("D", 3);
    EXPECT_EQ(order("B", 30).status, 201);
    EXPECT_EQ(clerk.confirm(shown.body).body["absent_count"], 2);
    EXPECT_EQ(shop.on_hand("B"), 40);
    EXPECT_EQ(shop.on_hand("C"), 100);
    EXPECT_EQ(shop.on_hand("D"), 3);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(AbsentStock, is_told_only_by_a_file_without_faults) {
    auto const file = stock_file_header + clerk.row("NEW", "5,piece") + clerk.row("X", "x,piece") +
                      clerk.row("Y", "5,piece", "UNKNOWN");
    auto const shown = preview(file);
    EXPECT_EQ(shown.body["absent_count"], 0) << shown.text;
    EXPECT_EQ(absent_in(shown), "");
    EXPECT_EQ(clerk.confirm(shown.body).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.on_hand("A"), 20);
    EXPECT_EQ(shop.on_hand("C"), 7);
    // As a file of what came, it is taken for its good rows.
    EXPECT_EQ(clerk.upload(file, "?dry_run=false").body["received_count"], 1);
    EXPECT_EQ(shop.on_hand("C"), 7);
}

TEST_F(AbsentStock, is_never_set_to_zero_unseen) {
    auto const file = stock_file_header + clerk.row("NEW", "5,piece");
    EXPECT_TRUE(
        clerk.upload(file, "?absent=zero&dry_run=false").has_fault("?absent", "out-of-range"));
    EXPECT_TRUE(clerk.upload(file, "?absent=gone").has_fault("?absent", "unknown-value"));
    auto const refused = clerk.upload(stock_file_header + clerk.row("X", "x,piece"));
    EXPECT_TRUE(clerk.upload(file, "?absent=zero&retry_of=" + refused.body["id"].get<std::string>())
                    .has_fault("?absent", "out-of-range"));
    // Looked at as a file of all stock, then sent as one of what came.
    preview(file);
    EXPECT_EQ(clerk.upload(file, "?dry_run=false").body["absent"], "keep");
    EXPECT_EQ(shop.on_hand("C"), 7);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(AbsentStock, leaves_held_lots_and_other_places_alone) {
    auto const cold = with_location(shop, "COLD", 200, {});
    auto const id = shop.supplier().get("/v1/lots?sku=C").body["items"][0]["id"];
    ASSERT_EQ(shop.supplier()
                  .post("/v1/lots/" + id.get<std::string>() + ":hold", {{"reason", "待检"}})
                  .status,
              200);
    auto const shown = preview(stock_file_header + clerk.row("NEW", "5,piece"));
    EXPECT_EQ(absent_in(shown), "B:32");
    // All that lies in the cold store is told of by another file.
    auto const there = "&location_id=" + cold;
    auto const other = preview(stock_file_header + clerk.row("COLD-1", "5,piece"), there);
    ASSERT_EQ(other.status, 201) << other.text;
    EXPECT_EQ(other.body["absent_count"], 0);
    EXPECT_EQ(clerk.confirm(other.body).body["location_id"], cold);
    auto const next = preview(stock_file_header + clerk.row("COLD-2", "6,piece", "B"), there);
    EXPECT_EQ(absent_in(next), "A:5");
    EXPECT_EQ(clerk.confirm(next.body).body["absent_count"], 1);
    EXPECT_EQ(shop.on_hand("A"), 20);
    EXPECT_EQ(shop.on_hand("B"), 48);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(AbsentStock, and_orders_at_once_never_sell_twice) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    shop.with_stock("C", 200);
    std::atomic<int> placed = 0;
    std::vector<std::thread> threads;
    std::vector<Json> previews;
    for (int i = 0; i < 6; ++i)
        previews.push_back(
            preview(stock_file_header + clerk.row("N" + std::to_string(i), "1,piece")).body);
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i, party = shop.supplier()]() mutable {
            // Once the orders are on their way; else everything is gone before the first.
            while (placed < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            auto const reply = party.post_text(
                "/v1/stock-imports/" +
                    previews[static_cast<std::size_t>(i)]["id"].get<std::string>() + ":confirm",
                "", "");
            EXPECT_EQ(reply.status, 200) << reply.text;
        });
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, part = random(), party = shop.buyer()]() mutable {
            std::mt19937 own(part);
            for (int round = 0; round < 10; ++round) {
                auto const reply =
                    party.post("/v1/orders", Shop::order_of({{"C", own() % 5 + 1}, {"B", 1}}));
                EXPECT_TRUE(reply.status == 201 || reply.status == 409) << reply.text;
                placed += reply.status == 201 ? 1 : 0;
            }
        });
    for (auto& thread : threads) thread.join();
    std::cout << placed << " orders placed\n";
    EXPECT_GE(placed, 3);
    EXPECT_EQ(shop.on_hand("C"), shop.reserved("C"));
    EXPECT_EQ(shop.on_hand("B"), shop.reserved("B"));
    EXPECT_EQ(shop.on_hand("A"), 26);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(AbsentStock, at_a_place_that_is_not_ones_own_is_refused) {
    auto const file = stock_file_header + clerk.row("NEW", "5,piece");
    auto const reply = shop.other_supplier().post("/v1/locations",
                                                  {{"code", "THEIRS"}, {"name", {{"zh", "别家"}}}});
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const theirs = reply.body["id"].get<std::string>();
    EXPECT_TRUE(preview(file, "&location_id=" + theirs).has_fault("?location_id", "unknown-value"));
    EXPECT_TRUE(preview(file, "&location_id=cold").has_fault("?location_id", "unknown-value"));
    Json const lot{{"sku", "A"},
                   {"lot_code", "L-9"},
                   {"production_date", clerk.today},
                   {"quantity", {{"value", 4}, {"unit", "piece"}}}};
    EXPECT_TRUE(shop.supplier()
                    .post("/v1/lots:batch", {{"location_id", theirs}, {"lots", {lot}}})
                    .has_fault("/location_id", "unknown-value"));
    auto const cold = with_location(shop, "COLD", 200, {});
    EXPECT_EQ(
        shop.supplier().post("/v1/lots:batch", {{"location_id", cold}, {"lots", {lot}}}).status,
        201);
    EXPECT_EQ(shop.sql("select sum(b.on_hand) from lot_stock b join location l on "
                       "l.id = b.location_id where l.code = 'COLD'"),
              "4");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
