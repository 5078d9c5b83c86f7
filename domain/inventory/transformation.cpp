// Ingredients are taken as orders are: from lots that may be sold, and never what was promised.
#include "domain/inventory/transformation.hpp"

#include <algorithm>

namespace chaolu::inventory {
namespace {

__extension__ typedef __int128 Wide;

using Lots = std::vector<LotBalance>;

// The lots that this ingredient may come from.
tl::expected<Lots, Code> choice(Lots const& lots, std::optional<LotId> named, Date today) {
    if (!named) return lots;
    auto const one = std::find_if(lots.begin(), lots.end(),
                                  [&](LotBalance const& each) { return each.lot == *named; });
    if (one == lots.end()) return tl::unexpected(Code::unknown_lot);
    if (auto const why = why_not_sellable(*one, today, {})) return tl::unexpected(*why);
    return Lots{*one};
}

}  // namespace

tl::expected<Transformed, TransformFault> transform(std::map<SkuId, Stock>& stock,
                                                    std::map<SkuId, std::vector<LotBalance>>& lots,
                                                    std::span<Ingredient const> ingredients,
                                                    std::span<Yielded const> yielded, Uuid document,
                                                    Date today) {
    Transformed done;
    for (std::size_t at = 0; at < ingredients.size(); ++at) {
        auto const& [sku, lot, quantity] = ingredients[at];
        auto& row = stock.at(sku);
        auto& of_sku = lots[sku];
        auto const from = choice(of_sku, lot, today);
        if (!from) return tl::unexpected(TransformFault{at, false, from.error()});
        auto const shares = allocate(*from, quantity, today, {});
        auto const can = std::min(row.available(), shares ? quantity : shares.error().available);
        if (can < quantity)
            return tl::unexpected(TransformFault{at, false, Code::insufficient_stock, can});
        for (auto const& share : *shares) {
            done.taken.push_back(
                take(row, share.quantity, {EntryKind::transformed_out, share.lot, document})
                    .value());
            std::find_if(of_sku.begin(), of_sku.end(), [&](LotBalance const& each) {
                return each.lot == share.lot;
            })->on_hand -= share.quantity;
        }
    }
    for (std::size_t at = 0; at < yielded.size(); ++at) {
        auto const& [sku, lot, quantity] = yielded[at];
        auto entry = put(stock.at(sku), quantity, {EntryKind::transformed_in, lot, document});
        if (!entry) return tl::unexpected(TransformFault{at, true, entry.error()});
        done.made.push_back(*std::move(entry));
    }
    return done;
}

std::optional<std::int64_t> yield_permille(std::span<Measured const> in,
                                           std::span<Measured const> out) {
    Wide before = 0;
    Wide after = 0;
    for (auto const& each : in) {
        if (each.unit != in.front().unit) return {};
        before += each.quantity;
    }
    for (auto const& each : out) {
        if (each.unit != in.front().unit) return {};
        after += each.quantity;
    }
    auto const permille = (after * 2000 + before) / (2 * before);
    // A pinch of something in a tonne is less than can be told.
    if (permille < 1 || permille > 1'000'000'000) return {};
    return static_cast<std::int64_t>(permille);
}

}  // namespace chaolu::inventory
