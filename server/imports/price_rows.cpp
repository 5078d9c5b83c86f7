// Makes of each row what a client of the API would have sent, so that one rule judges both.
#include "server/imports/price_rows.hpp"

#include "domain/inventory/lot.hpp"
#include "server/imports/typed_cells.hpp"

namespace chaolu::imports {
namespace {

using nlohmann::json;

std::size_t number_of(PriceField field) { return static_cast<std::size_t>(field); }

template <class T>
std::optional<T> kept(Cell<T> cell, std::size_t column, BodyRow& into) {
    if (cell) return *std::move(cell);
    into.faults.push_back({column, cell.error().code, std::move(cell.error().detail)});
    return {};
}

// digits / 10^decimals, written out.
std::string decimal(inventory::WrittenQuantity const& number) {
    auto digits = std::to_string(number.digits);
    auto const decimals = static_cast<std::size_t>(number.decimals);
    if (decimals == 0) return digits;
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    return digits.substr(0, digits.size() - decimals) + "." +
           digits.substr(digits.size() - decimals);
}

// "6.50", "6.50元", "6.50元/斤".
void read_price(std::string_view cell, std::size_t column, BodyRow& into) {
    for (std::string_view const sign : {"¥", "￥"})
        if (cell.starts_with(sign)) cell.remove_prefix(sign.size());
    auto const number = kept(quantity_in(cell), column, into);
    if (!number) return;
    into.body["price"] = decimal(*number);
    std::string_view behind = number->unit;
    for (std::string_view const yuan : {"元", "yuan", "CNY"})
        if (behind.starts_with(yuan)) behind.remove_prefix(yuan.size());
    if (behind.empty()) return;
    if (!behind.starts_with('/')) {
        into.faults.push_back(
            {column, Code::invalid_format, "is not a price such as 6.50, 6.50元 or 6.50元/斤"});
        return;
    }
    auto const per = std::string(behind.substr(1));
    auto const other = into.body.value("per", per);
    if (other == per)
        into.body["per"] = per;
    else
        into.faults.push_back({column, Code::invalid_format,
                               "is for another unit than '" + other + "' in its own column"});
}

void read_minimum(std::string_view cell, std::size_t column, BodyRow& into) {
    auto const quantity = kept(quantity_in(cell), column, into);
    if (!quantity) return;
    if (quantity->decimals > 0)
        into.faults.push_back({column, Code::not_an_integer, "must be a whole number"});
    else
        into.body["min_quantity"] = {{"value", quantity->digits}, {"unit", quantity->unit}};
}

}  // namespace

Result<PriceRows> PriceRows::with_headers(Row const& row) {
    std::array const required{std::vector{number_of(PriceField::sku)},
                              std::vector{number_of(PriceField::price)}};
    auto columns = Columns::with_headers(row, price_columns, required, "a price file");
    if (!columns) return tl::unexpected(std::move(columns.error()));
    return PriceRows(*std::move(columns));
}

void PriceRows::read_cell(Row const& row, std::size_t at, std::string_view cell,
                          BodyRow& into) const {
    auto const column = at + 1;
    auto const field = static_cast<PriceField>(columns_.field_at(at).value());
    auto const name = std::string(price_columns[number_of(field)].name);
    switch (field) {
        case PriceField::sku:
            if (auto code = kept(code_of_cell(row, at, cell, into.warnings), column, into))
                into.body[name] = std::string(*code);
            return;
        case PriceField::price: return read_price(cell, column, into);
        case PriceField::per:
        case PriceField::supplier_id: into.body[name] = std::string(cell); return;
        case PriceField::min_quantity: return read_minimum(cell, column, into);
        case PriceField::valid_from:
        case PriceField::valid_to:
            if (auto day = kept(day_of_cell(row, at, cell, into.warnings), column, into))
                into.body[name] = to_text(*day);
            return;
        case PriceField::line:
        case PriceField::errors: return;
    }
}

BodyRow PriceRows::read(Row const& row) const {
    BodyRow read;
    read.line = row.line;
    if (auto fault = columns_.form_fault(row)) {
        read.faults.push_back(*std::move(fault));
        return read;
    }
    std::string buffer;
    // The unit first, so that what stands behind the price can be held against it.
    auto const per = columns_.column_of(number_of(PriceField::per));
    for (bool const is_unit : {true, false})
        for (std::size_t at = 0; at < row.cells.size(); ++at) {
            auto const cell = clean(row.cells[at], buffer);
            if (cell.empty() || (at + 1 == per) != is_unit) continue;
            if (field_of(columns_, row, at, cell, read.faults)) read_cell(row, at, cell, read);
        }
    return read;
}

void PriceRows::name_units(BodyRow& row, Measures const& measures) const {
    auto const name = [&](json& unit, std::string_view pointer) {
        auto const word = unit.get<std::string>();
        if (auto const known = inventory::unit_named(word, measures))
            unit = *known;
        else
            row.faults.push_back({column_of(pointer), Code::unknown_unit,
                                  inventory::shown(word) + " has no one meaning for this SKU"});
    };
    if (row.body.contains("per")) name(row.body["per"], "/prices/0/per");
    if (row.body.contains("min_quantity"))
        name(row.body["min_quantity"]["unit"], "/prices/0/min_quantity/unit");
}

std::size_t PriceRows::column_of(std::string_view pointer) const {
    // Behind "/prices/N/", up to the next step.
    for (int step = 0; step < 3 && !pointer.empty(); ++step) {
        auto const slash = pointer.find('/');
        pointer = slash == std::string_view::npos ? "" : pointer.substr(slash + 1);
    }
    pointer = pointer.substr(0, pointer.find('/'));
    for (std::size_t field = 0; field < price_columns.size(); ++field) {
        if (pointer != price_columns[field].name) continue;
        auto const column = columns_.column_of(field);
        bool const is_unit = static_cast<PriceField>(field) == PriceField::per;
        return column == 0 && is_unit ? columns_.column_of(number_of(PriceField::price)) : column;
    }
    return 0;
}

}  // namespace chaolu::imports
