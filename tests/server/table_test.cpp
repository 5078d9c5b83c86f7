// What is written can be read again, and runs nowhere.
#include <gtest/gtest.h>

#include "server/imports/table.hpp"

namespace chaolu::imports {
namespace {

TEST(CsvCell, is_quoted_and_harmless) {
    EXPECT_EQ(csv_cell({"plain"}), "plain");
    EXPECT_EQ(csv_cell({"a,b"}), "\"a,b\"");
    EXPECT_EQ(csv_cell({"a\"b\nc"}), "\"a\"\"b\nc\"");
    for (std::string const text : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"})
        EXPECT_EQ(csv_cell({text}), "'" + text);
    // A spreadsheet may drop the line end in front, and run what is behind it.
    EXPECT_EQ(csv_cell({"\n=1+1"}), "\"'\n=1+1\"");
    EXPECT_EQ(csv_cell({"\r=1+1"}), "\"'\r=1+1\"");
    EXPECT_EQ(csv_cell({"=cmd|'/C calc'!A0, x"}), "\"'=cmd|'/C calc'!A0, x\"");
    EXPECT_EQ(csv_cell({"-5", true}), "-5");
}

TEST(Table, is_read_again_in_every_format) {
    constexpr ColumnName names[] = {{"sku", "货号"}, {"quantity", "数量"}};
    for (auto const format : {Format::csv, Format::xlsx, Format::jsonl}) {
        auto table = write_table(format, {"货号", "数量"}, {{"说明"}, {"=1+1"}});
        table->row({{"00123"}, {"198.65", true}});
        table->row({{""}, {"５００斤\n\"x\""}});
        auto const file = table->finish();
        auto const bytes = [&](std::uint64_t offset, std::size_t max) {
            return offset < file.size() ? file.substr(offset, max) : std::string();
        };
        auto opened = open_file(bytes, format, {}, names);
        ASSERT_TRUE(opened) << opened.error().detail;
        std::string read;
        while (auto const* row = opened->rows->next())
            for (auto const cell : row->cells) read += std::string(cell) + "|";
        EXPECT_EQ(read, (format == Format::jsonl ? "sku|quantity|" : "货号|数量|") +
                            std::string("00123|198.65||５００斤\n\"x\"|"))
            << text(format);
    }
}

}  // namespace
}  // namespace chaolu::imports
