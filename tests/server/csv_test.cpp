// Stock files as they come: every charset, every malformed shape, cells as spreadsheets write them.
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include "server/imports/cells.hpp"
#include "server/imports/csv.hpp"
#include "server/imports/lot_rows.hpp"
#include "server/imports/text_file.hpp"

namespace chaolu::imports {
namespace {

using namespace std::string_literals;

// The rows of a text that arrives in pieces of this many bytes: "line: cell|cell" or the fault.
std::vector<std::string> rows_of(std::string const& text, std::size_t piece = 7,
                                 CsvLimits limits = {}) {
    std::size_t at = 0;
    CsvReader reader(
        [&] {
            auto const part = std::string_view(text).substr(at, piece);
            at += part.size();
            return part;
        },
        limits);
    std::vector<std::string> rows;
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
using Rows = std::vector<std::string>;

TEST(Csv, reads_what_rfc_4180_allows) {
    struct Case {
        std::string text;
        Rows rows;
    };
    Case const cases[] = {
        {"", {}},
        {"\n\n\r\n", {}},
        {"a", {"1:|a"}},
        {"a,b\nc,d\n", {"1:|a|b", "2:|c|d"}},
        {"a,b\r\nc,d", {"1:|a|b", "2:|c|d"}},
        {"a,b\rc,d\r", {"1:|a|b", "2:|c|d"}},
        {"a,\n,b\n", {"1:|a|", "2:||b"}},
        {"\"a,b\",\"c\"\"d\"\n", {"1:|a,b|c\"d"}},
        {"\"a\r\nb\",c\nd,e\n", {"1:|a\nb|c", "3:|d|e"}},
        {"\"\",x\n", {"1:||x"}},
        {"5\" pipe,b\n", {"1:|5\" pipe|b"}},
        {"a,b\n\n , \n,,\nc,d\n", {"1:|a|b", "5:|c|d"}},
        {"a\n=cmd|'/C calc'!A0\n", {"1:|a", "2:|=cmd|'/C calc'!A0"}},
    };
    for (auto const& each : cases)
        for (std::size_t const piece : {1u, 2u, 5u, 4096u})
            EXPECT_EQ(rows_of(each.text, piece), each.rows) << each.text << " by " << piece;
}

TEST(Csv, reports_a_malformed_row_and_reads_on) {
    struct Case {
        std::string text;
        Rows rows;
    };
    Case const cases[] = {
        {"a,\"b\"c\nd,e\n", {"1: column 2 invalid-format", "2:|d|e"}},
        {"a,\"b\" ,c\nd,e\n", {"1: column 2 invalid-format", "2:|d|e"}},
        {"a,b\nc,\"never closed\nx,y\n", {"1:|a|b", "2: column 2 invalid-format"}},
        {"a,\"", {"1: column 2 invalid-format"}},
        {"a,b\0c\nd,e\n"s, {"1: column 2 invalid-text", "2:|d|e"}},
        {"\0\n"s, {"1: column 1 invalid-text"}},
        {"a,12345678901\nd,e\n", {"1: column 2 too-long", "2:|d|e"}},
        {"1,2,3,4,5\nd,e\n", {"1: column 5 too-many", "2:|d|e"}},
        {"1,2,3,\n4\n", {"1:|1|2|3|", "2:|4"}},
    };
    for (auto const& each : cases)
        for (std::size_t const piece : {1u, 3u, 4096u})
            EXPECT_EQ(rows_of(each.text, piece, {4, 10}), each.rows) << each.text;
}

TEST(Csv, holds_no_more_of_a_row_than_its_limits) {
    std::string const huge(5'000'000, 'x');
    EXPECT_EQ(rows_of("\"" + huge + "\"\na\n", 65'536), (Rows{"1: column 1 too-long", "2:|a"}));
    EXPECT_EQ(rows_of(std::string(1'000'000, ',') + "\na\n", 65'536),
              (Rows{"1: column 65 too-many", "2:|a"}));
}

std::string gb18030(std::string_view utf8) {
    auto error = U_ZERO_ERROR;
    std::string out(utf8.size() * 4, '\0');
    auto const size =
        ucnv_convert("gb18030", "utf-8", out.data(), static_cast<std::int32_t>(out.size()),
                     utf8.data(), static_cast<std::int32_t>(utf8.size()), &error);
    EXPECT_TRUE(U_SUCCESS(error));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

Bytes bytes_of(std::string const& file) {
    return [&file](std::uint64_t offset, std::size_t max) {
        return offset < file.size() ? file.substr(offset, max) : std::string();
    };
}

// The text of a file, or the fault.
std::string text_of(std::string const& file, std::optional<Charset> declared = std::nullopt) {
    auto const examined = examine(bytes_of(file), declared);
    if (!examined) return "refused: " + examined.error().faults.at(0).detail;
    TextSource source(bytes_of(file), examined->charset);
    std::string text;
    for (auto piece = source.next(); !piece.empty(); piece = source.next()) text += piece;
    EXPECT_FALSE(source.is_broken());
    return text;
}

TEST(TextFile, is_utf8_or_gb18030_with_or_without_being_told) {
    auto const text = "货号,数量\n熬脑葱,500斤\n"s;
    EXPECT_EQ(text_of(text), text);
    EXPECT_EQ(text_of("\xEF\xBB\xBF" + text), text);
    EXPECT_EQ(text_of("\xEF\xBB\xBF" + text, Charset::gb18030), text);
    EXPECT_EQ(text_of(gb18030(text)), text);
    EXPECT_EQ(text_of(gb18030(text), Charset::gb18030), text);
    EXPECT_EQ(text_of(gb18030("\uFEFF" + text)), text);
    EXPECT_EQ(text_of("plain"), "plain");
    EXPECT_EQ(text_of("plain", Charset::gb18030), "plain");
    EXPECT_EQ(text_of(""), "");
    // Four-byte forms of GB18030, and characters beyond the BMP.
    EXPECT_EQ(text_of(gb18030("㑇𠮷é😀")), "㑇𠮷é😀");
}

TEST(TextFile, is_whole_across_the_pieces_it_is_read_in) {
    // Characters lie across every boundary of 64 KiB in one of the three.
    for (std::string const start : {"", "a", "ab"}) {
        auto text = start;
        while (text.size() < 400'000) text += "葱";
        EXPECT_EQ(text_of(text), text);
        EXPECT_EQ(text_of(gb18030(text)), text);
    }
}

TEST(TextFile, is_refused_with_the_line_when_it_is_no_text) {
    EXPECT_EQ(text_of(gb18030("货号\n葱\n"), Charset::utf8), "refused: line 1 is not UTF-8");
    EXPECT_EQ(text_of("a\nb\nc\xFF\xFE\n"), "refused: line 3 is neither UTF-8 nor GB18030");
    EXPECT_EQ(text_of("a\n\x81", Charset::gb18030), "refused: line 2 is not GB18030");
    EXPECT_EQ(text_of("a\n\xE8"), "refused: line 2 is neither UTF-8 nor GB18030");
    EXPECT_EQ(text_of("\xFF\xFEs\0k\0"s), "refused: is UTF-16; save it as CSV UTF-8");
    EXPECT_EQ(text_of("a\nb\xED\xA0\x80", Charset::utf8), "refused: line 2 is not UTF-8");
}

TEST(TextFile, is_known_by_its_hash) {
    auto const hash = examine(bytes_of("abc"), {})->sha256;
    ASSERT_EQ(hash.size(), 32u);
    EXPECT_EQ(hash.substr(0, 4), "\xBA\x78\x16\xBF");
}

TEST(DeclaredCharset, is_read_from_the_content_type) {
    EXPECT_EQ(declared_charset("text/csv").value(), std::nullopt);
    EXPECT_EQ(declared_charset("text/csv; charset=utf-8").value(), Charset::utf8);
    EXPECT_EQ(declared_charset("text/csv;header=present; Charset=\"GB18030\"").value(),
              Charset::gb18030);
    EXPECT_EQ(declared_charset("text/csv; charset=gbk").value(), Charset::gb18030);
    EXPECT_EQ(declared_charset("text/csv; charset=big5").error().code,
              Code::unsupported_media_type);
}

std::string quantity_text(std::string_view cell) {
    std::string buffer;
    auto const quantity = quantity_in(clean(cell, buffer));
    if (!quantity) return std::string(slug(quantity.error().code));
    return std::to_string(quantity->digits) + "e-" + std::to_string(quantity->decimals) + " " +
           quantity->unit;
}

TEST(Cells, hold_quantities_in_many_forms) {
    struct Case {
        std::string_view cell, read;
    };
    Case const cases[] = {
        {"500", "500e-0 "},
        {" 500 ", "500e-0 "},
        {"0500", "500e-0 "},
        {"500斤", "500e-0 斤"},
        {"500 斤", "500e-0 斤"},
        {"５００斤", "500e-0 斤"},
        {"1,200", "1200e-0 "},
        {"１，２００．５０公斤", "12005e-1 公斤"},
        {"1,234,567", "1234567e-0 "},
        {"198.65㎏", "19865e-2 kg"},
        {"5.000", "5e-0 "},
        {"12345678901234567", "12345678901234567e-0 "},
        {"0", "0e-0 "},
        {"0.0", "0e-0 "},
        {"123456789012345678", "out-of-range"},
        {"1.0000000001", "out-of-range"},
        {"-5", "out-of-range"},
        {"-5斤", "out-of-range"},
        {"9.3E+17", "invalid-format"},
        {"9E17", "invalid-format"},
        {"1e3", "invalid-format"},
        {"1,20", "invalid-format"},
        {"1234,567", "invalid-format"},
        {"0,123", "invalid-format"},
        {"1.200,50", "invalid-format"},
        {"1,200.5.3", "invalid-format"},
        {".5", "invalid-format"},
        {"5.", "invalid-format"},
        {"+5", "invalid-format"},
        {"-", "invalid-format"},
        {"5-6", "invalid-format"},
        {"5O0", "invalid-format"},
        {"=5+5", "invalid-format"},
        {"五百斤", "invalid-format"},
        {"斤", "invalid-format"},
        {"NaN", "invalid-format"},
    };
    for (auto const& each : cases) EXPECT_EQ(quantity_text(each.cell), each.read) << each.cell;
}

TEST(Cells, hold_days_in_the_ways_of_spreadsheets) {
    auto const day = date_from_text("2024-11-05").value();
    for (std::string_view const cell :
         {"2024-11-05", "2024/11/5", "2024/11/05", "2024-11-5", "2024.11.05", "2024年11月5日",
          "２０２４年１１月０５日", "20241105", "2024／11／5"}) {
        std::string buffer;
        EXPECT_EQ(date_in(clean(cell, buffer)), day) << cell;
    }
    for (std::string_view const cell :
         {"45601", "24-11-05", "05/11/2024", "11/5/2024", "2024-11", "2024-13-01", "2023-02-29",
          "2024-11-05 00:00", "2024-11/05", "2024年11月5", "today", "2024-011-05", "20241305"})
        EXPECT_EQ(date_in(cell).error().code, Code::invalid_format) << cell;
}

TEST(Cells, that_hold_the_number_of_a_day_say_what_to_do) {
    for (std::string_view const cell : {"45601", "45601.5", "45601.0"})
        EXPECT_NE(date_in(cell).error().detail.find("format the column as a date"),
                  std::string::npos)
            << cell;
    EXPECT_EQ(date_in("456").error().detail.find("spreadsheet"), std::string::npos);
}

TEST(Cells, hold_codes_that_no_spreadsheet_has_rounded) {
    for (std::string_view const cell :
         {"00123", "SC-A", "20241105000001", "1E5", "E+5", "5E+", "L1E+2"})
        EXPECT_EQ(code_in(cell), cell);
    for (std::string_view const cell : {"2.02411E+13", "9.3E+17", "9E+17", "6.90123E+12", "1e+10"})
        EXPECT_EQ(code_in(cell).error().code, Code::invalid_format) << cell;
}

TEST(Cells, hold_counts_and_growing_units) {
    EXPECT_EQ(count_in("1,200"), 1200);
    EXPECT_EQ(count_in("18.0"), 18);
    EXPECT_EQ(count_in("18.5").error().code, Code::not_an_integer);
    EXPECT_EQ(count_in("18件").error().code, Code::invalid_format);
    EXPECT_EQ(growing_unit_in("PARK/A01"), (inventory::GrowingUnit{"PARK", "A01"}));
    EXPECT_EQ(growing_unit_in("PARK / 3号棚"), (inventory::GrowingUnit{"PARK", "3号棚"}));
    for (std::string_view const cell : {"A01", "/A01", "PARK/", "公园/A01", "PARK/\x01"})
        EXPECT_EQ(growing_unit_in(cell).error().code, Code::invalid_format) << cell;
}

Row row_of(std::vector<std::string_view> cells) { return {2, std::move(cells), {}}; }

std::vector<std::string> header_faults(std::vector<std::string_view> cells) {
    auto const rows = LotRows::with_headers(row_of(std::move(cells)));
    std::vector<std::string> faults;
    if (!rows)
        for (auto const& fault : rows.error().faults)
            faults.push_back(std::string(slug(fault.code)));
    return faults;
}

TEST(LotRows, know_their_columns_in_two_languages) {
    EXPECT_TRUE(header_faults({"sku", "harvest_date", "quantity"}).empty());
    EXPECT_TRUE(header_faults({" SKU ", "Harvest_Date", "QUANTITY", ""}).empty());
    EXPECT_TRUE(header_faults({"货号", "批号", "采收日期", "生产日期", "到期日", "数量", "单位",
                               "大棚", "件数", "毛重", "皮重"})
                    .empty());
    EXPECT_EQ(header_faults({}), (Rows{"required", "required", "required"}));
    EXPECT_EQ(header_faults({"sku", "货号", "生产日期", "数量"}), Rows{"duplicate-field"});
    EXPECT_EQ(header_faults({"sku", "生产日期", "数量", "备注"}), Rows{"unknown-field"});
    EXPECT_EQ(header_faults({"SKU-1", "2024-11-05", "500"}),
              (Rows{"unknown-field", "unknown-field", "unknown-field", "required", "required",
                    "required"}));
}

// "column code" of each fault of a row.
Rows row_faults(LotRows const& rows, std::vector<std::string_view> cells) {
    Rows faults;
    for (auto const& fault : rows.read(row_of(std::move(cells))).faults)
        faults.push_back(std::to_string(fault.column) + " " + std::string(slug(fault.code)));
    return faults;
}

TEST(LotRows, say_which_cell_is_wrong) {
    auto const rows =
        LotRows::with_headers(row_of({"sku", "harvest_date", "quantity", "unit", ""})).value();
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5", "kg", ""}), Rows{});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5斤", "", ""}), Rows{});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5斤", "jin", ""}), Rows{});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5斤", "kg", ""}), Rows{"4 invalid-format"});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5", "", ""}), Rows{"4 required"});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5", "kg"}), Rows{"5 too-few"});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5", "kg", "", ""}), Rows{"6 too-many"});
    EXPECT_EQ(row_faults(rows, {"A", "2024-11-05", "5", "kg", "x"}), Rows{"5 unknown-field"});
    EXPECT_EQ(row_faults(rows, {"9.3E+17", "2024-11-05", "5", "kg", ""}), Rows{"1 invalid-format"});
    EXPECT_EQ(row_faults(rows, {"", "x", "", "kg", ""}),
              (Rows{"2 invalid-format", "1 required", "3 required"}));
}

TEST(LotRows, take_weights_in_the_unit_of_the_row_and_a_quantity_from_them) {
    auto const rows =
        LotRows::with_headers(row_of({"sku", "harvest_date", "quantity", "unit", "毛重", "皮重"}))
            .value();
    auto const day = "2024-11-05";
    auto const read = rows.read(row_of({"A", day, "", "斤", "520", "0.5kg"})).lot.value();
    EXPECT_TRUE(read.quantity.unit.empty());
    EXPECT_EQ(read.gross_weight->unit, "斤");
    EXPECT_EQ(read.tare_weight->unit, "kg");
    EXPECT_EQ(rows.read(row_of({"A", day, "500斤", "", "520", "20"})).lot->tare_weight->unit, "斤");
    EXPECT_EQ(row_faults(rows, {"A", day, "", "", "520", "20"}), Rows{"4 required"});
    EXPECT_EQ(row_faults(rows, {"A", day, "", "斤", "520", ""}), Rows{"3 required"});
    EXPECT_EQ(row_faults(rows, {"A", day, "", "斤", "x", "20"}),
              (Rows{"5 invalid-format", "3 required"}));
}

TEST(LotRows, do_not_judge_what_could_not_be_read) {
    using inventory::LotField;
    auto const rows =
        LotRows::with_headers(row_of({"sku", "harvest_date", "quantity", "unit"})).value();
    auto const read = rows.read(row_of({"A", "x", "x5斤", ""}));
    auto const merged = rows.merged(read.faults, {{LotField::sku, Code::unknown_sku, ""},
                                                  {LotField::harvest_date, Code::required, ""},
                                                  {LotField::unit, Code::unknown_unit, ""},
                                                  {LotField::quantity, Code::out_of_range, ""},
                                                  {LotField::pieces, Code::out_of_range, ""}});
    Rows shown;
    for (auto const& fault : merged)
        shown.push_back(std::to_string(fault.column) + " " + std::string(slug(fault.code)));
    EXPECT_EQ(shown,
              (Rows{"0 out-of-range", "1 unknown-sku", "2 invalid-format", "3 invalid-format"}));
}

}  // namespace
}  // namespace chaolu::imports
