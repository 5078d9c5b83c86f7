// Price files: which columns they have, and the price that a row speaks of, as the API writes it.
#pragma once
#include <array>
#include <map>
#include <string>

#include "domain/core/quantity.hpp"
#include "server/imports/body_row.hpp"
#include "server/imports/columns.hpp"

namespace chaolu::imports {

enum class PriceField {
    sku,
    price,
    per,
    supplier_id,
    min_quantity,
    valid_from,
    valid_to,
    line,
    errors,
};
constexpr std::array<ColumnName, 9> price_columns{{
    {"sku", "货号"},
    {"price", "价格"},
    {"per", "计价单位"},
    {"supplier_id", "供应商"},
    {"min_quantity", "起订量"},
    {"valid_from", "开始日期"},
    {"valid_to", "结束日期"},
    {"line", "行号"},
    {"errors", "错误"},
}};
constexpr std::span<ColumnName const> price_template = std::span(price_columns).first(7);

// The body of a row is a price as in POST .../prices:batch; what units it names is known once its
// SKU is.
class PriceRows {
public:
    static Result<PriceRows> with_headers(Row const& row);
    BodyRow read(Row const& row) const;
    // Turns "斤" into jin and the like, as this SKU has it; a word that is no unit of it is a fault.
    void name_units(BodyRow& row, Measures const& measures) const;

    Columns const& columns() const { return columns_; }
    // Where the file has what a pointer such as "/prices/0/min_quantity/unit" is about; 0 when it
    // has no such column.
    std::size_t column_of(std::string_view pointer) const;

private:
    explicit PriceRows(Columns columns) : columns_(std::move(columns)) {}
    void read_cell(Row const& row, std::size_t at, std::string_view cell, BodyRow& into) const;

    Columns columns_;
};

}  // namespace chaolu::imports
