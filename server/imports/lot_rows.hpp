// Which column of a stock file means what, and the lot that a row of it speaks of.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "domain/inventory/lot.hpp"
#include "server/imports/csv.hpp"

namespace chaolu::imports {

// One thing wrong with one cell; column 0 means the row as a whole.
struct CellFault {
    std::size_t column = 0;  // from 1
    Code code = Code::invalid_format;
    std::string detail;
    bool operator==(CellFault const&) const = default;
};

struct ReadRow {
    // What could be read; none of it when the row's form is broken.
    std::optional<inventory::WrittenLot> lot;
    std::vector<CellFault> faults;
};

class LotRows {
public:
    // Refuses names it does not know, names that stand there twice, and a file without the columns
    // that every lot needs. A column without a name must be empty in every row.
    static Result<LotRows> with_headers(CsvRow const& row);
    // Headers that were accepted before.
    static LotRows with_known_headers(std::vector<std::string> headers);

    std::vector<std::string> const& headers() const { return headers_; }
    // The name of a column, empty for column 0 and beyond the last.
    std::string header(std::size_t column) const;

    ReadRow read(CsvRow const& row) const;
    // With what the rules find fault with, each placed where the file says it. A cell has one
    // fault, the first: what could not be read is not judged as well.
    std::vector<CellFault> merged(std::vector<CellFault> faults,
                                  std::vector<inventory::LotFault> const& judged) const;
    CellFault place(inventory::LotFault const& fault) const;

private:
    std::size_t column_of(inventory::LotField field) const;

    std::vector<std::string> headers_;
    std::vector<std::optional<inventory::LotField>> fields_;         // of each column
    std::array<std::size_t, inventory::lot_field_count> columns_{};  // from 1; 0 where it is none
};

}  // namespace chaolu::imports
