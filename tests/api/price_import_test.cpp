// Prices from files: the rules of prices:batch, row by row.
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/pricing.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

// A shop at 10:00 in Shanghai on 2026-11-23, with the SKUs A and B at 10 yuan a piece.
struct PriceImport : testing::Test {
    // Several files at once, as one worker would never read them.
    Shop shop{[](Config& config) { config.bulk_workers = 4; }};
    std::string list;

    PriceImport() {
        shop.clock().set(instant_from_text("2026-11-23T02:00:00Z").value());
        shop.with_sku("A").with_sku("B");
        list = "/v1/price-lists/" +
               shop.operator_().get("/v1/price-lists").body["items"][0]["id"].get<std::string>();
    }
    Reply send(std::string const& file, std::string const& query = "?dry_run=false",
               std::string const& type = "text/csv") {
        return shop.operator_().post_text(list + "/prices:import" + query, type, file);
    }
    int version() { return shop.operator_().get(list).body["version"].get<int>(); }
};

// "address code" of each note.
std::vector<std::string> notes_of(Json const& notes) {
    std::vector<std::string> shown;
    for (auto const& note : notes)
        shown.push_back(note["address"].get<std::string>() + " " + note["code"].get<std::string>());
    return shown;
}
using Notes = std::vector<std::string>;

TEST_F(PriceImport, is_previewed_then_applied_and_the_same_file_again_changes_nothing) {
    std::string const file =
        "货号,价格,计价单位,起订量\nA,11元,个,\nA,\"¥1,009.5\",箱,5箱\nB,12.25元/piece,,\n";
    auto const preview = send(file, "");
    ASSERT_EQ(preview.status, 200) << preview.text;
    EXPECT_EQ(preview.body["good_count"], 3) << preview.text;
    EXPECT_EQ(preview.body["changed_count"], 3);
    EXPECT_EQ(preview.body["is_applied"], false);
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "10.0000 piece");
    auto const applied = send(file);
    EXPECT_EQ(applied.body["is_applied"], true) << applied.text;
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "11.0000 piece");
    EXPECT_EQ(shown_price(shop.buyer(), "B"), "12.2500 piece");
    EXPECT_EQ(applied.body["version"], version());
    auto const again = send(file);
    EXPECT_EQ(again.body["changed_count"], 0) << again.text;
    EXPECT_EQ(again.body["version"], applied.body["version"]);
    shop.clock().move_by(std::chrono::hours(24));
    EXPECT_EQ(send(file).body["changed_count"], 0);
    EXPECT_EQ(version(), applied.body["version"].get<int>());
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(PriceImport, reads_workbooks_and_json_lines) {
    auto const book = workbook_of(
        {{"sku", "price", "per", "valid_from"}, {"A", "１１．５", "piece", "2026年11月24日"}});
    EXPECT_EQ(send(book, "?dry_run=false", xlsx_type).body["changed_count"], 1);
    auto const lines =
        "{\"sku\":\"B\",\"price\":\"13\",\"per\":\"box\"}\n{\"sku\":\"B\",\"price\":9.25,"
        "\"per\":\"piece\",\"min_quantity\":\"10箱\"}\n";
    EXPECT_EQ(send(lines, "?dry_run=false", "application/jsonl").body["changed_count"], 2);
    EXPECT_EQ(shown_price(shop.buyer(), "B"), "13.0000 box");
    shop.clock().move_by(std::chrono::hours(24));
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "11.5000 piece");
}

TEST_F(PriceImport, reports_each_faulty_row_and_takes_the_others) {
    auto const reply = send(
        "sku,price,per,valid_from,min_quantity\n"
        "NO,5,piece,,\n"
        "A,0,piece,,\n"
        "A,9.3E+17,piece,,\n"
        "A,5,捆,,\n"
        "A,5,piece,2026-11-22,\n"
        "A,5,piece,24-11-05,\n"
        "A,5,,,\n"
        "=A,5,piece,,\n"
        "A,5元/piece,box,,\n"
        "A,5,piece,,1.5box\n"
        "A,5,piece\n"
        "B,20,piece,,\n"
        "B,7,piece,,\n"
        "A,5,piece,,5捆\n");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(notes_of(reply.body["errors"]),
              (Notes{"2:1 unknown-sku", "3:2 out-of-range", "4:2 invalid-format",
                     "5:3 unknown-unit", "6:4 out-of-range", "7:4 invalid-format", "8:3 required",
                     "9:1 invalid-format", "10:2 invalid-format", "11:5 not-an-integer",
                     "12:4 too-few", "14 prices-overlap", "15:5 unknown-unit"}))
        << reply.text;
    // Twice the price of yesterday: taken, and warned of.
    EXPECT_EQ(notes_of(reply.body["warnings"]), Notes{"13:2 price-factor-two"});
    EXPECT_EQ(reply.body["error_count"], 13);
    EXPECT_EQ(reply.body["changed_count"], 1);
    EXPECT_EQ(shown_price(shop.buyer(), "B"), "20.0000 piece");
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "10.0000 piece");
}

TEST_F(PriceImport, gives_refused_rows_back_to_be_corrected) {
    auto const reply =
        send("sku,price,per\nA,11,piece\nB,\"=1+1\",piece\n", "?dry_run=false&failed_rows=csv");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_TRUE(reply.text.starts_with("\xEF\xBB\xBFsku,price,per,")) << reply.text;
    EXPECT_NE(reply.text.find("\r\nB,'=1+1,piece,3,price: holds a formula"), std::string::npos)
        << reply.text;
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "11.0000 piece");
    auto corrected = reply.text;
    corrected.replace(corrected.find("'=1+1"), 5, "12");
    EXPECT_EQ(send(corrected).body["changed_count"], 1) << send(corrected).text;
    EXPECT_EQ(shown_price(shop.buyer(), "B"), "12.0000 piece");
    // A file without refused rows has none to give back.
    EXPECT_EQ(send("sku,price,per\nA,11,piece\n", "?failed_rows=jsonl").text, "");
}

// Both found the list as it was, and each made a revision of it.
TEST_F(PriceImport, sent_by_several_at_once_is_one_revision) {
    auto const before = version();
    auto const revisions = [&] { return shop.sql("select count(*) from price_revision"); };
    auto const was = std::stoi(revisions());
    std::string const file = "sku,price,per\nA,11,piece\nB,12,piece\n";
    std::vector<std::thread> threads;
    std::atomic<int> taken = 0, changed = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, party = shop.operator_()]() mutable {
            auto const reply =
                party.post_text(list + "/prices:import?dry_run=false", "text/csv", file);
            taken += reply.status == 200 ? 1 : 0;
            changed += reply.body.value("changed_count", 0);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(taken, 6);
    EXPECT_EQ(changed, 2);
    EXPECT_EQ(version(), before + 1);
    EXPECT_EQ(std::stoi(revisions()), was + 1);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(PriceImport, refuses_what_is_no_price_file) {
    struct Case {
        std::string file, type, code;
    };
    Case const cases[] = {
        {"sku,price\n", "text/csv", "too-few"},
        {"sku\nA\n", "text/csv", "required"},
        {"sku,price,colour\nA,1,red\n", "text/csv", "unknown-field"},
        {"sku,price\nA,1\n", xlsx_type, "invalid-content"},
        {workbook_of({}), xlsx_type, "required"},
        {"\n", "application/jsonl", "too-few"},
    };
    for (auto const& each : cases)
        EXPECT_TRUE(send(each.file, "?dry_run=false", each.type).has_fault("", each.code))
            << each.file;
    EXPECT_EQ(version(), 1);
    EXPECT_EQ(shop.operator_()
                  .post_text("/v1/price-lists/prl_x/prices:import", "text/csv", "sku,price\nA,1\n")
                  .problem(),
              (ProblemIs{404, "not-found"}));
    shop.operator_().post(list + ":close", Json::object());
}

TEST_F(PriceImport, exported_and_sent_back_changes_nothing) {
    auto const id = list.substr(list.rfind('/') + 1);
    auto const target = "/v1/exports/prices?price_list_id=" + id + "&format=";
    send(
        "sku,price,per,min_quantity,valid_from,valid_to\nA,9.5,box,100box,2026-11-25,\n"
        "A,9.25,piece,10个,,2026-12-01\n");
    auto const before = version();
    for (std::string const format : {"csv", "xlsx", "jsonl"}) {
        auto const file = shop.operator_().get(target + format);
        ASSERT_EQ(file.status, 200) << file.text;
        auto const type = format == "xlsx"  ? xlsx_type
                          : format == "csv" ? "text/csv"
                                            : "application/jsonl";
        auto const again = send(file.text, "?dry_run=false", type);
        EXPECT_EQ(again.body["good_count"], 4) << again.text << file.text;
        EXPECT_EQ(again.body["changed_count"], 0) << again.text;
    }
    EXPECT_EQ(version(), before);
    auto const one = shop.operator_().get(target + "jsonl&sku=B").text;
    EXPECT_EQ(std::count(one.begin(), one.end(), '\n'), 1) << one;
    EXPECT_TRUE(shop.operator_().get("/v1/exports/prices").has_fault("?price_list_id", "required"));
    // What was agreed with one buyer is nobody else's business.
    auto const agreed = publish(shop, "AGREED", "buyer:" + shop.buyer().organisation_id(),
                                {a_price("A", "8", "piece")});
    auto const theirs = "/v1/exports/prices?price_list_id=" + agreed.substr(agreed.rfind('/') + 1);
    EXPECT_EQ(shop.buyer().get(theirs).status, 200);
    EXPECT_EQ(shop.other_buyer().get(theirs).problem(), (ProblemIs{404, "not-found"}));
}

// OFN #3779: a user has 8,000 rows, and the importer fails at 500.
TEST_F(PriceImport, takes_more_rows_than_a_request_does) {
    std::string file = "sku,price,per,min_quantity\n";
    for (int i = 1; i <= 4'000; ++i)
        for (std::string const sku : {"A", "B"})
            file += sku + "," + std::to_string(i) + ".5,piece," + std::to_string(i) + "个\n";
    auto const reply = send(file);
    EXPECT_EQ(reply.body["changed_count"], 8'000) << reply.text.substr(0, 500);
    EXPECT_EQ(send(file).body["changed_count"], 0);
}

}  // namespace
}  // namespace chaolu::test
