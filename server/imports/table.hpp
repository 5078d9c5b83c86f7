// Writes tables in the formats that are read: templates, exports, rows to be corrected.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/imports/file.hpp"

namespace chaolu::imports {

struct OutCell {
    std::string text;
    bool is_number = false;  // digits, to be reckoned with
};

// A text that a spreadsheet would take for a formula gets an apostrophe in front in CSV; workbooks
// say themselves that it is text.
class TableWriter {
public:
    TableWriter() = default;
    TableWriter(TableWriter const&) = delete;
    TableWriter& operator=(TableWriter const&) = delete;
    virtual ~TableWriter() = default;

    virtual void row(std::vector<OutCell> const& cells) = 0;
    // The whole file; nothing comes after.
    virtual std::string finish() = 0;
};

// Texts that explain a template, on a sheet of their own; other formats leave them out.
using Notes = std::vector<std::vector<std::string>>;
std::unique_ptr<TableWriter> write_table(Format format, std::vector<std::string> const& headers,
                                         Notes const& notes = {});

// What a cell of CSV says, quoted and harmless.
std::string csv_cell(OutCell const& cell);

}  // namespace chaolu::imports
