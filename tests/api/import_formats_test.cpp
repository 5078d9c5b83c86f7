// The same stock file as CSV, as a workbook and as JSON lines; and the files that are none of them.
#include <gtest/gtest.h>

#include "tests/support/clerk.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

using namespace std::string_literals;

std::string const jsonl_type = "application/jsonl";

// "address code" of each note.
Faults notes_of(Json const& notes) {
    Faults shown;
    for (auto const& note : notes)
        shown.push_back(note["address"].get<std::string>() + " " + note["code"].get<std::string>());
    return shown;
}

TEST(ImportFormats, give_the_same_lots) {
    Clerk clerk;
    clerk.shop.with_sku("00123");
    auto const& day = clerk.today;
    auto const workbook = workbook_of(
        {{"货号", "批号", "生产日期", "数量", "单位"},
         {"00123", "L-1", day, "５箱", ""},
         {"A", "L-2", day.substr(0, 4) + "年" + day.substr(5, 2) + "月" + day.substr(8, 2) + "日",
          "1,200.0", "个"},
         {"A", "L-3", day, "x", "个"}});
    auto const lines =
        "{\"sku\":\"00123\",\"lot_code\":\"L-1\",\"production_date\":\"" + day +
        "\",\"quantity\":\"5箱\"}\n{\"货号\":\"A\",\"批号\":\"L-2\",\"生产日期\":\"" + day +
        "\",\"quantity\":1200,\"unit\":\"piece\"}\n{\"sku\":\"A\",\"lot_code\":"
        "\"L-3\",\"production_date\":\"" +
        day +
        "\",\"quantity\":\"x\",\"unit\":"
        "\"piece\"}\n";
    auto const csv = stock_file_header + clerk.row("L-1", "５箱,", "00123") +
                     clerk.row("L-2", "\"1,200\",个") + clerk.row("L-3", "x,个");
    struct Case {
        std::string file, type, format, address;
    };
    Case const cases[] = {
        {csv, "text/csv", "csv", "4:4 invalid-format"},
        {workbook, xlsx_type, "xlsx", "D4 invalid-format"},
        {lines, jsonl_type, "jsonl", "/quantity invalid-format"},
        {lines + "\n", "application/x-ndjson", "jsonl", "/quantity invalid-format"}};
    for (auto const& each : cases) {
        auto const reply = clerk.upload(each.file, "", each.type);
        ASSERT_EQ(reply.status, 201) << reply.text;
        EXPECT_EQ(reply.body["format"], each.format);
        EXPECT_EQ(reply.body["good_count"], 2) << reply.text;
        EXPECT_EQ(reply.body["warning_count"], 0) << reply.text;
        EXPECT_EQ(notes_of(reply.body["errors"]), Faults{each.address});
    }
    EXPECT_EQ(clerk.shop.sql("select string_agg(distinct lot_code || ' ' || quantity, ',') "
                             "from stock_import_row"),
              "L-1 50,L-2 1200");
    auto const applied = clerk.upload(workbook, "?dry_run=false", xlsx_type);
    EXPECT_EQ(applied.body["state"], "applied") << applied.text;
    EXPECT_EQ(clerk.shop.on_hand("A"), 1200);
    // Once more, whatever the format: nothing comes twice.
    EXPECT_EQ(clerk.upload(workbook, "?dry_run=false", xlsx_type).body, applied.body);
    EXPECT_EQ(clerk.upload(lines, "?dry_run=false", jsonl_type).body["received_count"], 0);
    EXPECT_EQ(clerk.shop.on_hand("A"), 1200);
    EXPECT_EQ(clerk.shop.check(), 0);
}

// domain.md 2.7: days as numbers, 9.3E+17, lost zeros: read, warned of or refused, never changed
// silently.
TEST(ImportFormats, warn_of_what_a_spreadsheet_may_have_changed) {
    Clerk clerk;
    clerk.shop.with_sku("123").with_sku("00123");
    auto const file = written_workbook([](lxw_workbook* book, lxw_worksheet* sheet) {
        auto* day = workbook_add_format(book);
        format_set_num_format(day, "yyyy/m/d");
        auto* zeros = workbook_add_format(book);
        format_set_num_format(zeros, "00000");
        char const* headers[] = {"sku", "lot_code", "harvest_date", "quantity", "unit"};
        for (lxw_col_t at = 0; at < 5; ++at)
            worksheet_write_string(sheet, 0, at, headers[at], nullptr);
        auto const row = [&](lxw_row_t at, std::function<void()> const& change) {
            worksheet_write_string(sheet, at, 0, "A", nullptr);
            worksheet_write_string(sheet, at, 1, ("L-" + std::to_string(at + 1)).c_str(), nullptr);
            worksheet_write_number(sheet, at, 2, 45601, day);
            worksheet_write_number(sheet, at, 3, 5, nullptr);
            worksheet_write_string(sheet, at, 4, "piece", nullptr);
            change();
        };
        row(1, [] {});
        row(2, [&] { worksheet_write_number(sheet, 2, 0, 123, zeros); });
        row(3, [&] { worksheet_write_number(sheet, 3, 0, 123, nullptr); });
        row(4, [&] { worksheet_write_number(sheet, 4, 2, 45601, nullptr); });
        row(5, [&] { worksheet_write_number(sheet, 5, 3, 9.3e17, nullptr); });
        row(6, [&] { worksheet_write_number(sheet, 6, 1, 20241105123456789.0, nullptr); });
        row(7, [&] { worksheet_write_formula_num(sheet, 7, 3, "=2+3", nullptr, 5); });
        row(8, [&] { worksheet_write_formula_str(sheet, 8, 0, "=\"A\"", nullptr, "A"); });
    });
    auto const reply = clerk.upload(file, "", xlsx_type);
    ASSERT_EQ(reply.status, 201) << reply.text;
    EXPECT_EQ(notes_of(reply.body["warnings"]), (Faults{"A4 invalid-format", "C5 invalid-format"}));
    EXPECT_EQ(reply.body["warning_count"], 2);
    EXPECT_EQ(reply.body["good_count"], 4);
    EXPECT_EQ(notes_of(reply.body["errors"]), (Faults{"D6 invalid-format", "B7 invalid-format",
                                                      "D8 invalid-format", "A9 invalid-format"}));
    EXPECT_NE(reply.body["errors"][2]["detail"].get<std::string>().find("holds a formula"),
              std::string::npos);
    EXPECT_EQ(clerk.shop.sql("select string_agg(code || ' ' || harvest_date, ',' order by line) "
                             "from stock_import_row join sku on sku.id = sku_id"),
              "A 2024-11-05,00123 2024-11-05,123 2024-11-05,A 2024-11-05");
    EXPECT_EQ(clerk.confirm(reply.body).body["warnings"], reply.body["warnings"]);
}

// The malformed files of issue 4: each is one clear refusal, and nothing of it stays.
TEST(ImportFormats, refuse_what_is_no_table) {
    Clerk clerk;
    auto const header = std::vector<std::string>{"sku", "lot_code", "production_date", "quantity"};
    auto const bomb =
        zip_of(parts_around(sheet_of(std::string(64u << 20, ' ') + "<row><c><v>1</v></c></row>")));
    auto macros = parts_around(sheet_of(""));
    macros.push_back({"xl/vbaProject.bin", "x"});
    auto locked = parts_around(sheet_of(""));
    locked[1].is_encrypted = true;
    struct Case {
        std::string what, file, type, code;
    };
    Case const cases[] = {
        {"a CSV file called a workbook", stock_file_header + clerk.row("L"), xlsx_type,
         "invalid-content"},
        {"a workbook called CSV", workbook_of({header}), "text/csv", "invalid-content"},
        {"a workbook called JSON lines", workbook_of({header}), jsonl_type, "invalid-content"},
        {"an old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", xlsx_type, "invalid-content"},
        {"a PDF document", "%PDF-1.7\n", "text/csv", "invalid-content"},
        {"a JSON array", "[{\"sku\":\"A\"}]", jsonl_type, "invalid-content"},
        {"an archive of something else", zip_of({{"a", "b"}}), xlsx_type, "invalid-content"},
        {"half a workbook", workbook_of({header}).substr(0, 500), xlsx_type, "invalid-content"},
        {"an encrypted workbook", zip_of(locked), xlsx_type, "invalid-content"},
        {"a workbook with macros", zip_of(macros), xlsx_type, "invalid-content"},
        {"a zip bomb", bomb, xlsx_type, "too-long"},
        {"an empty workbook", workbook_of({}), xlsx_type, "too-few"},
        {"a workbook with a header only", workbook_of({header}), xlsx_type, "too-few"},
        {"a workbook without its columns", workbook_of({{"sku"}, {"A"}}), xlsx_type, "required"},
        {"a workbook with others", workbook_of({{"name"}, {"A"}}), xlsx_type, "unknown-field"},
        {"no JSON line", "\n \n", jsonl_type, "too-few"},
        {"text in no charset", "{\"sku\":\"\xFF\xFF\"}", jsonl_type, "invalid-text"},
    };
    for (auto const& each : cases) {
        auto const reply = clerk.upload(each.file, "?dry_run=false", each.type);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"}))
            << each.what << reply.text;
        EXPECT_TRUE(reply.has_fault("", each.code)) << each.what << reply.text;
    }
    EXPECT_EQ(clerk.upload("x", "", "application/vnd.ms-excel").problem(),
              (ProblemIs{415, "unsupported-media-type"}));
    EXPECT_EQ(clerk.shop.sql("select count(*) from stock_import"), "0");
    EXPECT_EQ(clerk.shop.sql("select count(*) from lot"), "0");
}

TEST(ImportFormats, find_each_faulty_row_of_a_workbook_and_take_the_others) {
    Clerk clerk;
    auto const& day = clerk.today;
    auto const reply =
        clerk.upload(workbook_of({{"sku", "lot_code", "production_date", "quantity", "unit"},
                                  {"A", "L-1", day, "5", "piece"},
                                  {"A", "L-1", day, "6", "piece"},
                                  {"A", "L-2", day, "5", "piece", "more"},
                                  {"A", "L-3", day},
                                  {"A", "L-4", day, "５００", "piece"}}),
                     "?dry_run=false", xlsx_type);
    EXPECT_EQ(notes_of(reply.body["errors"]),
              (Faults{"B3 duplicate", "F4 too-many", "D5 required"}));
    EXPECT_EQ(clerk.shop.on_hand("A"), 505) << reply.text;
    EXPECT_EQ(clerk.shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
