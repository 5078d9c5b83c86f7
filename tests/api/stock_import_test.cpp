// What becomes of a stock file: previewed, confirmed, received once, whatever happens meanwhile.
#include <gtest/gtest.h>

#include "tests/support/clerk.hpp"

namespace chaolu::test {
namespace {

TEST(StockImport, is_previewed_first_and_received_when_confirmed) {
    Clerk clerk;
    auto preview = clerk.upload(stock_file_header + clerk.row("L-1") + clerk.row("L-2", "2,box") +
                                clerk.row("L-3", "x,box"));
    ASSERT_EQ(preview.status, 201) << preview.text;
    auto const location = "/v1/stock-imports/" + preview.body["id"].get<std::string>();
    EXPECT_EQ(preview.header("location"), location);
    EXPECT_EQ(preview.header("etag"), "\"1\"");
    EXPECT_EQ(preview.body["state"], "previewed");
    EXPECT_EQ(preview.body["row_count"], 3);
    EXPECT_EQ(preview.body["good_count"], 2);
    EXPECT_EQ(preview.body["error_count"], 1);
    EXPECT_EQ(preview.body["received_count"], 0);
    EXPECT_EQ(faults_of(preview.body), Faults{"4:4 quantity invalid-format"});
    EXPECT_EQ(clerk.shop.sql("select count(*) from lot"), "0");
    EXPECT_EQ(clerk.shop.sql("select count(*) from stock_entry"), "0");
    EXPECT_EQ(clerk.shop.supplier().get(location).body, preview.body);

    auto confirmed = clerk.confirm(preview.body);
    ASSERT_EQ(confirmed.status, 200) << confirmed.text;
    EXPECT_EQ(confirmed.body["state"], "applied");
    EXPECT_EQ(confirmed.body["received_count"], 2);
    EXPECT_EQ(confirmed.body["version"], 2);
    EXPECT_FALSE(confirmed.body["applied_at"].is_null());
    EXPECT_EQ(confirmed.body["errors"], preview.body["errors"]);
    EXPECT_EQ(clerk.shop.on_hand("A"), 25);

    auto again = clerk.confirm(preview.body);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, confirmed.body);
    EXPECT_EQ(clerk.shop.on_hand("A"), 25);
    EXPECT_EQ(clerk.shop.sql("select count(*) from event where type = 'stock_import.applied'"),
              "1");
    EXPECT_EQ(clerk.shop.sql("select count(*) from stock_import_row"), "0");
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(StockImport, is_received_at_once_when_asked) {
    Clerk clerk;
    auto reply =
        clerk.receive(stock_file_header + clerk.row("L-1") + clerk.row("L-2") + clerk.row("L-1"));
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(reply.body["state"], "applied");
    EXPECT_EQ(reply.body["received_count"], 2);
    EXPECT_EQ(faults_of(reply.body), Faults{"4:2 lot_code duplicate"});
    EXPECT_EQ(clerk.shop.on_hand("A"), 10);
    EXPECT_EQ(clerk.shop.sql("select string_agg(on_hand_after::text, ' ' order by sequence) "
                             "from stock_entry"),
              "5 10");
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(StockImport, of_the_same_bytes_is_the_same_import) {
    Clerk clerk;
    auto const file = stock_file_header + clerk.row("L-1") + clerk.row("", "7,piece");
    auto preview = clerk.upload(file);
    auto same = clerk.upload(file);
    EXPECT_EQ(preview.status, 201);
    EXPECT_EQ(same.status, 200);
    EXPECT_EQ(same.body, preview.body);
    EXPECT_TRUE(same.header("location").empty());

    auto applied = clerk.receive(file);
    EXPECT_EQ(applied.status, 200) << applied.text;
    EXPECT_EQ(applied.body["id"], preview.body["id"]);
    EXPECT_EQ(applied.body["state"], "applied");
    for (std::string const query : {"", "?dry_run=true", "?dry_run=false"})
        EXPECT_EQ(clerk.upload(file, query).body, applied.body) << query;
    EXPECT_EQ(clerk.confirm(preview.body).body, applied.body);
    EXPECT_EQ(clerk.shop.on_hand("A"), 12);
    EXPECT_EQ(clerk.shop.sql("select count(*) from event where type = 'stock_import.applied'"),
              "1");

    // Other bytes, the same lots: another import, and nothing of it is new.
    auto other = clerk.receive(file + "\n");
    EXPECT_EQ(other.status, 201);
    EXPECT_NE(other.body["id"], applied.body["id"]);
    EXPECT_EQ(faults_of(other.body),
              (Faults{"2:2 lot_code lot-already-received", "3:2 lot_code lot-already-received"}));
    EXPECT_EQ(other.body["received_count"], 0);
    EXPECT_EQ(clerk.shop.on_hand("A"), 12);
}

TEST(StockImport, raced_by_itself_has_one_effect) {
    Clerk clerk(with_four_bulk_workers);
    std::string file = stock_file_header;
    for (int i = 0; i < 50; ++i) file += clerk.row("L-" + std::to_string(i), "1,piece");
    for (std::string const query : {"?dry_run=true", "?dry_run=false"}) {
        std::vector<std::thread> threads;
        std::atomic<int> fresh = 0, known = 0;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&, party = clerk.shop.supplier()]() mutable {
                auto reply = party.post_text("/v1/stock-imports" + query, "text/csv", file);
                fresh += reply.status == 201;
                known += reply.status == 200;
            });
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(fresh, query == "?dry_run=true" ? 1 : 0);
        EXPECT_EQ(fresh + known, 6);
    }
    EXPECT_EQ(clerk.shop.sql("select count(*) from stock_import"), "1");
    EXPECT_EQ(clerk.shop.on_hand("A"), 50);
    EXPECT_EQ(clerk.shop.sql("select count(*) from event where type = 'stock_import.applied'"),
              "1");
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(StockImport, may_be_repeated_with_its_key) {
    Clerk clerk;
    auto const file = stock_file_header + clerk.row("L-1");
    Headers const key{{"Idempotency-Key", "stock-of-this-morning"}};
    auto first = clerk.upload(file, "?dry_run=false", "text/csv", key);
    auto replay = clerk.upload(file, "?dry_run=false", "text/csv", key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(replay.status, 201);
    EXPECT_EQ(replay.body, first.body);
    EXPECT_EQ(clerk.upload(file + "\n", "?dry_run=false", "text/csv", key).problem(),
              (ProblemIs{422, "idempotency-key-reused"}));
    // The same bytes in another charset are another request.
    EXPECT_EQ(clerk.upload(file, "?dry_run=false", "text/csv; charset=gbk", key).problem(),
              (ProblemIs{422, "idempotency-key-reused"}));
}

// 香 in UTF-8 is three bytes that begin a text of GB18030 as well: what was declared decides.
TEST(StockImport, declared_in_another_charset_is_looked_at_again) {
    Clerk clerk;
    auto const file =
        "sku,lot_code,production_date,quantity,unit\nA,L-1," + clerk.today + ",5,香菇\n";
    auto const wrong = clerk.upload(file, "", "text/csv; charset=utf-8");
    auto const other = clerk.upload(file, "", "text/csv; charset=gb18030");
    ASSERT_EQ(other.status, 200) << other.text;
    EXPECT_EQ(other.body["id"], wrong.body["id"]);
    EXPECT_NE(other.body["errors"][0]["detail"], wrong.body["errors"][0]["detail"]) << other.text;
}

TEST(StockImport, without_a_good_row_is_not_received_until_it_is_sent_again) {
    Clerk clerk;
    auto const file = stock_file_header + clerk.row("L-1", "5,piece", "LATER");
    auto preview = clerk.upload(file);
    EXPECT_EQ(preview.body["good_count"], 0);
    EXPECT_EQ(clerk.confirm(preview.body).problem(), (ProblemIs{409, "illegal-transition"}));
    auto failed = clerk.receive(file);
    EXPECT_EQ(failed.status, 200);
    EXPECT_EQ(failed.body["state"], "failed");
    EXPECT_TRUE(failed.body["applied_at"].is_null());
    EXPECT_EQ(clerk.confirm(preview.body).problem(), (ProblemIs{409, "illegal-transition"}));

    clerk.shop.with_sku("LATER");
    auto found = clerk.upload(file);
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(found.body["state"], "previewed");
    EXPECT_EQ(found.body["good_count"], 1);
    EXPECT_EQ(found.body["errors"], Json::array());
    EXPECT_EQ(clerk.confirm(preview.body).body["state"], "applied");
    EXPECT_EQ(clerk.shop.on_hand("LATER"), 5);
}

TEST(StockImport, looks_again_at_what_may_have_changed_since_the_preview) {
    Clerk clerk;
    auto const file =
        "sku,lot_code,production_date,expiry_date,quantity,unit\n"
        "A,L-1," +
        clerk.today + ",2999-01-01,5,piece\n" + "A,L-2," + clerk.today + "," + clerk.today +
        ",5,piece\n" + "A,L-3," + clerk.today + ",2999-01-01,5,piece\n";
    auto preview = clerk.upload(file);
    ASSERT_EQ(preview.body["good_count"], 3) << preview.text;
    ASSERT_EQ(clerk.receive(stock_file_header + clerk.row("L-1", "1,piece")).status, 201);
    clerk.shop.clock().move_by(std::chrono::hours(24));
    auto confirmed = clerk.confirm(preview.body);
    EXPECT_EQ(confirmed.body["state"], "applied");
    EXPECT_EQ(confirmed.body["received_count"], 1);
    EXPECT_EQ(confirmed.body["error_count"], 2);
    EXPECT_EQ(faults_of(confirmed.body),
              (Faults{"2:2 lot_code lot-already-received", "3:4 expiry_date expired"}));
    EXPECT_EQ(clerk.shop.on_hand("A"), 6);
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(StockImport, finds_a_repeated_lot_however_far_apart) {
    Clerk clerk;
    std::string file = stock_file_header;
    for (int i = 0; i < 4'500; ++i) file += clerk.row("L-" + std::to_string(i % 4'400), "1,piece");
    auto preview = clerk.upload(file);
    EXPECT_EQ(preview.body["good_count"], 4'400);
    EXPECT_EQ(preview.body["error_count"], 100);
    EXPECT_EQ(faults_of(preview.body).at(0), "4402:2 lot_code duplicate");
    auto applied = clerk.receive(file);
    EXPECT_EQ(applied.body["received_count"], 4'400);
    EXPECT_EQ(applied.body["errors"], preview.body["errors"]);
    EXPECT_EQ(clerk.shop.on_hand("A"), 4'400);
    EXPECT_EQ(clerk.shop.sql("select max(sequence) from stock_entry"), "4400");
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(StockImport, is_seen_by_its_supplier_and_those_who_watch) {
    Clerk clerk;
    auto import = clerk.upload(stock_file_header + clerk.row("L-1")).body;
    auto const target = "/v1/stock-imports/" + import["id"].get<std::string>();
    EXPECT_EQ(clerk.shop.operator_().get(target).body, import);
    EXPECT_EQ(clerk.shop.observer().get(target).status, 200);
    EXPECT_EQ(clerk.shop.other_supplier().get(target).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(clerk.shop.other_supplier().post_text(target + ":confirm", "", "").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(clerk.shop.operator_().post_text(target + ":confirm", "", "").problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(clerk.shop.buyer().get(target).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(clerk.shop.supplier().get("/v1/stock-imports/imp_x").problem(),
              (ProblemIs{404, "not-found"}));

    clerk.upload(stock_file_header + clerk.row("L-2"));
    auto page = clerk.shop.supplier().get("/v1/stock-imports?page_size=1");
    ASSERT_EQ(page.body["items"].size(), 1u) << page.text;
    EXPECT_NE(page.body["items"][0]["id"], import["id"]);  // the newest first
    auto next = clerk.shop.supplier().get("/v1/stock-imports?page_size=1&page_token=" +
                                          page.body["next_page_token"].get<std::string>());
    EXPECT_EQ(next.body["items"][0]["id"], import["id"]);
    EXPECT_FALSE(next.body["items"][0].contains("errors"));
    EXPECT_EQ(clerk.shop.other_supplier().get("/v1/stock-imports").body["items"].size(), 0u);
    EXPECT_EQ(clerk.shop.operator_().get("/v1/stock-imports").body["items"].size(), 2u);
}

TEST(StockImport, never_overwrites_what_orders_reserve_meanwhile) {
    Clerk clerk;
    auto& shop = clerk.shop;
    shop.with_stock("A", 100).with_sku("B").with_stock("B", 100);
    shop.buyer();
    std::atomic<int> placed = 0;
    std::thread buyers([&, buyer = shop.buyer()]() mutable {
        for (int i = 0; i < 60; ++i)
            placed += buyer.post("/v1/orders", Shop::order_of({{"A", 1}, {"B", 1}})).status == 201;
    });
    for (int i = 0; i < 10; ++i) {
        std::string file = stock_file_header;
        for (int row = 0; row < 40; ++row)
            file += clerk.row("F-" + std::to_string(i) + "-" + std::to_string(row), "1,piece",
                              row % 2 == 0 ? "B" : "A");
        EXPECT_EQ(clerk.receive(file).body["received_count"], 40);
    }
    buyers.join();
    EXPECT_EQ(shop.on_hand("A"), 300);
    EXPECT_EQ(shop.on_hand("B"), 300);
    EXPECT_EQ(placed, 60);
    EXPECT_EQ(shop.reserved("A"), 60);
    EXPECT_EQ(shop.reserved("B"), 60);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
