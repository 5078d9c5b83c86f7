// Reservations are of a pool until they are picked; from then on they are of lots.
#include "domain/fulfilment/shipment.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/core/enum_text.hpp"

namespace chaolu::fulfilment {
namespace {

using inventory::LotBalance;
using inventory::LotShare;
using inventory::StockEntry;

LotBalance& lot_of(PlaceFacts& at, PickedLine const& line) {
    auto* const lot = inventory::find_lot(at.lots[line.stock.sku], line.lot);
    if (!lot) throw std::invalid_argument("a lot that was picked is not at its place");
    return *lot;
}

MinRemaining asked_of(PlaceFacts const& at, SkuId sku) {
    auto const asked = at.asked.find(sku);
    return asked == at.asked.end() ? MinRemaining{} : asked->second;
}

std::int64_t left_of(std::span<Promise const> promises, LineRef line) {
    std::int64_t left = 0;
    for (auto const& promise : promises)
        if (promise.line == line) left += promise.quantity;
    return left;
}

// Takes `share` from the line's promises, pool by pool, and binds it there.
void bind(PlaceFacts& at, std::span<Promise> promises, LineRef line, LotShare share,
          SupplierOrderId order, Uuid document, Picked& picked) {
    for (auto& promise : promises) {
        if (promise.line != line || share.quantity == 0) continue;
        auto const quantity = std::min(promise.quantity, share.quantity);
        if (quantity == 0) continue;
        promise.quantity -= quantity;
        share.quantity -= quantity;
        for (auto& entry :
             inventory::pick(at.stock.at(promise.stock), quantity, {order, share.lot, document}))
            picked.entries.push_back(std::move(entry));
        inventory::find_lot(at.lots.at(promise.stock.sku), share.lot)->picked += quantity;
        auto const same =
            std::find_if(picked.lines.begin(), picked.lines.end(), [&](PickedLine const& each) {
                return each.line == line && each.stock == promise.stock && each.lot == share.lot;
            });
        if (same == picked.lines.end())
            picked.lines.push_back({line, promise.stock, share.lot, quantity});
        else
            same->quantity += quantity;
    }
}

std::optional<PickFault> pick_one(PlaceFacts& at, std::span<Promise> promises,
                                  WantedPick const& wanted, SupplierOrderId order, Uuid document,
                                  Date day, Picked& picked) {
    auto const left = left_of(promises, wanted.line);
    if (left == 0) return PickFault{0, Code::unknown_value};
    auto const quantity = wanted.quantity.value_or(left);
    if (quantity > left) return PickFault{0, Code::out_of_range, left};
    auto const sku = std::find_if(promises.begin(), promises.end(), [&](Promise const& each) {
                         return each.line == wanted.line;
                     })->stock.sku;
    auto const shares =
        inventory::choose(at.lots[sku], wanted.lot, quantity, day, asked_of(at, sku));
    if (!shares) return PickFault{0, shares.error().code, shares.error().available};
    for (auto const& share : *shares)
        bind(at, promises, wanted.line, share, order, document, picked);
    return {};
}

}  // namespace

std::string_view text(ShipmentState state) {
    switch (state) {
        case ShipmentState::picked: return "picked";
        case ShipmentState::shipped: return "shipped";
        case ShipmentState::cancelled: return "cancelled";
    }
    return "";
}

std::optional<ShipmentState> shipment_state_from(std::string_view text) {
    return enum_from_text(text, ShipmentState::cancelled);
}

tl::expected<Picked, std::vector<PickFault>> pick(PlaceFacts& at, std::vector<Promise> promises,
                                                  std::span<WantedPick const> wanted,
                                                  SupplierOrderId order, Uuid document, Date day) {
    Picked picked;
    std::vector<PickFault> faults;
    for (std::size_t one = 0; one < wanted.size(); ++one) {
        auto fault = pick_one(at, promises, wanted[one], order, document, day, picked);
        if (!fault) continue;
        fault->at = one;
        faults.push_back(*fault);
    }
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return picked;
}

std::vector<StockEntry> put_back(PlaceFacts& at, std::span<PickedLine const> lines,
                                 SupplierOrderId order, Uuid document) {
    std::vector<StockEntry> entries;
    for (auto const& line : lines) {
        for (auto& entry : inventory::put_back(at.stock.at(line.stock), line.quantity,
                                               {order, line.lot, document}))
            entries.push_back(std::move(entry));
        lot_of(at, line).picked -= line.quantity;
    }
    return entries;
}

tl::expected<std::vector<StockEntry>, std::vector<ShipFault>> ship(
    PlaceFacts& at, std::span<PickedLine const> lines, SupplierOrderId order, Uuid document,
    Date day) {
    std::vector<StockEntry> entries;
    std::vector<ShipFault> faults;
    for (std::size_t one = 0; one < lines.size(); ++one) {
        auto const& line = lines[one];
        auto& lot = lot_of(at, line);
        if (auto const why = inventory::why_not_sellable(lot, day, asked_of(at, line.stock.sku))) {
            faults.push_back({one, *why});
            continue;
        }
        entries.push_back(
            inventory::ship(at.stock.at(line.stock), line.quantity, {order, line.lot, document}));
        lot.picked -= line.quantity;
        lot.on_hand -= line.quantity;
    }
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return entries;
}

tl::expected<std::vector<StockEntry>, Code> bring_back(PlaceFacts& at,
                                                       std::span<CameBack const> lines,
                                                       SupplierOrderId order, Uuid document) {
    std::vector<StockEntry> entries;
    for (auto const& [line, general, is_share_over, lost] : lines) {
        auto& lot = lot_of(at, line);
        // What is held is kept in general, and shares that are over sell nothing.
        bool const is_general = is_share_over || lot.is_held;
        auto& stock = at.stock.at({line.stock.sku, is_general ? general : line.stock.pool});
        auto entry = inventory::put(stock, line.quantity,
                                    {inventory::EntryKind::returned, line.lot, document});
        if (!entry) return tl::unexpected(entry.error());
        entry->supplier_order = order;
        entries.push_back(*std::move(entry));
        if (lost) {
            entries.push_back(inventory::take(stock, line.quantity,
                                              {inventory::EntryKind::shrinkage, line.lot, document,
                                               std::string(text(*lost))})
                                  .value());
            entries.back().supplier_order = order;
            continue;
        }
        lot.on_hand += line.quantity;
        inventory::keep_if_held(stock, lot, entries);
    }
    return entries;
}

}  // namespace chaolu::fulfilment
