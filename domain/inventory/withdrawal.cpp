// Goods are taken as orders are: from lots that may be sold, and never what was promised.
#include "domain/inventory/withdrawal.hpp"

#include <algorithm>

namespace chaolu::inventory {

tl::expected<std::vector<StockEntry>, WithdrawFault> withdraw(
    std::map<SkuId, Stock>& stock, std::map<SkuId, std::vector<LotBalance>>& lots,
    std::span<Withdrawal const> wanted, EntryKind kind, Uuid document, Date today) {
    std::vector<StockEntry> entries;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        auto const& [sku, lot, quantity] = wanted[at];
        auto& row = stock.at(sku);
        auto& of_sku = lots[sku];
        auto const shares = choose(of_sku, lot, quantity, today, {});
        if (!shares && shares.error().code != Code::insufficient_stock)
            return tl::unexpected(WithdrawFault{at, shares.error().code});
        auto const can = std::min(row.available(), shares ? quantity : shares.error().available);
        if (can < quantity) return tl::unexpected(WithdrawFault{at, Code::insufficient_stock, can});
        for (auto const& share : *shares) {
            entries.push_back(take(row, share.quantity, {kind, share.lot, document}).value());
            find_lot(of_sku, share.lot)->on_hand -= share.quantity;
        }
    }
    return entries;
}

}  // namespace chaolu::inventory
