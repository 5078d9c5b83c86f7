// A lot that waits for its inspection is a held lot, and held lots have rules already.
#include "domain/inventory/goods_receipt.hpp"

#include <algorithm>
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

Inspection outcome_of(std::int64_t came, std::int64_t rejected) {
    return rejected == came ? Inspection::failed : Inspection::passed;
}

EntriesAt end_inspection(std::span<LotAt const> places, std::int64_t rejected, Inspection outcome,
                         std::optional<LocationId> first, Uuid document) {
    EntriesAt entries;
    auto const reject_at = [&](LotAt const& at) {
        auto const here = std::min(rejected, at.lot.set_aside);
        if (here == 0) return;
        rejected -= here;
        auto& rows = entries[at.location];
        rows.push_back(give_back(at.stock, at.lot, here).value());
        rows.push_back(
            take(at.stock, here,
                 {EntryKind::shrinkage, at.lot.lot, document, std::string(rejected_reason)})
                .value());
        at.lot.on_hand -= here;
    };
    for (auto const& at : places)
        if (at.location == first) reject_at(at);
    for (auto const& at : places) reject_at(at);
    if (outcome == Inspection::failed) return entries;
    for (auto const& at : places) {
        at.lot.is_held = false;
        if (auto freed = give_back(at.stock, at.lot, at.lot.set_aside))
            entries[at.location].push_back(*std::move(freed));
    }
    return entries;
}

}  // namespace chaolu::inventory
