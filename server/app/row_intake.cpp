// Rows are staged for a preview or received at once; either way a lot code counts once.
#include "server/app/row_intake.hpp"

#include <map>
#include <set>

#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::LotField;

constexpr std::size_t faults_kept_max = 10'000;
constexpr std::size_t faults_at_once_max = 2000;
// Of the refused rows of one file; what is beyond is counted and not given back.
constexpr std::size_t refused_bytes_max = std::size_t{16} << 20;
// What is corrected is kept in memory until all of it is known.
constexpr std::size_t corrections_max = 100'000;

}  // namespace

void RowIntake::refuse(std::int64_t line, std::vector<imports::CellFault> const& faults) {
    ++refused_count_;
    refused_.push_back(line);
    note(line, faults, false);
}

void RowIntake::warn(std::int64_t line, std::vector<imports::CellFault> const& warnings) {
    if (warnings.empty()) return;
    auto const at = static_cast<std::size_t>(line);
    if (at >= is_warned_.size()) is_warned_.resize(at + 1);
    if (!is_warned_[at]) ++warned_count_;
    is_warned_[at] = true;
    note(line, warnings, true);
}

void RowIntake::note(std::int64_t line, std::vector<imports::CellFault> const& faults,
                     bool are_warnings) {
    for (auto const& fault : faults) {
        // A cell has one note of each kind: the last one's code, and what all of them say.
        auto const column = static_cast<std::int64_t>(fault.column);
        auto const same = std::find_if(faults_.rbegin(), faults_.rend(), [&](auto const& each) {
            return each.line != line || (each.column == column && each.is_warning == are_warnings);
        });
        if (same != faults_.rend() && same->line == line) {
            same->code = slug(fault.code);
            same->detail += "; " + fault.detail;
            continue;
        }
        auto& kept = are_warnings ? warnings_kept_ : faults_kept_;
        if (kept == faults_kept_max) return;
        ++kept;
        faults_.push_back({line, column, columns_.header(fault.column),
                           std::string(slug(fault.code)), fault.detail, are_warnings});
    }
}

void RowIntake::refuse(std::int64_t line, inventory::LotFault const& fault) {
    refuse(line, std::vector{columns_.place(fault)});
}

void RowIntake::refuse_code(StagedRow const& row, Code code) {
    auto const& lot_code = row.lot.lot_code;
    if (code == Code::duplicate)
        return refuse(row.line, {LotField::lot_code, code,
                                 "lot " + lot_code + " stands in this file before"});
    refuse(row.line,
           {LotField::lot_code, code,
            "lot " + lot_code + " was received before" +
                (row.is_coded ? "" : "; if this is another one, give it a code of its own")});
}

// Of rows that come together with the same code, the first counts.
void RowIntake::drop_repeated() {
    std::set<std::string_view> codes;
    std::vector<bool> is_repeated;
    for (auto const& row : rows_) is_repeated.push_back(!codes.insert(row.lot.lot_code).second);
    std::vector<StagedRow> kept;
    kept.reserve(rows_.size());
    for (std::size_t at = 0; at < rows_.size(); ++at) {
        if (is_repeated[at])
            refuse_code(rows_[at], Code::duplicate);
        else
            kept.push_back(std::move(rows_[at]));
    }
    rows_ = std::move(kept);
}

// Whether the row goes on, and as what.
bool RowIntake::meets(StagedRow& row, inventory::KnownLot const& known) {
    auto const is_refused = [&](Code code) {
        refuse_code(row, code);
        return false;
    };
    if (known.import == import_.id) return is_refused(Code::duplicate);
    // Nobody has seen that it changes anything.
    if (aim_ == Aim::confirm) return is_refused(Code::lot_already_received);
    switch (inventory::judge_known(row.lot, row.is_coded, known, figure_)) {
        case inventory::KnownRow::already_received: return is_refused(Code::lot_already_received);
        case inventory::KnownRow::another_lot:
            refuse(row.line, {LotField::lot_code, Code::lot_already_received,
                              "lot " + row.lot.lot_code +
                                  " was received before, of another SKU, day or growing unit"});
            return false;
        case inventory::KnownRow::changed:
        case inventory::KnownRow::unchanged: break;
    }
    row.known = known.id;
    row.seen = inventory::figure_of(known, figure_);
    return true;
}

// Rows with codes that the supplier has used, in this file or before it.
void RowIntake::meet_known() {
    std::vector<std::string> codes;
    for (auto const& row : rows_) codes.push_back(row.lot.lot_code);
    auto const found = storage::known_lots::find(tx_, import_.supplier, place_.location, codes);
    if (found.empty()) return;
    std::map<std::string_view, inventory::KnownLot const*> by_code;
    for (auto const& lot : found) by_code.emplace(lot.lot_code, &lot);
    std::erase_if(rows_, [&](StagedRow& row) {
        auto const known = by_code.find(row.lot.lot_code);
        return known != by_code.end() && !meets(row, *known->second);
    });
}

// Takes the rows of known lots out, for good when there is nothing to correct.
void RowIntake::correct() {
    std::erase_if(rows_, [&](StagedRow& row) {
        if (!row.known) return false;
        bool const is_changed = row.seen != row.lot.quantity;
        if (is_changed && aim_ != Aim::confirm)
            warn(row.line, {columns_.place({LotField::quantity, Code::lot_changed,
                                            "is " + std::to_string(row.lot.quantity) +
                                                ", and was " + std::to_string(*row.seen) +
                                                ": lot " + row.lot.lot_code + " is corrected"})});
        if (aim_ == Aim::preview) return false;
        if (row.original_line) corrected_lines_.insert(*row.original_line);
        if (!is_changed)
            ++unchanged_count_;
        else if (corrections_.size() == corrections_max)
            refuse(row.line, {LotField::quantity, Code::too_many,
                              "is beyond the " + std::to_string(corrections_max) +
                                  " lots that a file may correct"});
        else if (corrections_.add(row))
            ++changed_count_;
        else
            refuse_code(row, Code::duplicate);
        return true;
    });
}

// Nothing that has expired is received; lots that are there may have.
void RowIntake::drop_expired() {
    std::erase_if(rows_, [&](StagedRow const& row) {
        auto const fault = inventory::judge_again(row.lot, shanghai_day(now_));
        if (!fault || row.known) return false;
        refuse(row.line, *fault);
        return true;
    });
}

void RowIntake::stage() {
    meet_known();
    drop_expired();
    if (rows_.empty()) return;
    auto const kept = storage::stock_imports::stage(tx_, import_.id, rows_);
    std::set<std::int64_t> const lines(kept.begin(), kept.end());
    std::erase_if(rows_, [&](StagedRow const& row) {
        if (lines.contains(row.line)) return false;
        refuse_code(row, Code::duplicate);
        return true;
    });
    for (auto const& row : rows_)
        ++(!row.known                     ? received_count_
           : row.seen == row.lot.quantity ? unchanged_count_
                                          : changed_count_);
    correct();
}

void RowIntake::receive() {
    if (aim_ == Aim::receive && figure_ == inventory::Figure::on_hand) meet_known();
    drop_expired();
    correct();
    if (rows_.empty()) return;
    std::vector<storage::inventory::NewLot> lots;
    lots.reserve(rows_.size());
    for (auto const& row : rows_) lots.push_back({LotId{ids_.next(now_)}, row.lot});
    auto const written = storage::inventory::insert_lots(tx_, import_.supplier, import_.id,
                                                         place_.location, lots, now_);
    received_count_ += static_cast<std::int64_t>(written.size());
    std::set<LotId> const fresh(written.begin(), written.end());
    std::vector<StagedRow> others;
    for (std::size_t at = 0; at < lots.size(); ++at) {
        auto const& [id, lot] = lots[at];
        if (!fresh.contains(id)) {
            others.push_back(std::move(rows_[at]));
            continue;
        }
        receipt_.add(lot.sku, id, lot.quantity);
        if (rows_[at].original_line) corrected_lines_.insert(*rows_[at].original_line);
    }
    if (others.empty()) return;
    rows_ = std::move(others);
    meet_known();
    correct();
}

// Their cells are gone by now, and are written anew.
void RowIntake::refuse_uncorrected() {
    for (auto const& [row, fault] : corrections_.refused()) {
        --changed_count_;
        corrected_lines_.erase(row.original_line.value_or(0));
        remember(row.line, columns_.cells_of(row.lot, row.sku, row.base_unit));
        refuse(row.line, fault);
    }
    keep_refused();
}

void RowIntake::flush() {
    if (!rows_.empty()) drop_repeated();
    if (!rows_.empty()) aim_ == Aim::preview ? stage() : receive();
    rows_.clear();
    keep_refused();
    if (faults_.size() >= faults_at_once_max) write_faults();
}

// As many as faults are kept of, and as there is room for.
void RowIntake::keep_refused() {
    std::set<std::int64_t> const refused(refused_.begin(), refused_.end());
    std::erase_if(remembered_, [&](auto const& row) { return !refused.contains(row.line); });
    if (remembered_.size() > faults_kept_max - refused_kept_)
        remembered_.resize(faults_kept_max - refused_kept_);
    std::erase_if(remembered_, [&](auto const& row) {
        if (row.cells.size() > refused_bytes_max - refused_bytes_) return true;
        refused_bytes_ += row.cells.size();
        return false;
    });
    refused_kept_ += remembered_.size();
    if (!remembered_.empty()) storage::failed_rows::insert(tx_, import_.id, remembered_);
    remembered_.clear();
    refused_.clear();
}

void RowIntake::write_faults() {
    if (!faults_.empty()) storage::stock_imports::insert_faults(tx_, import_.id, faults_);
    faults_.clear();
}

Result<void> RowIntake::finish() {
    flush();
    corrections_.lock();
    auto applied = receipt_.apply(
        tx_, place_.pool, now_,
        {corrections_.skus(), [&](Receipt::Stocks& stocks) { corrections_.move(stocks); }});
    if (!applied) return applied;
    refuse_uncorrected();
    write_faults();
    std::vector<std::int64_t> const corrected(corrected_lines_.begin(), corrected_lines_.end());
    if (!corrected.empty()) storage::failed_rows::mark(tx_, import_.retry_of.value(), corrected);
    return {};
}

}  // namespace chaolu::app
