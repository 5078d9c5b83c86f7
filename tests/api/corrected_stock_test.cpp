// Stock files that are corrected and sent again: nothing comes twice, and what changed is adjusted.
#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <thread>

#include "tests/support/clerk.hpp"
#include "tests/support/locations.hpp"

namespace chaolu::test {
namespace {

// "kind delta reason" of what files corrected, in the order of the ledger.
std::string corrections_in(Shop const& shop) {
    return shop.sql(
        "select coalesce(string_agg(e.kind || ' ' || e.on_hand_delta, ', ' order by s.code, "
        "e.sequence), '') from stock_entry e join sku s on s.id = e.sku_id join stock_import i on "
        "i.id = e.document_id where e.reason = 'correction'");
}

std::string without_row_of(std::string const& csv, std::string const& start) {
    auto const begin = csv.find("\n" + start) + 1;
    return csv.substr(0, begin) + csv.substr(csv.find('\n', begin) + 1);
}

// Lots without a code were named by the file's hash and their line: one corrected cell, and every
// row of the file came again.
TEST(CorrectedStock, of_a_file_with_one_corrected_cell_comes_once) {
    Clerk clerk;
    auto const file = [&](std::string const& cell) {
        return stock_file_header + clerk.row("", "5,piece") + clerk.row("", cell) +
               clerk.row("", "2,box");
    };
    EXPECT_EQ(clerk.receive(file("x,piece")).body["received_count"], 2);
    EXPECT_EQ(clerk.shop.on_hand("A"), 25);
    auto const corrected = clerk.receive(file("7,piece"));
    EXPECT_EQ(corrected.body["received_count"], 1) << corrected.text;
    EXPECT_EQ(faults_of(corrected.body),
              (Faults{"2:2 lot_code lot-already-received", "4:2 lot_code lot-already-received"}));
    EXPECT_EQ(clerk.shop.on_hand("A"), 32);
    // In another order, with another unit, a column that is not needed, and another charset.
    auto const same =
        clerk.upload("货号,批号,生产日期,数量,单位,件数\nA,," + clerk.today + ",20,个,\nA,," +
                         clerk.today + ",7,个,\nA,," + clerk.today + ",5,个,\n",
                     "?dry_run=false");
    EXPECT_EQ(same.body["received_count"], 0) << same.text;
    EXPECT_EQ(clerk.shop.on_hand("A"), 32);
    // Another place is another lot.
    auto const cold = with_location(clerk.shop, "COLD", 200, {});
    EXPECT_EQ(clerk.upload(file("7,piece") + "\n", "?dry_run=false&location_id=" + cold)
                  .body["received_count"],
              3);
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(CorrectedStock, of_rows_that_say_the_same_is_a_lot_each_with_a_warning) {
    Clerk clerk;
    auto const row = clerk.row("", "5,piece");
    auto const preview = clerk.upload(stock_file_header + row + clerk.row("", "6,piece") + row);
    EXPECT_EQ(preview.body["good_count"], 3) << preview.text;
    EXPECT_EQ(preview.body["warning_count"], 2);
    EXPECT_EQ(faults_of(preview.body, "warnings"),
              (Faults{"2:0  duplicate-row", "4:0  duplicate-row"}));
    EXPECT_EQ(clerk.confirm(preview.body).body["received_count"], 3);
    EXPECT_EQ(clerk.shop.on_hand("A"), 16);
    // A third one, in a file of its own beginning: only that is new.
    auto const more = clerk.receive(stock_file_header + row + row + row);
    EXPECT_EQ(more.body["received_count"], 1) << more.text;
    EXPECT_EQ(more.body["warning_count"], 3);
    EXPECT_EQ(clerk.shop.on_hand("A"), 21);
    EXPECT_EQ(clerk.shop.check(), 0);
}

// A corrected row is a lot of its own, though another row of the same file says the same; and the
// whole file, corrected too, meets both.
TEST(CorrectedStock, of_a_refused_row_is_not_the_lot_of_a_row_like_it) {
    Clerk clerk;
    auto const first =
        clerk.receive(stock_file_header + clerk.row("", "5,piece") + clerk.row("", "x,piece"));
    auto const retry =
        clerk.upload("sku,production_date,quantity,line\nA," + clerk.today + ",5个,3\n",
                     "?dry_run=false&retry_of=" + first.body["id"].get<std::string>());
    EXPECT_EQ(retry.body["received_count"], 1) << retry.text;
    EXPECT_EQ(clerk.shop.on_hand("A"), 10);
    EXPECT_EQ(clerk.receive(stock_file_header + clerk.row("", "5,piece") + clerk.row("", "5,piece"))
                  .body["received_count"],
              0);
    EXPECT_EQ(clerk.shop.on_hand("A"), 10);
    EXPECT_EQ(clerk.shop.check(), 0);
}

// A file that was only looked at has named its rows already.
TEST(CorrectedStock, of_a_refused_row_takes_no_name_of_a_preview) {
    Clerk clerk;
    auto const first =
        clerk.upload(stock_file_header + clerk.row("", "5,piece") + clerk.row("", "x,piece"));
    auto const retry =
        clerk.upload("sku,production_date,quantity,line\nA," + clerk.today + ",5个,3\n",
                     "?dry_run=false&retry_of=" + first.body["id"].get<std::string>());
    EXPECT_EQ(retry.body["received_count"], 1) << retry.text;
    EXPECT_EQ(clerk.confirm(first.body).body["received_count"], 1);
    EXPECT_EQ(clerk.shop.on_hand("A"), 10);
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(CorrectedStock, of_a_known_lot_is_adjusted_by_the_difference_once_it_is_confirmed) {
    Clerk clerk;
    auto& shop = clerk.shop;
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece") + clerk.row("L-2", "8,piece"));
    auto const file = [&](std::string const& more = "") {
        return stock_file_header + clerk.row("L-1", "18,piece") + clerk.row("L-2", "1,box") +
               clerk.row("L-3", "1,piece") + more;
    };
    auto const preview = clerk.upload(file());
    ASSERT_EQ(preview.status, 201) << preview.text;
    EXPECT_EQ(preview.body["changed_count"], 2);
    EXPECT_EQ(preview.body["good_count"], 3);
    EXPECT_EQ(faults_of(preview.body, "warnings"),
              (Faults{"2:4 quantity lot-changed", "3:4 quantity lot-changed"}));
    EXPECT_NE(preview.body["warnings"][0]["detail"].get<std::string>().find("is 18, and was 20"),
              std::string::npos)
        << preview.text;
    EXPECT_EQ(shop.on_hand("A"), 28);
    auto const done = clerk.confirm(preview.body);
    EXPECT_EQ(done.body["state"], "applied") << done.text;
    EXPECT_EQ(done.body["changed_count"], 2);
    EXPECT_EQ(done.body["received_count"], 1);
    EXPECT_EQ(shop.on_hand("A"), 29);
    EXPECT_EQ(corrections_in(shop), "adjusted -2, adjusted 2");
    EXPECT_EQ(shop.sql("select data::jsonb ->> 'changed_count' from event where "
                       "type = 'stock_import.applied' order by id desc limit 1"),
              "2");
    // The corrected figures are what was received, whatever other cell is corrected next.
    auto const next = clerk.receive(file("\n"));
    EXPECT_EQ(next.body["changed_count"], 0) << next.text;
    EXPECT_EQ(clerk.confirm(preview.body).body, done.body);
    EXPECT_EQ(shop.on_hand("A"), 29);
    EXPECT_EQ(shop.check(), 0);
}

TEST(CorrectedStock, never_takes_what_somebody_was_promised) {
    Clerk clerk;
    auto& shop = clerk.shop;
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece") + clerk.row("L-2", "5,piece"));
    auto const preview =
        clerk.upload(stock_file_header + clerk.row("L-1", "3,piece") + clerk.row("L-2", "6,piece"));
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"A", 9}})).status, 201);
    auto const done = clerk.confirm(preview.body);
    EXPECT_EQ(done.body["changed_count"], 1) << done.text;
    EXPECT_EQ(done.body["error_count"], 1);
    EXPECT_EQ(faults_of(done.body), Faults{"2:4 quantity insufficient-stock"});
    EXPECT_EQ(shop.on_hand("A"), 26);
    EXPECT_EQ(shop.reserved("A"), 9);
    auto const refused = shop.supplier().get("/v1/stock-imports/" +
                                             done.body["id"].get<std::string>() + "/failed-rows");
    EXPECT_NE(refused.text.find("A,L-1," + clerk.today + ",3,piece,2,"), std::string::npos)
        << refused.text;
    EXPECT_EQ(shop.check(), 0);
}

TEST(CorrectedStock, seen_twice_is_corrected_once) {
    Clerk clerk;
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece"));
    auto const one = clerk.upload(stock_file_header + clerk.row("L-1", "18,piece"));
    auto const other = clerk.upload(stock_file_header + clerk.row("L-1", "18,piece") + "\n");
    EXPECT_EQ(clerk.confirm(one.body).body["state"], "applied");
    auto const late = clerk.confirm(other.body);
    EXPECT_EQ(late.body["state"], "failed") << late.text;
    EXPECT_EQ(faults_of(late.body), Faults{"2:4 quantity stale-version"});
    EXPECT_EQ(clerk.shop.on_hand("A"), 18);
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(CorrectedStock, is_of_the_same_goods_or_refused) {
    Clerk clerk;
    clerk.shop.with_sku("B");
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece"));
    auto const reply = clerk.receive(stock_file_header + clerk.row("L-1", "18,piece", "B"));
    EXPECT_EQ(faults_of(reply.body), Faults{"2:2 lot_code lot-already-received"}) << reply.text;
    EXPECT_EQ(clerk.shop.on_hand("A"), 20);
    EXPECT_EQ(clerk.shop.on_hand("B"), 0);
}

// The export wrote what was received once, and a file that named known lots could not be sent with
// absent=zero at all.
TEST(CorrectedStock, exported_and_sent_back_is_what_is_on_hand) {
    Clerk clerk;
    auto& shop = clerk.shop;
    shop.with_sku("B").with_sku("C");
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece") + clerk.row("L-2", "8,piece") +
                  clerk.row("L-3", "30,piece", "B") + clerk.row("L-4", "4,piece", "C"));
    Json lot;
    auto const lots = shop.supplier().get("/v1/lots?sku=A");
    for (auto const& each : lots.body["items"])
        if (each["lot_code"] == "L-1") lot = each["id"];
    ASSERT_EQ(shop.supplier()
                  .post("/v1/stock-adjustments", {{"sku", "A"},
                                                  {"lot_id", lot},
                                                  {"delta", {{"value", -7}, {"unit", "piece"}}},
                                                  {"reason", "damage"}})
                  .status,
              201);
    auto const exported =
        shop.supplier().get("/v1/exports/stock?format=csv", {{"Accept-Language", "en"}}).text;
    EXPECT_NE(exported.find("A,L-1,," + clerk.today + ",,13,piece,,,,,main\r\n"), std::string::npos)
        << exported;
    auto const unchanged = clerk.upload(exported, "?absent=zero");
    EXPECT_EQ(unchanged.body["unchanged_count"], 4) << unchanged.text;
    EXPECT_EQ(unchanged.body["absent_count"], 0);
    EXPECT_EQ(clerk.confirm(unchanged.body).body["state"], "applied");
    EXPECT_EQ(shop.on_hand("A"), 21);

    auto fewer = without_row_of(exported, "B,L-3");
    auto const cell = fewer.find(",13,piece");
    fewer.replace(cell, 3, ",10");
    auto const preview = clerk.upload(fewer, "?absent=zero");
    EXPECT_EQ(preview.body["errors"], Json::array()) << preview.text;
    EXPECT_EQ(preview.body["changed_count"], 1);
    EXPECT_EQ(preview.body["unchanged_count"], 2);
    EXPECT_EQ(preview.body["absent_skus"][0]["sku"], "B");
    auto const done = clerk.confirm(preview.body);
    ASSERT_EQ(done.status, 200) << done.text;
    EXPECT_EQ(done.body["state"], "applied");
    EXPECT_EQ(shop.on_hand("A"), 18);
    EXPECT_EQ(shop.on_hand("B"), 0);
    EXPECT_EQ(shop.on_hand("C"), 4);
    EXPECT_EQ(corrections_in(shop), "adjusted -3");
    EXPECT_EQ(shop.check(), 0);
}

TEST(CorrectedStock, exported_says_where_each_lot_lies_and_whose_it_is) {
    Clerk clerk;
    auto& shop = clerk.shop;
    clerk.receive(stock_file_header + clerk.row("L-1", "20,piece"));
    auto const cold = with_location(shop, "COLD", 200, {{"A", 5}});
    shop.with_sku_of(shop.other_supplier(), "X").with_stock_of(shop.other_supplier(), "X", 7);
    auto const english = Headers{{"Accept-Language", "en"}};
    auto const all = shop.supplier().get("/v1/exports/stock?format=csv", english).text;
    EXPECT_NE(all.find(",15,piece,,,,,main\r\n"), std::string::npos) << all;
    EXPECT_NE(all.find(",5,piece,,,,,COLD\r\n"), std::string::npos) << all;
    EXPECT_EQ(all.find("supplier_id"), std::string::npos);
    auto const here = clerk.upload(all);
    EXPECT_EQ(here.body["unchanged_count"], 1) << here.text;
    EXPECT_EQ(faults_of(here.body).size(), 1u);
    EXPECT_EQ(here.body["errors"][0]["header"], "location");
    auto const there =
        shop.supplier().get("/v1/exports/stock?format=csv&location_id=" + cold, english).text;
    auto const sent = clerk.upload(there, "?absent=zero&location_id=" + cold);
    EXPECT_EQ(sent.body["unchanged_count"], 1) << sent.text;
    EXPECT_EQ(sent.body["absent_count"], 0);
    auto const watched = shop.observer().get("/v1/exports/stock?format=csv", english).text;
    EXPECT_NE(watched.find(",location,supplier_id\r\n"), std::string::npos) << watched;
    EXPECT_NE(watched.find(",main," + shop.other_supplier().organisation_id() + "\r\n"),
              std::string::npos)
        << watched;
    auto const others = clerk.upload(watched);
    EXPECT_EQ(others.body["unchanged_count"], 1) << others.text;
    EXPECT_EQ(others.body["error_count"], 2);
    EXPECT_EQ(shop.check(), 0);
}

// The zeroing was committed though every row was refused, by an import that called itself failed.
TEST(CorrectedStock, of_which_a_row_is_refused_sets_nothing_to_zero) {
    Clerk clerk;
    auto& shop = clerk.shop;
    shop.with_sku("B").with_stock("B", 30);
    auto const preview =
        clerk.upload(stock_file_header + clerk.row("L-1", "5,piece"), "?absent=zero");
    EXPECT_EQ(preview.body["absent_count"], 1) << preview.text;
    clerk.receive(stock_file_header + clerk.row("L-1", "6,piece"));
    EXPECT_EQ(clerk.confirm(preview.body).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.on_hand("B"), 30);
    EXPECT_EQ(shop.on_hand("A"), 6);
    // Looked at again, it tells of the lot as it is now.
    auto const again =
        clerk.upload(stock_file_header + clerk.row("L-1", "5,piece"), "?absent=zero");
    EXPECT_EQ(again.body["id"], preview.body["id"]);
    EXPECT_EQ(again.body["changed_count"], 1) << again.text;
    EXPECT_EQ(clerk.confirm(again.body).body["state"], "applied");
    EXPECT_EQ(shop.on_hand("A"), 5);
    EXPECT_EQ(shop.on_hand("B"), 0);
    EXPECT_EQ(shop.check(), 0);
}

// Stock was locked before the lots were written that others wait for, and the others hold their
// lots while they wait for stock.
TEST(CorrectedStock, and_lots_and_orders_at_once_wait_for_nobody_in_a_circle) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    Clerk clerk(with_four_bulk_workers);
    auto& shop = clerk.shop;
    shop.with_sku("B").with_sku("C");
    std::string all = stock_file_header;
    for (int i = 0; i < 40; ++i)
        all += clerk.row("K-" + std::to_string(i), "10,piece", i % 2 == 0 ? "A" : "B");
    ASSERT_EQ(clerk.receive(all).body["received_count"], 40);
    shop.with_stock("C", 500);
    std::atomic<int> placed = 0, confirmed = 0, late = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i, party = shop.supplier()]() mutable {
            for (int round = 0; round < 4; ++round) {
                // Names A by known lots and new ones; B and C are absent from some of them.
                auto const n = std::to_string(i) + "-" + std::to_string(round);
                auto const file = stock_file_header + clerk.row("N-" + n, "2,piece") +
                                  clerk.row("K-" + std::to_string(2 * i), "9,piece") +
                                  (i % 2 == 0 ? clerk.row("M-" + n, "2,piece", "B") : "");
                auto const preview =
                    party.post_text("/v1/stock-imports?absent=zero", "text/csv", file);
                ASSERT_EQ(preview.status, 201) << preview.text;
                auto const reply = party.post_text(
                    "/v1/stock-imports/" + preview.body["id"].get<std::string>() + ":confirm", "",
                    "");
                EXPECT_TRUE(reply.status == 200 || reply.status == 409) << reply.text;
                (reply.status == 200 ? confirmed : late) += 1;
            }
        });
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&, i, party = shop.supplier()]() mutable {
            for (int round = 0; round < 12; ++round) {
                Json lots = Json::array();
                for (std::string const sku : {"C", "B", "A"})
                    lots.push_back({{"sku", sku},
                                    {"lot_code", "P-" + sku + std::to_string(i * 100 + round)},
                                    {"production_date", clerk.today},
                                    {"quantity", {{"value", 3}, {"unit", "piece"}}}});
                auto const reply = party.post("/v1/lots:batch", {{"lots", lots}});
                EXPECT_EQ(reply.status, 201) << reply.text;
            }
        });
    for (int i = 0; i < 2; ++i)
        threads.emplace_back(
            [&, part = seed + static_cast<unsigned>(i), party = shop.buyer()]() mutable {
                std::mt19937 own(part);
                for (int round = 0; round < 15; ++round) {
                    auto const reply =
                        party.post("/v1/orders", Shop::order_of({{"C", own() % 3 + 1}, {"A", 1}}));
                    EXPECT_TRUE(reply.status == 201 || reply.status == 409) << reply.text;
                    placed += reply.status == 201 ? 1 : 0;
                }
            });
    for (auto& thread : threads) thread.join();
    std::cout << placed << " orders placed, " << confirmed << " files confirmed, " << late
              << " came late\n";
    EXPECT_GT(confirmed, 0);
    EXPECT_GE(shop.on_hand("C"), shop.reserved("C"));
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
