// Suppliers from files: one row an organisation, known by its unified social credit code.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/support/shop.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

struct SupplierImport : testing::Test {
    // Several files at once, as one worker would never read them.
    Shop shop{[](Config& config) { config.bulk_workers = 4; }};
    Reply send(std::string const& file, std::string const& query = "?dry_run=false",
               std::string const& type = "text/csv") {
        return shop.operator_().post_text("/v1/supplier-imports" + query, type, file);
    }
    std::string name_of(std::string const& uscc) {
        return shop.sql("select name_zh from organisation where uscc = '" + uscc + "'");
    }
};

std::vector<std::string> notes_of(Json const& notes) {
    std::vector<std::string> shown;
    for (auto const& note : notes)
        shown.push_back(note["address"].get<std::string>() + " " + note["code"].get<std::string>());
    return shown;
}
using Notes = std::vector<std::string>;

std::string counts_of(Reply const& reply) {
    std::string counts;
    for (auto const* what : {"created_count", "changed_count", "unchanged_count", "error_count"})
        counts += std::to_string(reply.body.value(what, -1)) + " ";
    return counts;
}

std::string const file =
    "统一社会信用代码,名称,英文名称,区划代码\n"
    "91140406MA0DEM0994,示范种植合作社,Demo Growers,140406\n"
    "91140406MA0DEM101P,示范醋业,,140406\n";

TEST_F(SupplierImport, is_previewed_then_applied_and_the_same_file_again_changes_nothing) {
    auto const preview = send(file, "");
    EXPECT_EQ(counts_of(preview), "2 0 0 0 ") << preview.text;
    EXPECT_EQ(preview.body["is_applied"], false);
    EXPECT_EQ(name_of("91140406MA0DEM0994"), "");
    EXPECT_EQ(counts_of(send(file)), "2 0 0 0 ");
    EXPECT_EQ(counts_of(send(file)), "0 0 2 0 ");
    // They begin as applicants, like those that are registered one by one.
    auto const list = shop.operator_().get("/v1/suppliers?state=applied");
    ASSERT_EQ(list.body["items"].size(), 2u) << list.text;
    EXPECT_EQ(list.body["items"][0]["state"], "applied") << list.text;
    EXPECT_EQ(name_of("91140406MA0DEM0994"), "示范种植合作社");
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(SupplierImport, renames_and_keeps_the_record) {
    send(file);
    auto const renamed =
        send("uscc,name,name_en\n91140406MA0DEM0994,示范葱业合作社,\n91140406MA0DEM101P,,Demo\n");
    EXPECT_EQ(counts_of(renamed), "0 2 0 0 ") << renamed.text;
    EXPECT_EQ(name_of("91140406MA0DEM0994"), "示范葱业合作社");
    EXPECT_EQ(shop.sql("select name_en from organisation where uscc = '91140406MA0DEM0994'"),
              "Demo Growers");
    EXPECT_EQ(shop.sql("select count(*) from event where type = 'organisation.renamed'"), "2");
    auto const moved = send("uscc,division_code\n91140406MA0DEM0994,110105\n");
    EXPECT_EQ(notes_of(moved.body["errors"]), Notes{"2:2 already-exists"}) << moved.text;
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(SupplierImport, reports_each_faulty_row_and_takes_the_others) {
    shop.buyer();
    auto const buyer = shop.sql("select uscc from organisation where kind = 'buyer'");
    auto const reply = send(
        "uscc,name,division_code\n"
        "91140406MA0DEM0994,示范种植合作社,140406\n"
        "91140406MA0DEM0994,示范种植合作社,140406\n"
        "91140406MA0DEM0995,检验码错,140406\n" +
        buyer +
        ",买方,110105\n"
        ",没有代码,140406\n"
        "91140406MA0DEM101P,,140406\n"
        "91140406MA0DEM128F,无此区划,999999\n"
        "91140406MA0DEM11XF,=1+1,140406\n");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(notes_of(reply.body["errors"]),
              (Notes{"3:1 duplicate", "4:1 invalid-check-digit", "5:1 organisation-exists",
                     "6:1 required", "7:2 required", "8:3 unknown-value", "9:2 invalid-format"}))
        << reply.text;
    EXPECT_EQ(counts_of(reply), "1 0 0 7 ");
    EXPECT_TRUE(send("name\n合作社\n").has_fault("", "required"));
    EXPECT_TRUE(send("uscc,colour\nA,red\n").has_fault("", "unknown-field"));
}

TEST_F(SupplierImport, is_for_operators_only) {
    EXPECT_EQ(
        shop.supplier().post_text("/v1/supplier-imports?dry_run=false", "text/csv", file).problem(),
        (ProblemIs{403, "forbidden"}));
}

TEST_F(SupplierImport, exported_and_sent_back_changes_nothing) {
    shop.supplier();
    send(file);
    auto const workbook = shop.operator_().get("/v1/exports/suppliers?format=xlsx");
    EXPECT_EQ(counts_of(send(workbook.text, "?dry_run=false", xlsx_type)), "0 0 3 0 ");
    auto const csv = shop.operator_().get("/v1/exports/suppliers?format=csv");
    EXPECT_EQ(counts_of(send(csv.text)), "0 0 3 0 ") << csv.text;
    auto const own = shop.supplier().get("/v1/exports/suppliers?format=jsonl").text;
    EXPECT_EQ(std::count(own.begin(), own.end(), '\n'), 1) << own;
}

TEST_F(SupplierImport, gives_refused_rows_back_to_be_corrected) {
    auto const broken = file.substr(0, file.size() - 1) + "\n91140406MA0DEM0995,缺一位,,140406\n";
    Headers const key{{"Idempotency-Key", "suppliers-of-this-morning"}};
    auto const ask = [&] {
        return shop.operator_().post_text("/v1/supplier-imports?dry_run=false&failed_rows=jsonl",
                                          "text/csv", broken, key);
    };
    auto const reply = ask();
    EXPECT_EQ(reply.header("content-type"), "application/jsonl; charset=utf-8");
    EXPECT_NE(reply.text.find("\"名称\":\"缺一位\""), std::string::npos) << reply.text;
    EXPECT_EQ(std::count(reply.text.begin(), reply.text.end(), '\n'), 1) << reply.text;
    // Asked for again with its key, it is the same file.
    auto const again = ask();
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    EXPECT_EQ(again.header("content-type"), reply.header("content-type"));
    EXPECT_EQ(again.text, reply.text);
    auto const sent = send(reply.text, "", "application/jsonl");
    EXPECT_EQ(sent.body["row_count"], 1) << sent.text;
    EXPECT_EQ(sent.body["error_count"], 1);
}

TEST_F(SupplierImport, sent_by_several_at_once_is_one_effect) {
    std::vector<std::thread> threads;
    std::atomic<int> created = 0, taken = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, party = shop.operator_()]() mutable {
            auto const reply =
                party.post_text("/v1/supplier-imports?dry_run=false", "text/csv", file);
            taken += reply.status == 200 ? 1 : 0;
            created += reply.body.value("created_count", 0);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(taken, 6);
    EXPECT_EQ(created, 2);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
