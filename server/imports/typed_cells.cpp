// Reads by the form of the cell what its text alone would not tell.
#include "server/imports/typed_cells.hpp"

#include <charconv>

namespace chaolu::imports {

std::optional<Date> day_of_serial(std::string_view number, Date zero) {
    constexpr int last_day_of_9999 = 2'958'465;
    int days = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), days);
    bool const is_whole = end == number.data() + number.size() || *end == '.';
    if (error != std::errc{} || !is_whole || days > last_day_of_9999) return {};
    auto const day = zero.plus_days(days);
    if (day < Date{}) return {};
    // Through the text, which knows the limits of a date.
    return date_from_text(to_text(day));
}

Cell<Date> day_of_cell(Row const& row, std::size_t at, std::string_view cell,
                       std::vector<CellFault>& warnings) {
    if (row.form(at) != CellForm::number || !row.day_zero) return date_in(cell);
    // 20241105 as a number is a day that somebody wrote, not one some 50,000 years from now.
    if (auto day = date_in(cell)) return day;
    auto const day = day_of_serial(cell, *row.day_zero);
    if (!day) return date_in(cell);
    warnings.push_back(
        {at + 1, Code::invalid_format,
         "is a number; read as the day " + to_text(*day) + ", since the workbook counts days so"});
    return *day;
}

Cell<std::string_view> code_of_cell(Row const& row, std::size_t at, std::string_view cell,
                                    std::vector<CellFault>& warnings) {
    auto code = code_in(cell);
    if (code && row.form(at) == CellForm::number)
        warnings.push_back({at + 1, Code::invalid_format,
                            "is a number; if the code starts with zeros, they are lost: format the "
                            "column as text"});
    return code;
}

}  // namespace chaolu::imports
