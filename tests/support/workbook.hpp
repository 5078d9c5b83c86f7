// Workbooks for the tests: written as people's tools write them, or put together part by part.
#pragma once
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace chaolu::test {

inline std::string const xlsx_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// What `fill` writes with libxlsxwriter.
inline std::string written_workbook(
    std::function<void(lxw_workbook*, lxw_worksheet*)> const& fill) {
    std::string name = "/tmp/chaolu-test-XXXXXX";
    ::close(::mkstemp(name.data()));
    auto* book = workbook_new(name.c_str());
    fill(book, workbook_add_worksheet(book, nullptr));
    workbook_close(book);
    std::ostringstream file;
    file << std::ifstream(name, std::ios::binary).rdbuf();
    ::unlink(name.c_str());
    return file.str();
}

// A sheet of texts.
inline std::string workbook_of(std::vector<std::vector<std::string>> const& rows) {
    return written_workbook([&](lxw_workbook*, lxw_worksheet* sheet) {
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t column = 0; column < rows[row].size(); ++column)
                worksheet_write_string(sheet, static_cast<lxw_row_t>(row),
                                       static_cast<lxw_col_t>(column), rows[row][column].c_str(),
                                       nullptr);
    });
}

struct ZipPart {
    std::string name, text;
    bool is_encrypted = false;
};

inline std::string zip_of(std::vector<ZipPart> const& parts) {
    zip_error_t error;
    zip_error_init(&error);
    auto* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(target);
    auto* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    for (auto const& part : parts) {
        auto* source = zip_source_buffer(archive, part.text.data(), part.text.size(), 0);
        auto const at = zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (part.is_encrypted)
            zip_file_set_encryption(archive, static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, "x");
    }
    zip_close(archive);
    zip_source_open(target);
    std::string file;
    std::string chunk(65'536, '\0');
    for (zip_int64_t count = 1; count > 0;) {
        count = zip_source_read(target, chunk.data(), chunk.size());
        if (count > 0) file.append(chunk, 0, static_cast<std::size_t>(count));
    }
    zip_source_close(target);
    zip_source_free(target);
    zip_error_fini(&error);
    return file;
}

// The smallest workbook around the XML of one sheet; `change` may spoil its parts.
inline std::vector<ZipPart> parts_around(std::string const& sheet) {
    std::string const head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    return {
        {"[Content_Types].xml", head + "<Types/>"},
        {"xl/workbook.xml", head + "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:sheets>"
                                   "<x:sheet name=\"old\" state=\"hidden\" r:id=\"r9\"/>"
                                   "<x:sheet name=\"stock\" r:id=\"r1\"/></x:sheets></x:workbook>"},
        {"xl/_rels/workbook.xml.rels",
         head + "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet7.xml\"/>"
                "</Relationships>"},
        {"xl/worksheets/sheet7.xml", sheet},
    };
}
inline std::string sheet_of(std::string const& rows) {
    return "<worksheet><cols/><sheetData>" + rows + "</sheetData></worksheet>";
}

}  // namespace chaolu::test
