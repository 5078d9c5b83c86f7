// Some thousands of rows at a time: facts in bulk, each row judged, and named when it has no code.
#include "server/app/stock_rows.hpp"

#include <set>

#include "server/app/lot_facts.hpp"
#include "server/app/row_names.hpp"
#include "server/app/yield_norms.hpp"
#include "storage/failed_rows.hpp"
#include "storage/locations.hpp"

namespace chaolu::app {
namespace {

using imports::LotRows;
using storage::stock_imports::StockImport;

constexpr std::int64_t rows_max = 1'000'000;

std::set<std::int64_t> lines_of(std::vector<std::int64_t> const& lines) {
    return {lines.begin(), lines.end()};
}

struct WrittenRow {
    std::int64_t line = 0;
    imports::ReadRow read;
    // Once it is judged; `start` of its code when the file gives it none.
    std::optional<inventory::Lot> lot = {};
    std::string start = {};
};

// Reads all rows of one file.
class Reading {
public:
    Reading(storage::Tx& tx, StockImport const& import, storage::lot_stock::Place const& place,
            LotRows const& columns, RowIntake& intake, Progress& progress, Instant now)
        : facts_(tx, import.supplier),
          columns_(columns),
          intake_(intake),
          tells_what_is_there_(figure_of(import, columns) == inventory::Figure::on_hand),
          still_refused_(still_refused(tx, import)),
          corrected_(lines_of(storage::failed_rows::lines(tx, import.id, true))),
          names_(tx, import, place.location),
          norms_(tx, import.supplier, facts_),
          progress_(progress),
          today_(shanghai_day(now)),
          supplier_(import.supplier.text()),
          location_(
              storage::inventory::find_location(tx, place.location, import.supplier).value().code) {
    }

    // The number of rows.
    Result<std::int64_t> run(imports::RowReader& reader) {
        std::int64_t count = 0;
        while (auto const* row = reader.next()) {
            if (++count > rows_max)
                return tl::unexpected(bad_stock_file(
                    Code::too_many, "has more than " + std::to_string(rows_max) + " rows"));
            intake_.remember(row->line, row->cells);
            written_.push_back({row->line, columns_.read(*row)});
            if (count % static_cast<std::int64_t>(rows_at_once_max) == 0) flush();
        }
        if (auto error = reader.broken()) return tl::unexpected(*std::move(error));
        if (count == 0)
            return tl::unexpected(bad_stock_file(Code::too_few, "has no rows but the first"));
        flush();
        return count;
    }

private:
    void flush() {
        for (auto const& row : written_)
            if (row.read.lot) facts_.want(*row.read.lot);
        facts_.load();
        std::vector<std::string> starts;
        for (auto& row : written_) {
            judge(row);
            if (!row.start.empty()) starts.push_back(row.start);
        }
        names_.prepare(starts);
        for (auto& row : written_) {
            if (!row.lot) continue;
            if (!row.start.empty()) name(row);
            norms_.want(*row.lot, *facts_.sku(row.read.lot->sku));
        }
        norms_.load();
        for (auto& row : written_)
            if (row.lot) accept(row);
        progress_.rows += static_cast<std::int64_t>(written_.size());
        written_.clear();
        intake_.flush();
        progress_.good = intake_.good_count();
        progress_.faulty = intake_.refused_count();
    }

    // Only rows that the corrected import refused count, and each of them once.
    void check_original(imports::ReadRow& read) {
        if (!still_refused_) return read.original_line.reset();
        auto const column = columns_.line_column();
        if (imports::has_column(read.faults, column)) return;
        if (!read.original_line)
            read.faults.push_back({column, Code::required, "does not say which row it corrects"});
        else if (still_refused_->erase(*read.original_line) == 0)
            read.faults.push_back({column, Code::unknown_value,
                                   "is not a row of that import that is still to be corrected"});
    }

    // A file is for one place; whoever has goods in several sends one for each.
    void check_place(imports::ReadRow& read) const {
        if (!read.location.empty() && read.location != location_)
            read.faults.push_back({columns_.column_or(imports::location_field, 0),
                                   Code::unknown_value,
                                   "is not " + location_ +
                                       ", which this file is for: send a file "
                                       "for each place, with its location_id"});
        if (!read.supplier.empty() && read.supplier != supplier_)
            read.faults.push_back({columns_.column_or(imports::supplier_field, 0),
                                   Code::unknown_value, "is not you"});
    }

    void judge(WrittenRow& row) {
        auto& read = row.read;
        if (!read.lot) return intake_.refuse(row.line, read.faults);
        check_original(read);
        check_place(read);
        if (corrected_.contains(row.line))
            read.faults.push_back({0, Code::duplicate, "was corrected by another file"});
        auto const* sku = facts_.sku(read.lot->sku);
        bool const is_unit_known = facts_.knows(read.lot->growing_unit);
        auto lot = inventory::judge(*read.lot, sku, is_unit_known, {}, today_);
        // What is there may have expired: that is for the intake to say, which knows what is there.
        if (!lot && tells_what_is_there_ && lot.error().size() == 1 &&
            lot.error().front().code == Code::expired && read.lot->expiry_date)
            lot = inventory::judge(*read.lot, sku, is_unit_known, {}, *read.lot->expiry_date);
        if (!lot || !read.faults.empty())
            return intake_.refuse(row.line, columns_.merged(std::move(read.faults),
                                                            lot ? std::vector<inventory::LotFault>{}
                                                                : std::move(lot.error())));
        if (!read.lot->lot_code) row.start = names_.start_of(*sku, *lot, read.lot->expiry_date);
        row.lot = *std::move(lot);
    }

    // Two rows that say the same are two lots, and maybe one that was written twice.
    void name(WrittenRow& row) {
        auto named = names_.name(row.start, row.line);
        row.lot->lot_code = std::move(named.lot_code);
        if (!named.first_line) return;
        auto const like = [](std::int64_t line) {
            return std::vector{imports::CellFault{
                0, Code::duplicate_row,
                "says the same as line " + std::to_string(line) + ": received as another lot"}};
        };
        if (named.is_second) intake_.warn(*named.first_line, like(row.line));
        intake_.warn(row.line, like(*named.first_line));
    }

    void accept(WrittenRow& row) {
        bool const is_coded = row.start.empty();
        if (auto const doubt = norms_.doubt(*row.lot, *facts_.sku(row.read.lot->sku)))
            row.read.warnings.push_back(columns_.place(*doubt));
        intake_.warn(row.line, row.read.warnings);
        storage::stock_imports::StagedRow staged{row.line, *std::move(row.lot),
                                                 row.read.original_line, row.read.lot->sku};
        staged.base_unit = text(facts_.sku(row.read.lot->sku)->measures.base);
        staged.is_coded = is_coded;
        intake_.accept(std::move(staged));
    }

    LotFacts facts_;
    LotRows const& columns_;
    RowIntake& intake_;
    bool tells_what_is_there_;
    std::optional<std::set<std::int64_t>> still_refused_;
    std::set<std::int64_t> corrected_;  // rows of this file, by others
    RowNames names_;
    YieldNorms norms_;
    Progress& progress_;
    Date today_;
    std::string supplier_;
    std::string location_;
    std::vector<WrittenRow> written_;
};

}  // namespace

Error bad_stock_file(Code code, std::string detail) {
    return {Code::validation_failed, "The file is not a stock file.", {{"", code, detail}}};
}

inventory::Figure figure_of(StockImport const& import, LotRows const& columns) {
    bool const is_of_all = import.absent == inventory::AbsentRule::zero;
    return is_of_all || columns.has(imports::location_field) ? inventory::Figure::on_hand
                                                             : inventory::Figure::stated;
}

std::optional<std::set<std::int64_t>> still_refused(storage::Tx& tx, StockImport const& import) {
    if (!import.retry_of) return {};
    auto const original =
        storage::stock_imports::lock(tx, import.supplier, *import.retry_of).value();
    return lines_of(storage::failed_rows::lines(tx, original.id, false));
}

Result<std::int64_t> read_stock_rows(storage::Tx& tx, StockFile const& file, RowIntake& intake,
                                     Progress& progress, imports::RowReader& reader, Instant now) {
    return Reading(tx, file.import, file.place, file.columns, intake, progress, now).run(reader);
}

}  // namespace chaolu::app
