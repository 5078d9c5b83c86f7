// The table is followed column by column; pointers lead back to cells.
#include "server/imports/body_rows.hpp"

#include "server/imports/body_cells.hpp"
#include "server/imports/typed_cells.hpp"

namespace chaolu::imports {
namespace {

using nlohmann::json;

json::json_pointer place_of(std::string_view pointer) {
    return json::json_pointer(std::string(pointer));
}

// "/skus/7/gtin" as "/skus/0/gtin": a row has one of each.
std::string of_the_first(std::string_view pointer) {
    std::string text;
    while (!pointer.empty()) {
        auto const next = pointer.find('/', 1);
        auto const step = pointer.substr(0, next);
        bool const is_index =
            step.size() > 1 && step.find_first_not_of("0123456789", 1) == std::string_view::npos;
        text += is_index ? "/0" : step;
        pointer.remove_prefix(step.size());
    }
    return text;
}

bool leads_into(std::string_view pointer, std::string_view part) {
    return part.starts_with(pointer) &&
           (part.size() == pointer.size() || part[pointer.size()] == '/');
}

}  // namespace

Result<BodyRows> BodyRows::with_headers(Row const& row, BodyKind const& kind) {
    std::vector<std::vector<std::size_t>> required;
    for (std::size_t at = 0; at < kind.columns.size(); ++at)
        if (kind.columns[at].is_required) required.push_back({at});
    auto columns = Columns::with_headers(row, kind.names, required, kind.name);
    if (!columns) return tl::unexpected(std::move(columns.error()));
    return BodyRows(*std::move(columns), kind);
}

BodyRow BodyRows::read(Row const& row) const {
    BodyRow read;
    read.line = row.line;
    if (auto fault = columns_.form_fault(row)) {
        read.faults.push_back(*std::move(fault));
        return read;
    }
    std::string buffer;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        auto const cell = clean(row.cells[at], buffer);
        if (cell.empty()) continue;
        auto const field = field_of(columns_, row, at, cell, read.faults);
        if (!field || *field >= kind_->columns.size()) continue;
        auto const& column = kind_->columns[*field];
        if (column.kind == CellKind::code)
            if (auto const code = code_of_cell(row, at, cell, read.warnings); !code) {
                read.faults.push_back({at + 1, code.error().code, code.error().detail});
                continue;
            }
        auto value = value_in(column.kind, row.cells[at], cell);
        if (value)
            read.body[place_of(column.pointer)] = *std::move(value);
        else
            read.faults.push_back({at + 1, value.error().code, std::move(value.error().detail)});
    }
    return read;
}

// What the pointer is within; else the first thing that is within the pointer: a name that is
// missing altogether should have stood where its Chinese part does.
std::optional<std::size_t> BodyRows::field_at(std::string_view pointer) const {
    auto const wanted = of_the_first(pointer);
    for (std::size_t at = 0; at < kind_->columns.size(); ++at)
        if (leads_into(kind_->columns[at].pointer, wanted)) return at;
    if (wanted.empty()) return {};
    for (std::size_t at = 0; at < kind_->columns.size(); ++at)
        if (leads_into(wanted, kind_->columns[at].pointer)) return at;
    return {};
}

std::size_t BodyRows::column_of(std::string_view pointer) const {
    auto const field = field_at(pointer);
    return field ? columns_.column_of(*field) : 0;
}

CellFault BodyRows::place(Fault const& fault) const {
    auto const field = field_at(fault.pointer);
    if (!field) return {0, fault.code, fault.detail};
    if (auto const column = columns_.column_of(*field); column != 0)
        return {column, fault.code, fault.detail};
    auto const& name = kind_->names[*field];
    return {0, fault.code,
            "'" + std::string(name.name) + "' (" + std::string(name.chinese) + ") " + fault.detail};
}

std::vector<OutCell> cells_of(json const& body, BodyKind const& kind) {
    std::vector<OutCell> cells;
    for (auto const& column : kind.columns) {
        auto const place = place_of(column.pointer);
        cells.push_back(body.contains(place) ? cell_of(column.kind, body.at(place)) : OutCell{});
    }
    return cells;
}

}  // namespace chaolu::imports
