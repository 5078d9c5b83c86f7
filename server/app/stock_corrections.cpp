// Lots are locked first and the stock last, each in one order; the domain decides what moves.
#include "server/app/stock_corrections.hpp"

#include <algorithm>
#include <numeric>

#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::ChangeRefusal;
using inventory::Figure;
using inventory::LotBalance;
using inventory::LotFault;
using inventory::LotField;

LotFault fault_of(ChangeRefusal const& refusal, std::int64_t delta) {
    auto const wanted = std::to_string(-delta);
    auto const there = std::to_string(refusal.available);
    switch (refusal.why) {
        case ChangeRefusal::Why::insufficient_stock:
            return {
                LotField::quantity, Code::insufficient_stock,
                "takes " + wanted + " away, of which only " + there + " are promised to nobody"};
        case ChangeRefusal::Why::lot_short:
            return {LotField::quantity, Code::insufficient_stock,
                    "takes " + wanted + " away, and the lot has only " + there + " there"};
        case ChangeRefusal::Why::lot_needed:
        case ChangeRefusal::Why::too_much: break;
    }
    return {LotField::quantity, Code::out_of_range, "adds up to more than can be counted"};
}

std::int64_t free_in(std::vector<LotBalance> const& lots) {
    return std::accumulate(lots.begin(), lots.end(), std::int64_t{0},
                           [](auto sum, LotBalance const& lot) { return sum + lot.free(); });
}

}  // namespace

bool StockCorrections::add(StagedRow row) {
    if (!known_.insert(row.known.value()).second) return false;
    rows_.push_back(std::move(row));
    return true;
}

std::vector<SkuId> StockCorrections::skus() const {
    std::set<SkuId> skus;
    for (auto const& row : rows_) skus.insert(row.lot.sku);
    for (auto const& each : absent_) skus.insert(each.sku);
    return {skus.begin(), skus.end()};
}

void StockCorrections::lock() {
    if (!known_.empty()) stated_ = storage::known_lots::lock(tx_, {known_.begin(), known_.end()});
    std::vector<storage::lot_stock::LotKey> keys;
    for (auto const& sku : skus()) keys.push_back({place_.location, sku});
    if (keys.empty()) return;
    located_ = storage::lot_stock::lock(tx_, keys);
    for (auto const& each : located_) lots_[each.key.sku].push_back(each.balance);
}

void StockCorrections::keep(std::vector<inventory::StockEntry> const& entries) {
    entries_.insert(entries_.end(), entries.begin(), entries.end());
}

void StockCorrections::correct(StagedRow const& row, Stocks& stocks) {
    auto const& stated = stated_.at(*row.known);
    auto& of_sku = lots_[row.lot.sku];
    auto* found = inventory::find_lot(of_sku, *row.known);
    if (!found) found = &of_sku.emplace_back(stated.balance);
    auto const figure = figure_ == Figure::stated ? stated.quantity : found->on_hand;
    auto const delta = inventory::correction(row.lot.quantity, row.seen.value(), figure);
    if (!delta) return refused_.push_back({row, delta.error()});
    // A refusal leaves what it looked at worth nothing.
    auto& stock = stocks.at({row.lot.sku, place_.pool});
    auto changed = stock;
    std::vector one{*found};
    auto const entries =
        inventory::change(changed, one,
                          {*delta, row.known, inventory::EntryKind::adjusted, import_.id.uuid,
                           std::string(text(inventory::ChangeReason::correction))},
                          shanghai_day(now_));
    if (!entries) return refused_.push_back({row, fault_of(entries.error(), *delta)});
    stock = changed;
    *found = one.front();
    keep(*entries);
    if (figure_ == Figure::stated) restated_.emplace(*row.known, row.lot.quantity);
}

void StockCorrections::zero(inventory::SellableSku const& absent, Stocks& stocks) {
    auto& stock = stocks.at({absent.sku, place_.pool});
    auto& lots = lots_[absent.sku];
    // Lots that came after these were locked were not seen, and stay.
    auto const seen = std::min(absent.available, free_in(lots));
    auto const gone =
        inventory::take_absent(stock, lots, seen, import_.id.uuid, shanghai_day(now_)).value();
    if (gone.empty()) return;
    keep(gone);
    ++zeroed_count_;
}

void StockCorrections::move(Stocks& stocks) {
    for (auto const& row : rows_) correct(row, stocks);
    for (auto const& each : absent_) zero(each, stocks);
    storage::lot_stock::save(tx_, place_.location, located_, entries_);
    storage::inventory::insert_entries(tx_, entries_, now_);
    storage::known_lots::save(tx_, restated_);
}

}  // namespace chaolu::app
