// Headers in English and Chinese, and the reading of each kind of cell.
#include "server/imports/lot_rows.hpp"

#include <algorithm>

#include "server/imports/cells.hpp"

namespace chaolu::imports {
namespace {

using inventory::LotField;
using inventory::WrittenLot;
using CellFaults = std::vector<CellFault>;

struct ChineseName {
    std::string_view name;
    LotField field;
};
constexpr auto chinese_names = std::to_array<ChineseName>({
    {"货号", LotField::sku},
    {"批号", LotField::lot_code},
    {"采收日期", LotField::harvest_date},
    {"生产日期", LotField::production_date},
    {"到期日", LotField::expiry_date},
    {"数量", LotField::quantity},
    {"单位", LotField::unit},
    {"大棚", LotField::growing_unit},
    {"件数", LotField::pieces},
});

std::optional<LotField> field_named(std::string_view header) {
    std::string name(header);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    for (auto const& chinese : chinese_names)
        if (name == chinese.name || name == text(chinese.field)) return chinese.field;
    return {};
}

template <class T, class Into>
void keep(Cell<T> cell, Into& into, std::size_t column, CellFaults& faults) {
    if (cell)
        into = *std::move(cell);
    else
        faults.push_back({column, cell.error().code, std::move(cell.error().detail)});
}

void read_cell(LotField field, std::string_view cell, std::size_t column, WrittenLot& lot,
               std::string& unit, CellFaults& faults) {
    switch (field) {
        case LotField::sku: return keep(code_in(cell), lot.sku, column, faults);
        case LotField::lot_code: return keep(code_in(cell), lot.lot_code, column, faults);
        case LotField::harvest_date: return keep(date_in(cell), lot.harvest_date, column, faults);
        case LotField::production_date:
            return keep(date_in(cell), lot.production_date, column, faults);
        case LotField::expiry_date: return keep(date_in(cell), lot.expiry_date, column, faults);
        case LotField::quantity: return keep(quantity_in(cell), lot.quantity, column, faults);
        case LotField::unit: unit = cell; return;
        case LotField::growing_unit:
            return keep(growing_unit_in(cell), lot.growing_unit, column, faults);
        case LotField::pieces: return keep(count_in(cell), lot.pieces, column, faults);
    }
}

bool mean_the_same(std::string const& one, std::string const& other) {
    for (auto const base : {BaseUnit::g, BaseUnit::ml, BaseUnit::piece}) {
        auto const unit = inventory::unit_named(one, {base, {}});
        if (unit && unit == inventory::unit_named(other, {base, {}})) return true;
    }
    return one == other;
}

// The unit may stand in its own column, behind the number, or alike in both.
void settle_unit(std::string unit, WrittenLot& lot, std::size_t column, CellFaults& faults) {
    auto& behind = lot.quantity.unit;
    if (behind.empty())
        behind = std::move(unit);
    else if (!unit.empty() && !mean_the_same(unit, behind))
        faults.push_back({column, Code::invalid_format,
                          "is not the unit '" + behind + "' that stands behind the quantity"});
    if (behind.empty()) faults.push_back({column, Code::required, "the quantity has no unit"});
}

CellFaults one_a_cell(CellFaults faults) {
    std::stable_sort(faults.begin(), faults.end(),
                     [](auto const& a, auto const& b) { return a.column < b.column; });
    auto const same = [](auto const& a, auto const& b) { return a.column == b.column; };
    faults.erase(std::unique(faults.begin(), faults.end(), same), faults.end());
    return faults;
}

bool has_column(CellFaults const& faults, std::size_t column) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](CellFault const& fault) { return fault.column == column; });
}

// A row whose cells cannot be told apart by the header.
std::optional<CellFault> form_fault(CsvRow const& row, std::size_t columns) {
    if (row.fault) return CellFault{row.fault->column, row.fault->code, row.fault->detail};
    auto const cells = row.cells.size();
    if (cells == columns) return {};
    return CellFault{
        std::min(cells, columns) + 1, cells < columns ? Code::too_few : Code::too_many,
        "the row has " + std::to_string(cells) + " cells, the header " + std::to_string(columns)};
}

}  // namespace

Result<LotRows> LotRows::with_headers(CsvRow const& row) {
    std::vector<Fault> faults;
    auto const add = [&](Code code, std::string detail) {
        faults.push_back({"", code, std::move(detail)});
    };
    auto const column = [](std::size_t number) { return "column " + std::to_string(number) + " "; };
    if (row.fault) add(row.fault->code, column(row.fault->column) + row.fault->detail);
    std::vector<std::string> headers;
    std::vector<LotField> seen;
    std::string buffer;
    for (auto const cell : row.cells) {
        headers.emplace_back(clean(cell, buffer));
        if (headers.back().empty()) continue;
        auto const field = field_named(headers.back());
        auto const named = column(headers.size()) + inventory::shown(headers.back());
        if (!field)
            add(Code::unknown_field, named + " is not one of a stock file");
        else if (std::find(seen.begin(), seen.end(), *field) != seen.end())
            add(Code::duplicate_field, named + " stands there twice");
        else
            seen.push_back(*field);
    }
    auto const has = [&](LotField field) {
        return std::find(seen.begin(), seen.end(), field) != seen.end();
    };
    if (!has(LotField::sku)) add(Code::required, "there is no column 'sku' (货号)");
    if (!has(LotField::quantity)) add(Code::required, "there is no column 'quantity' (数量)");
    if (!has(LotField::harvest_date) && !has(LotField::production_date))
        add(Code::required,
            "there is no column 'harvest_date' (采收日期) or 'production_date' (生产日期)");
    if (!faults.empty())
        return refuse(Code::validation_failed, "The first row does not name the columns.",
                      std::move(faults));
    return with_known_headers(std::move(headers));
}

LotRows LotRows::with_known_headers(std::vector<std::string> headers) {
    LotRows rows;
    rows.headers_ = std::move(headers);
    for (std::size_t at = 0; at < rows.headers_.size(); ++at) {
        rows.fields_.push_back(field_named(rows.headers_[at]));
        if (rows.fields_.back())
            rows.columns_[static_cast<std::size_t>(*rows.fields_.back())] = at + 1;
    }
    return rows;
}

std::string LotRows::header(std::size_t column) const {
    return column == 0 || column > headers_.size() ? std::string() : headers_[column - 1];
}

std::size_t LotRows::column_of(LotField field) const {
    auto const column = columns_[static_cast<std::size_t>(field)];
    if (column == 0 && field == LotField::unit) return column_of(LotField::quantity);
    if (column == 0 && field == LotField::harvest_date)
        return columns_[static_cast<std::size_t>(LotField::production_date)];
    return column;
}

CellFault LotRows::place(inventory::LotFault const& fault) const {
    return {column_of(fault.field), fault.code, fault.detail};
}

CellFaults LotRows::merged(CellFaults faults,
                           std::vector<inventory::LotFault> const& judged) const {
    // A unit may stand behind a number that could not be read.
    bool const is_unit_unread = has_column(faults, column_of(LotField::quantity));
    for (auto const& fault : judged)
        if (fault.field != LotField::unit || !is_unit_unread) faults.push_back(place(fault));
    return one_a_cell(std::move(faults));
}

ReadRow LotRows::read(CsvRow const& row) const {
    if (auto fault = form_fault(row, headers_.size())) return {{}, {*std::move(fault)}};
    WrittenLot lot;
    CellFaults faults;
    std::string unit, buffer;
    bool has_quantity = false;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        auto const cell = clean(row.cells[at], buffer);
        if (cell.empty()) continue;
        if (fields_[at] == LotField::quantity) has_quantity = true;
        if (fields_[at])
            read_cell(*fields_[at], cell, at + 1, lot, unit, faults);
        else
            faults.push_back({at + 1, Code::unknown_field, "stands in a column without a name"});
    }
    if (lot.sku.empty()) faults.push_back({column_of(LotField::sku), Code::required, "is empty"});
    auto const quantity = column_of(LotField::quantity);
    if (!has_quantity)
        faults.push_back({quantity, Code::required, "is empty"});
    else if (!has_column(faults, quantity))
        settle_unit(std::move(unit), lot, column_of(LotField::unit), faults);
    return {std::move(lot), std::move(faults)};
}

}  // namespace chaolu::imports
