// What goes in is withdrawn like anything that leaves; what comes out is put like what is received.
#include "domain/inventory/transformation.hpp"

namespace chaolu::inventory {
namespace {

__extension__ typedef __int128 Wide;

}  // namespace

tl::expected<Transformed, TransformFault> transform(std::map<SkuId, Stock>& stock,
                                                    std::map<SkuId, std::vector<LotBalance>>& lots,
                                                    std::span<Ingredient const> ingredients,
                                                    std::span<Yielded const> yielded, Uuid document,
                                                    Date today) {
    auto taken = withdraw(stock, lots, ingredients, EntryKind::transformed_out, document, today);
    if (!taken) {
        auto const& fault = taken.error();
        return tl::unexpected(TransformFault{fault.at, false, fault.code, fault.available});
    }
    Transformed done{*std::move(taken), {}};
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
