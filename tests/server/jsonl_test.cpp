// JSON lines as cells: exact numbers, and each broken line by itself.
#include <gtest/gtest.h>

#include "server/imports/file.hpp"
#include "server/imports/jsonl.hpp"

namespace chaolu::imports {
namespace {

constexpr ColumnName names[] = {{"sku", "货号"}, {"quantity", "数量"}};
using Rows = std::vector<std::string>;

Rows rows_of(std::string const& text, std::size_t piece = 5) {
    std::size_t at = 0;
    JsonlReader reader(
        [&] {
            auto const part = std::string_view(text).substr(at, piece);
            at += part.size();
            return part;
        },
        names);
    Rows rows;
    while (auto const* row = reader.next()) {
        auto& shown = rows.emplace_back(std::to_string(row->line) + ":");
        if (row->fault)
            shown += " column " + std::to_string(row->fault->column) + " " +
                     std::string(slug(row->fault->code));
        else
            for (auto const cell : row->cells) shown += "|" + std::string(cell);
    }
    return rows;
}

TEST(Jsonl, reads_objects_line_by_line) {
    for (std::size_t const piece : {1u, 3u, 4096u})
        EXPECT_EQ(
            rows_of("{\"sku\":\"A\",\"quantity\":500}\r\n\n"
                    "{\"数量\":\"500斤\",\"货号\":\"B\"}\n"
                    "{\"quantity\":198.650,\"sku\":null}\n{\"quantity\":9.3E+17}",
                    piece),
            (Rows{"0:|sku|quantity", "1:|A|500", "3:|B|500斤", "4:||198.650", "5:||9.3E+17"}));
}

TEST(Jsonl, reports_a_malformed_line_and_reads_on) {
    struct Case {
        std::string line, wanted;
    };
    Case const cases[] = {
        {"{\"sku\":", "column 0 malformed-json"},
        {"{} {}", "column 0 malformed-json"},
        {"5", "column 0 wrong-type"},
        {"[1]", "column 0 wrong-type"},
        {"{\"sku\":true}", "column 1 wrong-type"},
        {"{\"quantity\":{\"value\":5}}", "column 2 wrong-type"},
        {"{\"quantity\":[5]}", "column 2 wrong-type"},
        {"{\"colour\":1}", "column 0 unknown-field"},
        {"{\"sku\":1,\"货号\":2}", "column 1 duplicate-field"},
        {"{\"sku\":\"\\u0000\"}", "column 1 invalid-text"},
        {"{\"sku\":\"" + std::string(5000, 'x') + "\"}", "column 1 too-long"},
        {"{\"sku\":\"" + std::string(70'000, 'x') + "\"}", "column 0 too-long"},
    };
    for (auto const& each : cases)
        EXPECT_EQ(rows_of(each.line + "\n{\"sku\":\"A\"}\n"),
                  (Rows{"0:|sku|quantity", "1: " + each.wanted, "2:|A|"}))
            << each.line;
}

TEST(Address, is_where_somebody_finds_the_cell) {
    EXPECT_EQ(address(Format::xlsx, 7, 3, "x"), "C7");
    EXPECT_EQ(address(Format::xlsx, 7, 28, "x"), "AB7");
    EXPECT_EQ(address(Format::xlsx, 7, 0, ""), "7");
    EXPECT_EQ(address(Format::csv, 7, 3, "x"), "7:3");
    EXPECT_EQ(address(Format::csv, 7, 0, ""), "7");
    EXPECT_EQ(address(Format::jsonl, 7, 2, "quantity"), "/quantity");
    EXPECT_EQ(address(Format::jsonl, 7, 0, ""), "");
}

TEST(FormatOf, is_told_by_the_media_type) {
    EXPECT_EQ(format_of("text/csv; charset=gbk"), Format::csv);
    EXPECT_EQ(format_of("Application/JSONL"), Format::jsonl);
    EXPECT_EQ(format_of("application/x-ndjson"), Format::jsonl);
    EXPECT_EQ(format_of(media_type(Format::xlsx)), Format::xlsx);
    EXPECT_EQ(format_of("application/json").error().code, Code::unsupported_media_type);
}

}  // namespace
}  // namespace chaolu::imports
