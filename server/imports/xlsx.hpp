// Reads the first visible sheet of an XLSX workbook as a stream of rows.
#pragma once
#include <memory>

#include "server/imports/element_stream.hpp"
#include "server/imports/rows.hpp"
#include "server/imports/workbook.hpp"

namespace chaolu::imports {

// The first row with anything in it says how many columns there are: cells that a row lacks are
// empty, for a workbook does not store them. Days come as 2024-11-05, other numbers as digits.
class XlsxReader final : public RowReader {
public:
    static Result<std::unique_ptr<XlsxReader>> open(Bytes bytes, std::uint64_t size);

    Row const* next() override;
    std::optional<Error> broken() const override { return broken_; }

private:
    XlsxReader(Archive archive, Workbook book, std::unique_ptr<PartStream> sheet);
    bool read(std::string_view element);
    struct Stored;
    void read_cell(Stored const& cell);
    void keep(std::size_t column, std::string_view text, CellForm form);
    void finish_row();

    Archive archive_;
    Workbook book_;
    ElementStream elements_;
    std::size_t width_ = 0;  // of the first row; 0 before it
    std::string texts_;      // of the row, one behind the other
    std::vector<std::size_t> ends_;
    Row row_;
    std::optional<Error> broken_;
};

}  // namespace chaolu::imports
