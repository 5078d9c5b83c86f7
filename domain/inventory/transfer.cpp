// What arrives is put down like what is received, of the lots that were sent.
#include "domain/inventory/transfer.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(TransferState state) {
    switch (state) {
        case TransferState::in_transit: return "in_transit";
        case TransferState::received: return "received";
        case TransferState::cancelled: return "cancelled";
    }
    return "";
}

std::optional<TransferState> transfer_state_from(std::string_view text) {
    return enum_from_text(text, TransferState::cancelled);
}

tl::expected<std::vector<LotShare>, Shortage> arrived(std::span<LotBalance const> sent,
                                                      std::int64_t quantity) {
    if (quantity == 0) return std::vector<LotShare>{};
    return draw(sent, quantity);
}

tl::expected<std::vector<StockEntry>, Code> put_down(std::map<SkuId, Stock>& stock,
                                                     std::map<LotId, LotBalance>& lots,
                                                     std::span<Arrival const> arrivals,
                                                     Uuid document) {
    std::vector<StockEntry> entries;
    for (auto const& arrival : arrivals) {
        auto& row = stock.at(arrival.sku);
        auto& lot = lots.at(arrival.lot);
        auto entry = put(row, arrival.quantity, {EntryKind::transferred_in, arrival.lot, document});
        if (!entry) return tl::unexpected(entry.error());
        entries.push_back(*std::move(entry));
        lot.on_hand += arrival.quantity;
        if (arrival.lost > 0) {
            // Just put there, so that it can be taken.
            auto gone = take(row, arrival.lost,
                             {EntryKind::shrinkage, arrival.lot, document,
                              std::string(text(arrival.reason.value()))});
            entries.push_back(std::move(gone).value());
            lot.on_hand -= arrival.lost;
        }
        keep_if_held(row, lot, entries);
    }
    return entries;
}

}  // namespace chaolu::inventory
