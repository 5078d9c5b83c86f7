// The rows of one stock file on their way into the database, some thousands at a time.
#pragma once
#include <cstdint>
#include <vector>

#include "domain/core/id.hpp"
#include "server/app/receipt.hpp"
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
    enum class Aim { preview, receive };

    RowIntake(storage::Tx& tx, IdSource& ids, StockImport const& import,
              storage::lot_stock::Place const& place, imports::LotRows const& columns, Aim aim,
              Instant now)
        : tx_(tx),
          ids_(ids),
          import_(import),
          place_(place),
          columns_(columns),
          aim_(aim),
          now_(now) {}

    // The cells of a row, so that it can be given back if it is refused before the next flush.
    template <class Cells>
    void remember(std::int64_t line, Cells const& cells) {
        std::string joined;
        for (auto const& cell : cells) {
            if (&cell != &*cells.begin()) joined += cell_end;
            joined += cell;
        }
        remembered_.push_back({line, std::move(joined)});
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
    // Writes the rest, and moves the stock when the aim is to receive.
    Result<void> finish();

    std::int64_t good_count() const { return good_count_; }
    std::int64_t refused_count() const { return refused_count_; }
    std::int64_t warned_count() const { return warned_count_; }

    static constexpr char cell_end = '\x1F';

private:
    void drop_repeated();
    void drop_used();
    void stage();
    void receive();
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
    Instant now_;
    std::vector<StagedRow> rows_;
    std::vector<storage::stock_imports::RowFault> faults_;
    std::vector<storage::failed_rows::FailedRow> remembered_;
    std::vector<std::int64_t> refused_;  // since the last flush
    std::size_t refused_kept_ = 0;
    std::size_t faults_kept_ = 0;
    std::size_t warnings_kept_ = 0;
    std::int64_t good_count_ = 0;
    std::int64_t refused_count_ = 0;
    std::int64_t warned_count_ = 0;
    Receipt receipt_;
};

}  // namespace chaolu::app
