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

}  // namespace

void RowIntake::refuse(std::int64_t line, std::vector<imports::CellFault> const& faults) {
    ++refused_count_;
    refused_.push_back(line);
    note(line, faults, false);
}

void RowIntake::warn(std::int64_t line, std::vector<imports::CellFault> const& warnings) {
    if (warnings.empty()) return;
    ++warned_count_;
    note(line, warnings, true);
}

void RowIntake::note(std::int64_t line, std::vector<imports::CellFault> const& faults,
                     bool are_warnings) {
    for (auto const& fault : faults) {
        auto& kept = are_warnings ? warnings_kept_ : faults_kept_;
        if (kept == faults_kept_max) return;
        ++kept;
        faults_.push_back({line, static_cast<std::int64_t>(fault.column),
                           columns_.header(fault.column), std::string(slug(fault.code)),
                           fault.detail, are_warnings});
    }
}

void RowIntake::refuse(std::int64_t line, inventory::LotFault const& fault) {
    refuse(line, std::vector{columns_.place(fault)});
}

void RowIntake::refuse_code(StagedRow const& row, Code code) {
    auto const& lot_code = row.lot.lot_code;
    refuse(row.line, {LotField::lot_code, code,
                      code == Code::duplicate ? "lot " + lot_code + " stands in this file before"
                                              : "lot " + lot_code + " was received before"});
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

// Codes that the supplier has used, in this file or before it.
void RowIntake::drop_used() {
    std::vector<std::string> codes;
    for (auto const& row : rows_) codes.push_back(row.lot.lot_code);
    auto const used = storage::inventory::used_codes(tx_, import_.supplier, import_.id, codes);
    if (used.empty()) return;
    std::map<std::string_view, bool> is_of_this_file;
    for (auto const& code : used) is_of_this_file.emplace(code.lot_code, code.by_import);
    std::erase_if(rows_, [&](StagedRow const& row) {
        auto const found = is_of_this_file.find(row.lot.lot_code);
        if (found == is_of_this_file.end()) return false;
        refuse_code(row, found->second ? Code::duplicate : Code::lot_already_received);
        return true;
    });
}

void RowIntake::stage() {
    drop_used();
    if (rows_.empty()) return;
    auto const kept = storage::stock_imports::stage(tx_, import_.id, rows_);
    good_count_ += static_cast<std::int64_t>(kept.size());
    if (kept.size() == rows_.size()) return;
    std::set<std::int64_t> const lines(kept.begin(), kept.end());
    for (auto const& row : rows_)
        if (!lines.contains(row.line)) refuse_code(row, Code::duplicate);
}

void RowIntake::receive() {
    std::vector<storage::inventory::NewLot> lots;
    lots.reserve(rows_.size());
    std::vector<std::int64_t> corrected;
    for (auto& row : rows_) lots.push_back({LotId{ids_.next(now_)}, std::move(row.lot)});
    auto const written = storage::inventory::insert_lots(tx_, import_.supplier, import_.id,
                                                         place_.location, lots, now_);
    good_count_ += static_cast<std::int64_t>(written.size());
    bool const is_all = written.size() == lots.size();
    std::set<LotId> fresh;
    if (!is_all) fresh.insert(written.begin(), written.end());
    std::vector<StagedRow> others;
    for (std::size_t at = 0; at < lots.size(); ++at) {
        auto& [id, lot] = lots[at];
        if (!is_all && !fresh.contains(id)) {
            others.push_back({rows_[at].line, std::move(lot)});
            continue;
        }
        receipt_.add(lot.sku, id, lot.quantity);
        if (rows_[at].original_line) corrected.push_back(*rows_[at].original_line);
    }
    if (!corrected.empty()) storage::failed_rows::remove(tx_, import_.retry_of.value(), corrected);
    if (others.empty()) return;
    rows_ = std::move(others);
    drop_used();
}

void RowIntake::flush() {
    if (!rows_.empty()) drop_repeated();
    if (!rows_.empty()) aim_ == Aim::preview ? stage() : receive();
    rows_.clear();
    keep_refused();
    if (faults_.size() >= faults_at_once_max) write_faults();
}

// As many as faults are kept of.
void RowIntake::keep_refused() {
    std::set<std::int64_t> const refused(refused_.begin(), refused_.end());
    std::erase_if(remembered_, [&](auto const& row) { return !refused.contains(row.line); });
    if (remembered_.size() > faults_kept_max - refused_kept_)
        remembered_.resize(faults_kept_max - refused_kept_);
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
    write_faults();
    return receipt_.apply(tx_, place_.pool, now_);
}

}  // namespace chaolu::app
