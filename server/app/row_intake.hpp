// The rows of one stock file on their way into the database, some thousands at a time.
#pragma once
#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "domain/core/id.hpp"
#include "server/app/receipt.hpp"
#include "server/app/stock_corrections.hpp"
#include "server/imports/lot_rows.hpp"
#include "storage/failed_rows.hpp"
#include "storage/lot_stock.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::app {

// So many rows travel in one statement.
constexpr std::size_t rows_at_once_max = 2000;

class RowIntake {
public:
    using StockImport = storage::stock_imports::StockImport;
    using StagedRow = storage::stock_imports::StagedRow;
    enum class Aim {
        preview,
        receive,  // rows as they are read
        confirm,  // rows as they were seen: what has changed since is refused
    };

    RowIntake(storage::Tx& tx, IdSource& ids, StockImport const& import,
              storage::lot_stock::Place const& place, imports::LotRows const& columns, Aim aim,
              inventory::Figure figure, Instant now)
        : tx_(tx),
          ids_(ids),
          import_(import),
          place_(place),
          columns_(columns),
          aim_(aim),
          figure_(figure),
          now_(now),
          corrections_(tx, import, place, figure, now) {}

    // The cells of a row, so that it can be given back if it is refused before the next flush. One
    // that is longer than any real row is not.
    template <class Cells>
    void remember(std::int64_t line, Cells const& cells) {
        std::string joined;
        for (auto const& cell : cells) {
            if (&cell != &*cells.begin()) joined += cell_end;
            auto const begin = joined.size();
            joined += cell;
            // It would be taken for two cells.
            std::replace(joined.begin() + static_cast<std::ptrdiff_t>(begin), joined.end(),
                         cell_end, ' ');
        }
        if (joined.size() <= row_bytes_max) remembered_.push_back({line, std::move(joined)});
    }
    // A row with faults is counted and reported; faults beyond the first ten thousand are not kept.
    void refuse(std::int64_t line, std::vector<imports::CellFault> const& faults);
    // What may not be meant so; the row is taken all the same.
    void warn(std::int64_t line, std::vector<imports::CellFault> const& warnings);
    void refuse(std::int64_t line, inventory::LotFault const& fault);
    // A row that passed; its lot code is looked up at the next flush.
    void accept(StagedRow row) { rows_.push_back(std::move(row)); }
    // Writes what has been accepted. To be called every rows_at_once_max rows.
    void flush();
    // What the file does not name, and goes with finish(), as far as it is still there and free.
    void take(std::vector<inventory::SellableSku> absent) { corrections_.take(std::move(absent)); }
    // Writes the rest, and moves the stock unless this is a preview: last of all, the lots that are
    // there already before any stock.
    Result<void> finish();

    // Rows that passed: of new lots, of lots that they correct, and of lots that are on hand as
    // they say.
    std::int64_t good_count() const { return received_count_ + changed_count_ + unchanged_count_; }
    std::int64_t received_count() const { return received_count_; }
    std::int64_t changed_count() const { return changed_count_; }
    std::int64_t unchanged_count() const { return unchanged_count_; }
    std::int64_t zeroed_count() const { return corrections_.zeroed_count(); }
    std::int64_t refused_count() const { return refused_count_; }
    std::int64_t warned_count() const { return warned_count_; }

    static constexpr std::size_t row_bytes_max = std::size_t{16} * 1024;
    static constexpr char cell_end = '\x1F';

private:
    void drop_repeated();
    void meet_known();
    bool meets(StagedRow& row, inventory::KnownLot const& known);
    void drop_expired();
    void stage();
    void receive();
    void correct();
    void refuse_uncorrected();
    void refuse_code(StagedRow const& row, Code code);
    void note(std::int64_t line, std::vector<imports::CellFault> const& faults, bool are_warnings);
    void write_faults();
    void keep_refused();

    storage::Tx& tx_;
    IdSource& ids_;
    StockImport const& import_;
    storage::lot_stock::Place place_;
    imports::LotRows const& columns_;
    Aim aim_;
    inventory::Figure figure_;
    Instant now_;
    std::vector<StagedRow> rows_;
    std::vector<storage::stock_imports::RowFault> faults_;
    std::vector<storage::failed_rows::FailedRow> remembered_;
    std::vector<std::int64_t> refused_;  // since the last flush
    std::size_t refused_kept_ = 0;
    std::size_t refused_bytes_ = 0;
    std::size_t faults_kept_ = 0;
    std::size_t warnings_kept_ = 0;
    std::vector<bool> is_warned_;  // by line
    std::int64_t received_count_ = 0;
    std::int64_t changed_count_ = 0;
    std::int64_t unchanged_count_ = 0;
    std::int64_t refused_count_ = 0;
    std::int64_t warned_count_ = 0;
    Receipt receipt_;
    StockCorrections corrections_;
    std::set<std::int64_t> corrected_lines_;  // of the import that this one corrects
};

}  // namespace chaolu::app
