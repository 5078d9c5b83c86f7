// Reads CSV (RFC 4180) as a stream: a faulty row is reported with its place and hinders no other.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/imports/rows.hpp"

namespace chaolu::imports {

struct CsvLimits {
    std::size_t columns_max = 64;
    std::size_t cell_bytes_max = 4096;
};

// Lines end with LF, CR LF or CR; inside quotes they belong to the cell and become LF. A quote
// inside a cell that does not begin with one is a character like any other. A library would do if
// Debian had one that streams, keeps line numbers and goes on after a fault: libcsv does neither
// of the last two.
class CsvReader final : public RowReader {
public:
    // `text` gives the UTF-8 text piece by piece, empty at its end.
    explicit CsvReader(std::function<std::string_view()> text, CsvLimits limits = {});

    Row const* next() override;

private:
    enum class State { cell_begins, plain, quoted, quote_in_quoted };

    // The next character, line ends as '\n'; none at the end.
    std::optional<char> take();
    bool refill();
    bool read();
    // False when `c` ends the row.
    bool step(char c);
    void keep(char c);
    void end_cell();
    void fault(Code code, std::string detail);
    bool is_blank() const;

    std::function<std::string_view()> text_;
    CsvLimits limits_;
    std::string_view piece_;
    std::int64_t line_ = 1;
    State state_ = State::cell_begins;
    std::string cells_;              // of the row, one behind the other
    std::vector<std::size_t> ends_;  // where each cell ends in it
    std::size_t columns_ = 0;        // also those beyond the limit, which are not kept
    Row row_;
};

}  // namespace chaolu::imports
