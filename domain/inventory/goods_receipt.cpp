// A lot that waits for its inspection is a held lot, and held lots have rules already.
#include "domain/inventory/goods_receipt.hpp"

#include <string>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(Inspection inspection) {
    switch (inspection) {
        case Inspection::not_needed: return "not_needed";
        case Inspection::pending: return "pending";
        case Inspection::passed: return "passed";
        case Inspection::failed: return "failed";
    }
    return "";
}

std::optional<Inspection> inspection_from(std::string_view text) {
    return enum_from_text(text, Inspection::failed);
}

tl::expected<std::vector<StockEntry>, Code> take_in(Stock& stock, LotBalance& lot,
                                                    std::int64_t quantity, Uuid document) {
    auto entry = put(stock, quantity, {EntryKind::received, lot.lot, document});
    if (!entry) return tl::unexpected(entry.error());
    lot.on_hand += quantity;
    std::vector entries{*std::move(entry)};
    keep_if_held(stock, lot, entries);
    return entries;
}

std::vector<StockEntry> reject(Stock& stock, LotBalance& lot, std::int64_t rejected,
                               Uuid document) {
    std::vector<StockEntry> entries;
    if (auto freed = give_back(stock, lot, rejected)) entries.push_back(*std::move(freed));
    if (rejected == 0) return entries;
    Movement const movement{EntryKind::shrinkage, lot.lot, document, std::string(rejected_reason)};
    entries.push_back(take(stock, rejected, movement).value());
    lot.on_hand -= rejected;
    return entries;
}

}  // namespace chaolu::inventory
