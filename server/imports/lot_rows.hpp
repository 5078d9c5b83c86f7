// Stock files: which columns they have, and the lot that a row of one speaks of.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "domain/inventory/lot.hpp"
#include "server/imports/columns.hpp"

namespace chaolu::imports {

// In the order of LotField; then what files of refused rows have besides, and what exports have.
constexpr std::array<ColumnName, inventory::lot_field_count + 4> stock_columns{{
    {"sku", "货号"},
    {"lot_code", "批号"},
    {"harvest_date", "采收日期"},
    {"production_date", "生产日期"},
    {"expiry_date", "到期日"},
    {"quantity", "数量"},
    {"unit", "单位"},
    {"growing_unit", "大棚"},
    {"pieces", "件数"},
    {"gross_weight", "毛重"},
    {"tare_weight", "皮重"},
    {"line", "行号"},
    {"errors", "错误"},
    {"location", "地点"},
    {"supplier_id", "供应商"},
}};
constexpr std::size_t line_field = inventory::lot_field_count;
constexpr std::size_t errors_field = line_field + 1;
// A file that says where its lots lie tells how much of them is there now.
constexpr std::size_t location_field = errors_field + 1;
constexpr std::size_t supplier_field = location_field + 1;
// What a template has.
constexpr std::span<ColumnName const> stock_template =
    std::span(stock_columns).first(inventory::lot_field_count);

struct ReadRow {
    // What could be read; none of it when the row's form is broken.
    std::optional<inventory::WrittenLot> lot;
    std::vector<CellFault> faults;
    // What was read, and may not be what was meant.
    std::vector<CellFault> warnings = {};
    // Where the row stood in the file that this one corrects.
    std::optional<std::int64_t> original_line = {};
    // The code of the place where it lies, and whose it is; empty when the row does not say.
    std::string location = {};
    std::string supplier = {};
};

class LotRows {
public:
    // Refuses what Columns refuses, and a file without the columns that every lot needs. A column
    // without a name must be empty in every row.
    static Result<LotRows> with_headers(Row const& row);
    // Headers that were accepted before.
    static LotRows with_known_headers(std::vector<std::string> headers);

    std::vector<std::string> const& headers() const { return columns_.headers(); }
    // The name of a column, empty for column 0 and beyond the last.
    std::string header(std::size_t column) const { return columns_.header(column); }

    ReadRow read(Row const& row) const;
    // With what the rules find fault with, each placed where the file says it. A cell has one
    // fault, the first: what could not be read is not judged as well.
    std::vector<CellFault> merged(std::vector<CellFault> faults,
                                  std::vector<inventory::LotFault> const& judged) const;
    CellFault place(inventory::LotFault const& fault) const;
    std::size_t line_column() const { return columns_.column_of(line_field); }
    bool has(std::size_t field) const { return columns_.column_of(field) != 0; }
    std::size_t column_or(std::size_t field, std::size_t other) const {
        return has(field) ? columns_.column_of(field) : other;
    }

    // A lot in the cells of this file.
    std::vector<std::string> cells_of(inventory::Lot const& lot, std::string const& sku,
                                      std::string const& base_unit) const;

private:
    explicit LotRows(Columns columns) : columns_(std::move(columns)) {}
    std::size_t column_of(inventory::LotField field) const;
    void read_cell(Row const& row, std::size_t at, std::string_view cell, ReadRow& into,
                   std::string& unit) const;

    Columns columns_;
};

}  // namespace chaolu::imports
