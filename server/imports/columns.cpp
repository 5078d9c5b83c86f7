// Matches the first row of a file with the names that a kind knows.
#include "server/imports/columns.hpp"

#include <algorithm>

#include "domain/inventory/lot.hpp"
#include "server/imports/cells.hpp"

namespace chaolu::imports {
namespace {

std::optional<std::size_t> field_named(std::string_view header, std::span<ColumnName const> names) {
    std::string name(header);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    for (std::size_t field = 0; field < names.size(); ++field)
        if (name == names[field].name || name == names[field].chinese) return field;
    return {};
}

// "'harvest_date' (采收日期) or 'production_date' (生产日期)"
std::string said(std::vector<std::size_t> const& group, std::span<ColumnName const> names) {
    std::string text;
    for (auto const field : group) {
        if (!text.empty()) text += " or ";
        text +=
            "'" + std::string(names[field].name) + "' (" + std::string(names[field].chinese) + ")";
    }
    return text;
}

std::optional<CellFault> cell_fault(Row const& row, std::size_t at, std::string_view cell) {
    if (row.form(at) == CellForm::fault)
        return CellFault{at + 1, Code::invalid_format,
                         "holds the error " + inventory::shown(cell) + " of a spreadsheet"};
    // What a formula came to is decided by whoever opens the file, and by when.
    if (row.form(at) == CellForm::formula || cell.starts_with('='))
        return CellFault{at + 1, Code::invalid_format,
                         "holds a formula; put its value in its place (paste as values)"};
    return {};
}

}  // namespace

Result<Columns> Columns::with_headers(Row const& row, std::span<ColumnName const> names,
                                      std::span<std::vector<std::size_t> const> required,
                                      std::string_view kind) {
    std::vector<Fault> faults;
    auto const add = [&](Code code, std::string detail) {
        faults.push_back({"", code, std::move(detail)});
    };
    auto const column = [](std::size_t number) { return "column " + std::to_string(number) + " "; };
    if (row.fault) add(row.fault->code, column(row.fault->column) + row.fault->detail);
    std::vector<std::string> headers;
    std::vector<std::size_t> seen;
    auto const has = [&](std::size_t field) {
        return std::find(seen.begin(), seen.end(), field) != seen.end();
    };
    std::string buffer;
    for (auto const cell : row.cells) {
        headers.emplace_back(clean(cell, buffer));
        if (headers.back().empty()) continue;
        auto const field = field_named(headers.back(), names);
        auto const named = column(headers.size()) + inventory::shown(headers.back());
        if (!field)
            add(Code::unknown_field, named + " is not one of " + std::string(kind));
        else if (has(*field))
            add(Code::duplicate_field, named + " stands there twice");
        else
            seen.push_back(*field);
    }
    for (auto const& group : required)
        if (std::none_of(group.begin(), group.end(), has))
            add(Code::required, "there is no column " + said(group, names));
    if (!faults.empty())
        return refuse(Code::validation_failed, "The first row does not name the columns.",
                      std::move(faults));
    return with_known_headers(std::move(headers), names);
}

Columns Columns::with_known_headers(std::vector<std::string> headers,
                                    std::span<ColumnName const> names) {
    Columns columns;
    columns.headers_ = std::move(headers);
    columns.columns_.resize(names.size());
    for (std::size_t at = 0; at < columns.headers_.size(); ++at) {
        auto const field = field_named(columns.headers_[at], names);
        columns.fields_.push_back(field);
        if (field) columns.columns_[*field] = at + 1;
    }
    return columns;
}

std::string Columns::header(std::size_t column) const {
    return column == 0 || column > headers_.size() ? std::string() : headers_[column - 1];
}

std::optional<CellFault> Columns::form_fault(Row const& row) const {
    if (row.fault) return CellFault{row.fault->column, row.fault->code, row.fault->detail};
    auto const cells = row.cells.size();
    auto const columns = headers_.size();
    if (cells == columns) return {};
    return CellFault{
        std::min(cells, columns) + 1, cells < columns ? Code::too_few : Code::too_many,
        "the row has " + std::to_string(cells) + " cells, the header " + std::to_string(columns)};
}

std::optional<std::size_t> field_of(Columns const& columns, Row const& row, std::size_t at,
                                    std::string_view cell, std::vector<CellFault>& faults) {
    if (auto fault = cell_fault(row, at, cell)) {
        faults.push_back(*std::move(fault));
        return {};
    }
    auto const field = columns.field_at(at);
    if (!field)
        faults.push_back({at + 1, Code::unknown_field, "stands in a column without a name"});
    return field;
}

std::vector<CellFault> one_a_cell(std::vector<CellFault> faults) {
    std::stable_sort(faults.begin(), faults.end(),
                     [](auto const& a, auto const& b) { return a.column < b.column; });
    auto const same = [](auto const& a, auto const& b) { return a.column == b.column; };
    faults.erase(std::unique(faults.begin(), faults.end(), same), faults.end());
    return faults;
}

bool has_column(std::vector<CellFault> const& faults, std::size_t column) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](CellFault const& fault) { return fault.column == column; });
}

}  // namespace chaolu::imports
