// Which column of a file means what: names in English and Chinese, for any kind of file.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/imports/rows.hpp"

namespace chaolu::imports {

// A field of a kind of file; its place in the kind's list is its number.
struct ColumnName {
    std::string_view name;
    std::string_view chinese;
};

// What files of refused rows have besides, in the order in which they are added.
inline constexpr std::array<ColumnName, 2> note_columns{{{"line", "行号"}, {"errors", "错误"}}};

// One thing wrong with one cell; column 0 means the row as a whole.
struct CellFault {
    std::size_t column = 0;  // from 1
    Code code = Code::invalid_format;
    std::string detail;
    bool operator==(CellFault const&) const = default;
};

class Columns {
public:
    // Refuses names it does not know and names that stand there twice. `required` says which
    // columns a file of this kind must have: one of each group.
    static Result<Columns> with_headers(Row const& row, std::span<ColumnName const> names,
                                        std::span<std::vector<std::size_t> const> required,
                                        std::string_view kind);
    // Headers that were accepted before.
    static Columns with_known_headers(std::vector<std::string> headers,
                                      std::span<ColumnName const> names);

    std::vector<std::string> const& headers() const { return headers_; }
    // The name of a column, empty for column 0 and beyond the last.
    std::string header(std::size_t column) const;
    // The field of the cell at this place of a row, none where the column has no name.
    std::optional<std::size_t> field_at(std::size_t at) const { return fields_[at]; }
    // From 1; 0 where the file has no such column.
    std::size_t column_of(std::size_t field) const { return columns_[field]; }

    // A row whose cells cannot be told apart by the header.
    std::optional<CellFault> form_fault(Row const& row) const;

private:
    std::vector<std::string> headers_;
    std::vector<std::optional<std::size_t>> fields_;  // of each column
    std::vector<std::size_t> columns_;                // of each field
};

// The field of a cell that has something in it. None, and a fault, for what no kind of file takes:
// formulas, what a spreadsheet says of a failed one, and cells of a column without a name.
std::optional<std::size_t> field_of(Columns const& columns, Row const& row, std::size_t at,
                                    std::string_view cell, std::vector<CellFault>& faults);

// The faults by column, the first of each.
std::vector<CellFault> one_a_cell(std::vector<CellFault> faults);
bool has_column(std::vector<CellFault> const& faults, std::size_t column);

}  // namespace chaolu::imports
