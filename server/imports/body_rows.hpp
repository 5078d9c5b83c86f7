// Kinds of files told by a table: which column goes where in a body of the API, and back.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/imports/body_row.hpp"
#include "server/imports/table.hpp"

namespace chaolu::imports {

enum class CellKind {
    code,        // as it stands, full-width forms made plain
    text,        // what people write, with its own forms
    count,       // a whole number
    flag,        // 是, 否, true, false, yes, no, 1, 0
    texts,       // several, between ; ； or 、
    base_unit,   // g, 克, 斤: what it is counted in
    packs,       // box=10; bundle_tie=10000/3
    content,     // 500ml, 0.5 升
    attributes,  // storage=chilled; white_mm=450
};

struct BodyColumn {
    ColumnName name;
    CellKind kind = CellKind::code;
    // Where the body has it: a JSON Pointer. Rows of one document have the parts that differ at /0.
    std::string_view pointer;
    // A file without it is none of this kind.
    bool is_required = false;
    // Cannot be changed once it is there.
    bool is_fixed = false;
};

template <std::size_t N>
constexpr std::array<ColumnName, N> names_of(std::array<BodyColumn, N> const& columns) {
    std::array<ColumnName, N> names{};
    for (std::size_t at = 0; at < N; ++at) names[at] = columns[at].name;
    return names;
}

// The names of a kind, and of what files of its refused rows have besides.
template <std::size_t N>
constexpr std::array<ColumnName, N + note_columns.size()> with_notes(
    std::array<ColumnName, N> const& names) {
    std::array<ColumnName, N + note_columns.size()> all{};
    for (std::size_t at = 0; at < N; ++at) all[at] = names[at];
    for (std::size_t at = 0; at < note_columns.size(); ++at) all[N + at] = note_columns[at];
    return all;
}

struct BodyKind {
    std::string_view name;  // "a product file"
    std::span<BodyColumn const> columns;
    std::span<ColumnName const> names;  // of the same, then note_columns
};

class BodyRows {
public:
    // `kind` must outlive it.
    static Result<BodyRows> with_headers(Row const& row, BodyKind const& kind);

    BodyRow read(Row const& row) const;
    Columns const& columns() const { return columns_; }
    // Where the file has what the fault of a body is about, "/skus/7/gtin" as well as
    // "/skus/0/gtin". What the file has no column for is named in words.
    CellFault place(Fault const& fault) const;
    // The column of the file, 0 where it has none.
    std::size_t column_of(std::string_view pointer) const;

private:
    BodyRows(Columns columns, BodyKind const& kind) : columns_(std::move(columns)), kind_(&kind) {}
    std::optional<std::size_t> field_at(std::string_view pointer) const;

    Columns columns_;
    BodyKind const* kind_;
};

// A body in the cells of its kind, to be read back as the same. Empty is what it does not say, and
// what a cell cannot hold: a list of texts with separators within them.
std::vector<OutCell> cells_of(nlohmann::json const& body, BodyKind const& kind);

}  // namespace chaolu::imports
