// Cells whose meaning depends on what the spreadsheet holds: days as numbers, codes without zeros.
#pragma once
#include <string_view>
#include <vector>

#include "server/imports/cells.hpp"
#include "server/imports/columns.hpp"

namespace chaolu::imports {

// As date_in. A workbook tells from which day it counts, so that the number of a day is read there,
// with a warning: somebody who meant a quantity should see it.
Cell<Date> day_of_cell(Row const& row, std::size_t at, std::string_view cell,
                       std::vector<CellFault>& warnings);
// As code_in, with a warning where a spreadsheet may have dropped zeros from the front.
Cell<std::string_view> code_of_cell(Row const& row, std::size_t at, std::string_view cell,
                                    std::vector<CellFault>& warnings);

// The day with this number in a workbook that counts from `zero`; a part of a day is dropped. None
// for days before 1970 and after 9999, and for the days that Excel counts wrongly.
std::optional<Date> day_of_serial(std::string_view number, Date zero);

}  // namespace chaolu::imports
