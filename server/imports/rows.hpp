// What every kind of file is read into: rows of cells, each with its place.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/time.hpp"

namespace chaolu::imports {

// What a file holds besides text. CSV has nothing but text.
enum class CellForm : std::uint8_t {
    text,
    number,   // written plainly, but a number to the spreadsheet: zeros before it are lost
    formula,  // what it last came to
    fault,    // #REF! and the like
};

// The first thing wrong with the form of a row.
struct FormFault {
    std::size_t column = 1;  // from 1; 0 for the row as a whole
    Code code = Code::invalid_format;
    std::string detail;
};

struct Row {
    std::int64_t line = 0;  // of the file, from 1: where the row begins
    std::vector<std::string_view> cells;
    std::optional<FormFault> fault;
    std::vector<CellForm> forms = {};  // of each cell; empty when all are text
    // The day that the workbook counts as 0.
    std::optional<Date> day_zero = {};

    CellForm form(std::size_t at) const { return at < forms.size() ? forms[at] : CellForm::text; }
};

class RowReader {
public:
    RowReader() = default;
    RowReader(RowReader const&) = delete;
    RowReader& operator=(RowReader const&) = delete;
    virtual ~RowReader() = default;

    // The next row that has anything in it, good until the next call; null at the end.
    virtual Row const* next() = 0;
    // Why the rows ended before the file did.
    virtual std::optional<Error> broken() const { return {}; }
};

}  // namespace chaolu::imports
