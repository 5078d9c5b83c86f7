// The reading of each kind of cell of a stock file.
#include "server/imports/lot_rows.hpp"

#include <algorithm>

#include "server/imports/typed_cells.hpp"

namespace chaolu::imports {
namespace {

using inventory::LotField;
using inventory::WrittenLot;
using CellFaults = std::vector<CellFault>;

std::size_t number_of(LotField field) { return static_cast<std::size_t>(field); }

template <class T, class Into>
void keep(Cell<T> cell, Into& into, std::size_t column, CellFaults& faults) {
    if (cell)
        into = *std::move(cell);
    else
        faults.push_back({column, cell.error().code, std::move(cell.error().detail)});
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

// Weights without a unit of their own have that of the row.
void settle_weights(std::string const& unit, WrittenLot& lot, std::size_t column,
                    CellFaults& faults) {
    auto const& of_row = lot.quantity.unit.empty() ? unit : lot.quantity.unit;
    for (auto* const weight : {&lot.gross_weight, &lot.tare_weight}) {
        if (!*weight || !(*weight)->unit.empty()) continue;
        (*weight)->unit = of_row;
        if (of_row.empty() && !has_column(faults, column))
            faults.push_back({column, Code::required, "the weight has no unit"});
    }
}

std::vector<std::size_t> group(std::initializer_list<LotField> fields) {
    std::vector<std::size_t> numbers;
    for (auto const field : fields) numbers.push_back(number_of(field));
    return numbers;
}

std::string cell_of(LotField field, inventory::Lot const& lot, std::string const& sku,
                    std::string const& base_unit, bool is_unit_apart) {
    auto const measured = [&](std::int64_t value) {
        return std::to_string(value) + (is_unit_apart ? "" : base_unit);
    };
    auto const day = [](std::optional<Date> const& date) { return date ? to_text(*date) : ""; };
    auto const weight = [&](std::optional<std::int64_t> const& grams) {
        return grams ? measured(*grams) : "";
    };
    switch (field) {
        case LotField::sku: return sku;
        case LotField::lot_code: return lot.lot_code;
        case LotField::harvest_date: return day(lot.harvest_date);
        case LotField::production_date: return day(lot.production_date);
        case LotField::expiry_date: return day(lot.expiry_date);
        case LotField::quantity: return measured(lot.quantity);
        case LotField::unit: return base_unit;
        case LotField::growing_unit:
            return lot.growing_unit ? lot.growing_unit->site + "/" + lot.growing_unit->number : "";
        case LotField::pieces: return lot.pieces ? std::to_string(*lot.pieces) : "";
        case LotField::gross_weight: return weight(lot.gross_weight);
        case LotField::tare_weight: return weight(lot.tare_weight);
    }
    return "";
}

}  // namespace

Result<LotRows> LotRows::with_headers(Row const& row) {
    std::array const required{group({LotField::sku}), group({LotField::quantity}),
                              group({LotField::harvest_date, LotField::production_date})};
    auto columns = Columns::with_headers(row, stock_columns, required, "a stock file");
    if (!columns) return tl::unexpected(std::move(columns.error()));
    return LotRows(*std::move(columns));
}

LotRows LotRows::with_known_headers(std::vector<std::string> headers) {
    return LotRows(Columns::with_known_headers(std::move(headers), stock_columns));
}

std::size_t LotRows::column_of(LotField field) const {
    auto const column = columns_.column_of(number_of(field));
    if (column == 0 && field == LotField::unit) return column_of(LotField::quantity);
    if (column == 0 && field == LotField::harvest_date)
        return columns_.column_of(number_of(LotField::production_date));
    return column;
}

CellFault LotRows::place(inventory::LotFault const& fault) const {
    return {column_of(fault.field), fault.code, fault.detail};
}

CellFaults LotRows::merged(CellFaults faults,
                           std::vector<inventory::LotFault> const& judged) const {
    // A unit may stand behind a number that could not be read.
    bool const is_unit_unread = has_column(faults, column_of(LotField::quantity));
    bool const is_unit_missing = has_column(faults, column_of(LotField::unit));
    for (auto const& fault : judged) {
        if (fault.field == LotField::unit && is_unit_unread) continue;
        bool const is_weight =
            fault.field == LotField::gross_weight || fault.field == LotField::tare_weight;
        if (is_weight && fault.code == Code::unknown_unit && is_unit_missing) continue;
        faults.push_back(place(fault));
    }
    return one_a_cell(std::move(faults));
}

std::vector<std::string> LotRows::cells_of(inventory::Lot const& lot, std::string const& sku,
                                           std::string const& base_unit) const {
    // Without a column for it the unit stands behind the figures.
    bool const is_unit_apart = columns_.column_of(number_of(LotField::unit)) != 0;
    std::vector<std::string> cells;
    for (std::size_t at = 0; at < headers().size(); ++at) {
        auto const field = columns_.field_at(at);
        cells.push_back(field && *field < line_field ? cell_of(static_cast<LotField>(*field), lot,
                                                               sku, base_unit, is_unit_apart)
                                                     : "");
    }
    return cells;
}

void LotRows::read_cell(Row const& row, std::size_t at, std::string_view cell, ReadRow& into,
                        std::string& unit) const {
    auto const column = at + 1;
    auto const field = columns_.field_at(at).value();
    auto& [lot, faults, warnings, original_line, location, supplier] = into;
    if (field == errors_field) return;
    if (field == line_field) return keep(count_in(cell), original_line, column, faults);
    if (field == location_field || field == supplier_field) {
        (field == location_field ? location : supplier) = cell;
        return;
    }
    auto const day = [&](std::optional<Date>& to) {
        keep(day_of_cell(row, at, cell, warnings), to, column, faults);
    };
    switch (static_cast<LotField>(field)) {
        case LotField::sku:
            return keep(code_of_cell(row, at, cell, warnings), lot->sku, column, faults);
        case LotField::lot_code:
            return keep(code_of_cell(row, at, cell, warnings), lot->lot_code, column, faults);
        case LotField::harvest_date: return day(lot->harvest_date);
        case LotField::production_date: return day(lot->production_date);
        case LotField::expiry_date: return day(lot->expiry_date);
        case LotField::quantity: return keep(quantity_in(cell), lot->quantity, column, faults);
        case LotField::unit: unit = cell; return;
        case LotField::growing_unit:
            return keep(growing_unit_in(cell), lot->growing_unit, column, faults);
        case LotField::pieces: return keep(count_in(cell), lot->pieces, column, faults);
        case LotField::gross_weight:
            return keep(quantity_in(cell), lot->gross_weight, column, faults);
        case LotField::tare_weight:
            return keep(quantity_in(cell), lot->tare_weight, column, faults);
    }
}

ReadRow LotRows::read(Row const& row) const {
    if (auto fault = columns_.form_fault(row)) return {{}, {*std::move(fault)}};
    ReadRow read{WrittenLot{}, {}};
    std::string unit, buffer;
    auto const quantity = column_of(LotField::quantity);
    bool has_quantity = false;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        auto const cell = clean(row.cells[at], buffer);
        if (cell.empty()) continue;
        if (at + 1 == quantity) has_quantity = true;
        if (field_of(columns_, row, at, cell, read.faults)) read_cell(row, at, cell, read, unit);
    }
    auto const sku = column_of(LotField::sku);
    if (read.lot->sku.empty() && !has_column(read.faults, sku))
        read.faults.push_back({sku, Code::required, "is empty"});
    settle_weights(unit, *read.lot, column_of(LotField::unit), read.faults);
    bool const is_weighed = read.lot->gross_weight && read.lot->tare_weight;
    if (!has_quantity && !is_weighed)
        read.faults.push_back({quantity, Code::required, "is empty"});
    else if (!has_quantity)
        return read;
    else if (!has_column(read.faults, quantity))
        settle_unit(std::move(unit), *read.lot, column_of(LotField::unit), read.faults);
    return read;
}

}  // namespace chaolu::imports
