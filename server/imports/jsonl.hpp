// Reads JSON lines: one object a line, its fields named like the columns of the other formats.
#pragma once
#include <functional>
#include <span>
#include <string>

#include "server/imports/columns.hpp"

namespace chaolu::imports {

// The first row has the names of all columns, in the order of the kind; every line follows in that
// order. Texts and numbers are cells as they stand there, digit by digit; null and an absent field
// are empty cells. A line that is no such object is a faulty row and hinders no other.
class JsonlReader final : public RowReader {
public:
    // `text` gives the UTF-8 text piece by piece, empty at its end.
    JsonlReader(std::function<std::string_view()> text, std::span<ColumnName const> names);

    Row const* next() override;

private:
    bool take_line();
    void read_line();

    std::function<std::string_view()> text_;
    std::span<ColumnName const> names_;
    std::string_view piece_;
    std::int64_t line_ = 0;
    bool is_begun_ = false;
    bool is_too_long_ = false;
    std::string bytes_;                // of the line
    std::vector<std::string> values_;  // of its cells
    Row row_;
};

}  // namespace chaolu::imports
