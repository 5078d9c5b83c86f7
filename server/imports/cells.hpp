// What people and spreadsheets write into cells: numbers with units, dates, places.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"
#include "domain/inventory/lot.hpp"

namespace chaolu::imports {

struct CellError {
    Code code;
    std::string detail;
    bool operator==(CellError const&) const = default;
};
template <class T>
using Cell = tl::expected<T, CellError>;

// The cell in NFKC (full-width digits become plain ones) without spaces around it. The result
// lies in the cell or in `buffer`.
std::string_view clean(std::string_view cell, std::string& buffer);

// "500", "1,200", "198.65", with or without a unit behind it: "500斤". Refused is whatever a
// spreadsheet has rounded (9.3E+17) or could mean two numbers (1.200,50).
Cell<inventory::WrittenQuantity> quantity_in(std::string_view text);
// A code as it stands. Refused is one that a spreadsheet has rounded, 2.02411E+13: the digits that
// it stood for are lost.
Cell<std::string_view> code_in(std::string_view text);
// A whole number, "1,200" included.
Cell<std::int64_t> count_in(std::string_view text);
// 2024-11-05, 2024/11/5, 2024.11.5, 2024年11月5日, 20241105. The number that a spreadsheet has for a
// day (45601) is refused with a word on what to do.
Cell<Date> date_in(std::string_view text);
// SITE/NUMBER.
Cell<inventory::GrowingUnit> growing_unit_in(std::string_view text);

}  // namespace chaolu::imports
