// Goods are taken as orders are: from lots that may be sold, and never what was promised.
#include "domain/inventory/withdrawal.hpp"

#include <algorithm>

namespace chaolu::inventory {
namespace {

using Lots = std::vector<LotBalance>;

// The lots that this withdrawal may come from.
tl::expected<Lots, Code> choice(Lots const& lots, std::optional<LotId> named, Date today) {
    if (!named) return lots;
    auto const one = std::find_if(lots.begin(), lots.end(),
                                  [&](LotBalance const& each) { return each.lot == *named; });
    if (one == lots.end()) return tl::unexpected(Code::unknown_lot);
    if (auto const why = why_not_sellable(*one, today, {})) return tl::unexpected(*why);
    return Lots{*one};
}

}  // namespace

tl::expected<std::vector<StockEntry>, WithdrawFault> withdraw(
    std::map<SkuId, Stock>& stock, std::map<SkuId, std::vector<LotBalance>>& lots,
    std::span<Withdrawal const> wanted, EntryKind kind, Uuid document, Date today) {
    std::vector<StockEntry> entries;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        auto const& [sku, lot, quantity] = wanted[at];
        auto& row = stock.at(sku);
        auto& of_sku = lots[sku];
        auto const from = choice(of_sku, lot, today);
        if (!from) return tl::unexpected(WithdrawFault{at, from.error()});
        auto const shares = allocate(*from, quantity, today, {});
        auto const can = std::min(row.available(), shares ? quantity : shares.error().available);
        if (can < quantity) return tl::unexpected(WithdrawFault{at, Code::insufficient_stock, can});
        for (auto const& share : *shares) {
            entries.push_back(take(row, share.quantity, {kind, share.lot, document}).value());
            std::find_if(of_sku.begin(), of_sku.end(), [&](LotBalance const& each) {
                return each.lot == share.lot;
            })->on_hand -= share.quantity;
        }
    }
    return entries;
}

}  // namespace chaolu::inventory
