// Workbooks as people's tools write them, and as somebody would who means harm.
#include <gtest/gtest.h>

#include "server/imports/xlsx.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::imports {
namespace {

using namespace test;
using Rows = std::vector<std::string>;

Bytes bytes_of(std::string const& file) {
    return [&file](std::uint64_t offset, std::size_t max) {
        return offset < file.size() ? file.substr(offset, max) : std::string();
    };
}

std::string shown(Error const& error) {
    return "refused: " + std::string(slug(error.faults.at(0).code)) + " " +
           error.faults.at(0).detail;
}

// "line: cell|cell" with #, = and ! before numbers, formulas and faults; or what is wrong.
Rows rows_of(std::string const& file) {
    auto reader = XlsxReader::open(bytes_of(file), file.size());
    if (!reader) return {shown(reader.error())};
    Rows rows;
    while (auto const* row = (*reader)->next()) {
        auto& line = rows.emplace_back(std::to_string(row->line) + ":");
        if (row->fault)
            line += " column " + std::to_string(row->fault->column) + " " +
                    std::string(slug(row->fault->code));
        for (std::size_t at = 0; !row->fault && at < row->cells.size(); ++at) {
            constexpr std::string_view marks = " #=!";
            line += "|";
            if (row->form(at) != CellForm::text) line += marks[static_cast<int>(row->form(at))];
            line += row->cells[at];
        }
    }
    if ((*reader)->broken()) rows.push_back(shown(*(*reader)->broken()));
    return rows;
}

Rows rows_of_sheet(std::string const& rows) {
    return rows_of(zip_of(parts_around(sheet_of(rows))));
}

TEST(Xlsx, reads_what_a_spreadsheet_writes) {
    auto const file = written_workbook([](lxw_workbook* book, lxw_worksheet* sheet) {
        auto* day = workbook_add_format(book);
        format_set_num_format(day, "yyyy\"年\"m\"月\"d\"日\"");
        auto* zeros = workbook_add_format(book);
        format_set_num_format(zeros, "00000");
        auto* money = workbook_add_format(book);
        format_set_num_format(money, "[Red]0.00\" d y\"");
        worksheet_write_string(sheet, 0, 0, "货号", nullptr);
        worksheet_write_string(sheet, 0, 4, "数量", nullptr);
        worksheet_write_number(sheet, 2, 0, 123, zeros);
        worksheet_write_number(sheet, 2, 1, 45601.75, day);
        worksheet_write_number(sheet, 2, 2, 198.65, money);
        worksheet_write_number(sheet, 2, 3, 9.3e17, nullptr);
        worksheet_write_string(sheet, 2, 4, "５００斤", nullptr);
        worksheet_write_number(sheet, 3, 0, 0.1 + 0.2, nullptr);
        worksheet_write_formula_num(sheet, 3, 1, "=1+1", nullptr, 2);
        worksheet_write_boolean(sheet, 3, 2, 1, nullptr);
        worksheet_write_string(sheet, 3, 7, "  ", nullptr);
        worksheet_write_string(sheet, 4, 5, "beyond", nullptr);
    });
    EXPECT_EQ(rows_of(file),
              (Rows{"1:|货号||||数量", "3:|00123|2024-11-05|#198.65|#9.3E+17|５００斤",
                    "4:|#0.3|=2|TRUE||", "5:||||||beyond"}));
}

TEST(Xlsx, reads_other_peoples_xml) {
    EXPECT_EQ(rows_of_sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><r><t>a</t></r><r>"
                            "<t>b</t></r><rPh><t>x</t></rPh></is></c><c r=\"C1\"><v>5</v></c>"
                            "</row><row r='9' x='>'/><row><c><v>1.5</v></c><c/><c t=\"e\">"
                            "<v>#REF!</v></c></row>"),
              (Rows{"1:|ab||#5", "10:|#1.5||!#REF!"}));
    // A prefix on every name, and days counted from 1904.
    auto parts = parts_around(
        "<x:worksheet xmlns:x='m'><x:sheetData><x:row r='1'><x:c r='A1' s='1'>"
        "<x:v>44139</x:v></x:c></x:row></x:sheetData></x:worksheet>");
    parts[1].text =
        "<workbook><workbookPr date1904='1'/><sheets><sheet r:id='r1'/></sheets>"
        "</workbook>";
    parts.push_back({"xl/styles.xml",
                     "<styleSheet><cellXfs><xf numFmtId='0'/>"
                     "<xf numFmtId='14'/></cellXfs></styleSheet>"});
    EXPECT_EQ(rows_of(zip_of(parts)), Rows{"1:|2024-11-05"});
}

TEST(Xlsx, reads_rows_across_every_piece_that_is_unpacked) {
    std::string rows;
    for (int row = 1; row <= 20'000; ++row)
        rows += "<row r=\"" + std::to_string(row) + "\"><c t=\"str\"><v>lot " +
                std::to_string(row * 7) + "</v></c></row>";
    auto const read = rows_of_sheet(rows);
    ASSERT_EQ(read.size(), 20'000u);
    EXPECT_EQ(read[19'999], "20000:|lot 140000");
}

TEST(Xlsx, refuses_what_is_no_plain_workbook) {
    auto const good = parts_around(sheet_of("<row><c><v>1</v></c></row>"));
    auto const with = [&](std::size_t part, std::string text) {
        auto parts = good;
        parts[part].text = std::move(text);
        return zip_of(parts);
    };
    auto encrypted = good;
    encrypted[1].is_encrypted = true;
    auto macros = good;
    macros.push_back({"xl/vbaProject.bin", "x"});
    auto many = good;
    for (int i = 0; i < 1001; ++i) many.push_back({"x" + std::to_string(i), ""});
    auto damaged = zip_of(good);
    auto& byte = damaged[damaged.find("sheet7.xml") + 15];
    byte = static_cast<char>(byte ^ 0x55);
    struct Case {
        std::string file, wanted;
    };
    Case const cases[] = {
        {"PK\3\4 and nothing more", "invalid-content is not a ZIP archive"},
        {zip_of(good).substr(0, 300), "invalid-content is not a ZIP archive"},
        {zip_of({{"a.txt", "text"}}), "invalid-content lacks the part '[Content_Types].xml'"},
        {zip_of(encrypted), "invalid-content is encrypted"},
        {zip_of(macros), "invalid-content has macros"},
        {with(0, "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"),
         "invalid-content has macros"},
        {zip_of(many), "too-many has more parts"},
        {with(1, "<workbook><sheets/></workbook>"), "invalid-content has no sheet"},
        {with(1, "not XML"), "invalid-content has a part that is not its XML"},
        {with(2, "<Relationships/>"), "invalid-content does not say where"},
        {with(3, ""), "invalid-content has a part that is not its XML"},
        {with(3, "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet/>"), "invalid-content has a part"},
        {with(3, "<worksheet><row><c><v>1"), "invalid-content has a part that is cut short"},
        {with(3, sheet_of("<row r='2'/><row r='2'/>")), "invalid-content has rows that are not"},
        {with(3, sheet_of("<row><c r='B1'/><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>")),
         "invalid-content has cells that are not"},
        {with(3, sheet_of("<row r='1048577'/>")), "too-many has more rows"},
        {with(3, sheet_of("<row><a></row>")), "invalid-content has a row below row 0"},
    };
    for (auto const& each : cases) {
        auto const read = rows_of(each.file);
        ASSERT_FALSE(read.empty()) << each.wanted;
        EXPECT_TRUE(read.back().starts_with("refused: " + each.wanted)) << read.back();
    }
    EXPECT_TRUE(rows_of(damaged).back().starts_with("refused: ")) << rows_of(damaged).back();
}

// A zip bomb is stopped while it is unpacked, whatever its directory says of its size.
TEST(Xlsx, stops_a_zip_bomb) {
    std::string const spaces(64u << 20, ' ');
    auto parts = parts_around(sheet_of("<row><c t='str'><v>" + spaces + "</v></c></row>"));
    EXPECT_TRUE(rows_of(zip_of(parts)).back().starts_with("refused: too-long"));
    parts = parts_around(sheet_of(spaces + "<row><c><v>1</v></c></row>"));
    EXPECT_TRUE(rows_of(zip_of(parts)).back().starts_with("refused: too-long unpacks to far more"));
    parts = parts_around(sheet_of("<row><c><v>1</v></c></row>"));
    parts.push_back({"xl/styles.xml", "<a>" + spaces + "</a>"});
    EXPECT_TRUE(rows_of(zip_of(parts)).back().starts_with("refused: too-long unpacks to far more"));
    parts.back() = {"xl/sharedStrings.xml", "<sst>" + spaces + "</sst>"};
    EXPECT_TRUE(rows_of(zip_of(parts)).back().starts_with("refused: too-long unpacks to far more"));
}

TEST(Xlsx, reports_a_malformed_row_and_reads_on) {
    std::string const wide = "<c r=\"BM1\"><v>1</v></c>";
    EXPECT_EQ(rows_of_sheet("<row>" + wide + "</row><row><c t='str'><v>" + std::string(5000, 'x') +
                            "</v></c></row><row><c t='str'><v>\xFF</v></c></row>"
                            "<row><c t='s'><v>7</v></c></row>"),
              (Rows{"1: column 65 too-many", "2: column 1 too-long", "3: column 1 invalid-text",
                    "4:|!#TEXT?"}));
}

// Other tools put their parts elsewhere, and say where.
TEST(Xlsx, follows_relations_to_its_parts) {
    std::string const head = "<?xml version=\"1.0\"?>";
    auto const file = zip_of(
        {{"[Content_Types].xml", head + "<Types/>"},
         {"_rels/.rels",
          "<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" "
          "Target=\"/book/main.xml\"/></Relationships>"},
         {"book/main.xml", "<workbook xmlns:r='r'><sheets><sheet r:id=\"s\"/></sheets></workbook>"},
         {"book/_rels/main.xml.rels",
          "<Relationships><Relationship Id=\"s\" Type=\"http://x/worksheet\" "
          "Target=\"../sheets/one.xml\"/><Relationship Id=\"t\" "
          "Type=\"http://x/sharedStrings\" Target=\"texts.xml\"/><Relationship Id=\"y\" "
          "Type=\"http://x/styles\" Target=\"looks.xml\"/></Relationships>"},
         {"book/texts.xml", "<sst><si><t>香菇</t></si></sst>"},
         {"book/looks.xml",
          "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
          "</styleSheet>"},
         {"sheets/one.xml",
          sheet_of("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45601</v></c></row>")}});
    EXPECT_EQ(rows_of(file), Rows{"1:|香菇|2024-11-05"});
}

TEST(Xlsx, reads_what_xml_cannot_hold) {
    EXPECT_EQ(unescaped("a_x000D_\nb"), "a\r\nb");
    EXPECT_EQ(unescaped("_x005F_x000D__x9999_"), "_x000D_\u9999");
    for (auto const* plain : {"_x0000_", "_xD800_", "_x00_", "_xzzzz_", "_x000D", "_", ""})
        EXPECT_EQ(unescaped(plain), plain);
    EXPECT_EQ(rows_of_sheet("<row><c t='inlineStr'><is><t>a_x0041_</t></is></c></row>"),
              Rows{"1:|aA"});
}

// One text of 4 KB that every cell names: a workbook of some KB was hundreds of MB of rows.
TEST(Xlsx, keeps_no_more_text_of_a_row_than_a_row_has) {
    std::string cells;
    for (int i = 0; i < 5; ++i) cells += "<c t='s'><v>0</v></c>";
    auto parts = parts_around(sheet_of("<row>" + cells + "</row><row><c><v>1</v></c></row>"));
    parts.push_back(
        {"xl/sharedStrings.xml", "<sst><si><t>" + std::string(4000, 'x') + "</t></si></sst>"});
    EXPECT_EQ(rows_of(zip_of(parts)), (Rows{"1: column 5 too-long", "2:|#1|||"}));
}

// Each of 65,536 styles looked through all formats: as many as both have, multiplied.
TEST(Xlsx, finds_formats_quickly_or_refuses_them) {
    std::string formats, styles;
    for (int i = 0; i < 5'000; ++i)
        formats += "<numFmt numFmtId='" + std::to_string(1000 + i) + "' formatCode='0'/>";
    auto parts = parts_around(sheet_of("<row><c><v>1</v></c></row>"));
    parts.push_back(
        {"xl/styles.xml", "<styleSheet><numFmts>" + formats + "</numFmts></styleSheet>"});
    EXPECT_TRUE(rows_of(zip_of(parts))
                    .back()
                    .starts_with("refused: invalid-content has too many number formats"));
}

// Behind the limits of the 32-bit record stands another one that libzip would believe instead.
TEST(Xlsx, refuses_a_zip64_archive) {
    auto file = zip_of(parts_around(sheet_of("<row><c><v>1</v></c></row>")));
    EXPECT_EQ(rows_of(file), Rows{"1:|#1"});
    file.insert(file.rfind("PK\5\6"), "PK\6\7" + std::string(16, '\0'));
    EXPECT_TRUE(rows_of(file).back().starts_with("refused: too-many is a ZIP64 archive"))
        << rows_of(file).back();
}

TEST(NumberText, has_the_digits_that_count) {
    EXPECT_EQ(number_text("198.65000000000001"), "198.65");
    EXPECT_EQ(number_text("930000000000000000"), "9.3E+17");
    EXPECT_EQ(number_text("9.3E+17"), "9.3E+17");
    EXPECT_EQ(number_text("1.2E3"), "1200");
    EXPECT_EQ(number_text("20241105"), "20241105");
    EXPECT_EQ(number_text("x"), "x");
}

TEST(NumberStyle, knows_days_and_leading_zeros) {
    for (auto const* code : {"yyyy-mm-dd", "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "m/d/yy h:mm", "D"})
        EXPECT_TRUE(style_of(code).is_day) << code;
    for (auto const* code : {"0.00", "h:mm", "General", "0\"day\"", "[Yellow]0", "\\d0", "@"})
        EXPECT_FALSE(style_of(code).is_day) << code;
    EXPECT_EQ(style_of("00000").zeros, 5);
    EXPECT_EQ(style_of("0").zeros, 0);
    EXPECT_EQ(style_of("00.0").zeros, 0);
}

}  // namespace
}  // namespace chaolu::imports
