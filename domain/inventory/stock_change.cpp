// The lots give or take, the stock follows, and both refuse what was promised to others.
#include "domain/inventory/stock_change.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {
namespace {

using Why = ChangeRefusal::Why;
using Entries = tl::expected<std::vector<StockEntry>, ChangeRefusal>;

// Where what was found belongs; nullptr when nobody can tell.
LotBalance* home_of_found(std::vector<LotBalance>& lots, Date today) {
    auto const home =
        std::min_element(lots.begin(), lots.end(), [&](auto const& left, auto const& right) {
            bool const is_left_good = is_sellable(left, today, {});
            if (is_left_good != is_sellable(right, today, {})) return is_left_good;
            return goes_before(left, right);
        });
    return home == lots.end() ? nullptr : &*home;
}

Movement movement_of(StockChange const& wanted, LotId lot) {
    return {wanted.kind, lot, wanted.document, wanted.reason};
}

Entries add(Stock& stock, std::vector<LotBalance>& lots, StockChange const& wanted, Date today) {
    auto* const lot = wanted.lot ? find_lot(lots, *wanted.lot) : home_of_found(lots, today);
    if (!lot) return tl::unexpected(ChangeRefusal{Why::lot_needed});
    auto entry = put(stock, wanted.delta, movement_of(wanted, lot->lot));
    if (!entry) return tl::unexpected(ChangeRefusal{Why::too_much});
    lot->on_hand += wanted.delta;
    std::vector entries{*std::move(entry)};
    keep_if_held(stock, *lot, entries);
    return entries;
}

Entries remove(Stock& stock, std::vector<LotBalance>& lots, StockChange const& wanted) {
    auto const quantity = -wanted.delta;
    auto* const one = wanted.lot ? find_lot(lots, *wanted.lot) : nullptr;
    if (wanted.lot && !one) return tl::unexpected(ChangeRefusal{Why::lot_short, 0});
    std::vector<StockEntry> entries;
    // What was set aside is the first to go of a lot that is named: mostly that is why it is held.
    if (one)
        if (auto freed = give_back(stock, *one, std::min(quantity, one->set_aside)))
            entries.push_back(*std::move(freed));
    if (quantity > stock.available())
        return tl::unexpected(ChangeRefusal{Why::insufficient_stock, stock.available()});
    auto const shares = one ? draw(std::span(one, 1), quantity) : draw(lots, quantity);
    if (!shares && one)
        return tl::unexpected(ChangeRefusal{Why::lot_short, shares.error().available});
    if (!shares) throw std::invalid_argument("lots hold less than their stock");
    for (auto const& share : *shares) {
        entries.push_back(take(stock, share.quantity, movement_of(wanted, share.lot)).value());
        find_lot(lots, share.lot)->on_hand -= share.quantity;
    }
    return entries;
}

}  // namespace

std::string_view text(ChangeReason reason) {
    switch (reason) {
        case ChangeReason::damage: return "damage";
        case ChangeReason::spoilage: return "spoilage";
        case ChangeReason::drying: return "drying";
        case ChangeReason::theft: return "theft";
        case ChangeReason::sample: return "sample";
        case ChangeReason::found: return "found";
        case ChangeReason::correction: return "correction";
    }
    return "";
}

std::optional<ChangeReason> change_reason_from(std::string_view text) {
    return enum_from_text(text, ChangeReason::correction);
}

bool fits(ChangeReason reason, std::int64_t delta) {
    if (reason == ChangeReason::correction) return delta != 0;
    return reason == ChangeReason::found ? delta > 0 : delta < 0;
}

EntryKind entry_kind(ChangeReason reason) {
    bool const is_loss = reason != ChangeReason::found && reason != ChangeReason::correction;
    return is_loss ? EntryKind::shrinkage : EntryKind::adjusted;
}

Entries change(Stock& stock, std::vector<LotBalance>& lots, StockChange const& wanted, Date today) {
    if (wanted.delta == 0) throw std::invalid_argument("stock changes by something");
    return wanted.delta > 0 ? add(stock, lots, wanted, today) : remove(stock, lots, wanted);
}

}  // namespace chaolu::inventory
