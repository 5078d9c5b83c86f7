// What goes in is withdrawn like anything that leaves; what comes out is put like what is received.
#include "domain/inventory/transformation.hpp"

#include <algorithm>

namespace chaolu::inventory {
namespace {

__extension__ typedef __int128 Wide;

// What went in altogether; none when it is counted in several units.
std::optional<Wide> total(std::span<Measured const> in) {
    Wide sum = 0;
    for (auto const& each : in) {
        if (each.unit != in.front().unit) return {};
        sum += each.quantity;
    }
    return sum;
}

}  // namespace

tl::expected<Transformed, TransformFault> transform(std::map<SkuId, Stock>& stock,
                                                    std::map<SkuId, std::vector<LotBalance>>& lots,
                                                    std::span<Ingredient const> ingredients,
                                                    std::span<Yielded const> yielded, Uuid document,
                                                    Date today) {
    Transformed done;
    for (std::size_t at = 0; at < ingredients.size(); ++at) {
        auto const taken = withdraw(stock, lots, ingredients.subspan(at, 1),
                                    EntryKind::transformed_out, document, today);
        if (!taken)
            return tl::unexpected(
                TransformFault{at, false, taken.error().code, taken.error().available});
        done.taken.insert(done.taken.end(), taken->begin(), taken->end());
        if (done.taken.size() > lots_taken_max)
            return tl::unexpected(TransformFault{at, false, Code::too_many});
    }
    for (std::size_t at = 0; at < yielded.size(); ++at) {
        auto const& [sku, lot, quantity] = yielded[at];
        auto entry = put(stock.at(sku), quantity, {EntryKind::transformed_in, lot, document});
        if (!entry) return tl::unexpected(TransformFault{at, true, entry.error()});
        done.made.push_back(*std::move(entry));
    }
    return done;
}

std::map<ProductId, Date> first_expiries(std::map<SkuId, std::vector<LotBalance>> lots,
                                         std::span<Ingredient const> ingredients,
                                         ProductOf const& products, Date today) {
    // Which lots it comes to does not depend on what was promised.
    std::map<SkuId, Stock> stock;
    std::map<LotId, std::optional<Date>> expiries;
    for (auto const& ingredient : ingredients) stock[ingredient.sku].key.sku = ingredient.sku;
    for (auto const& [sku, of_sku] : lots)
        for (auto const& lot : of_sku) {
            stock[sku].on_hand += lot.on_hand;
            expiries.emplace(lot.lot, lot.dates.expires);
        }
    std::map<ProductId, Date> first;
    auto const taken =
        withdraw(stock, lots, ingredients, EntryKind::transformed_out, Uuid{}, today);
    if (!taken) return first;
    for (auto const& entry : *taken) {
        auto const expires = expiries.at(entry.lot.value());
        if (!expires) continue;
        auto const [known, is_new] = first.emplace(products.at(entry.key.sku), *expires);
        if (!is_new) known->second = std::min(known->second, *expires);
    }
    return first;
}

std::optional<LotFault> keep_no_longer(Lot& lot, std::optional<Date> written, Date until) {
    if (written && *written > until)
        return LotFault{LotField::expiry_date, Code::out_of_range,
                        "is after " + to_text(until) + ", when what it is made of expires"};
    if (!lot.expiry_date || *lot.expiry_date > until) lot.expiry_date = until;
    return {};
}

std::optional<std::int64_t> yield_permille(std::span<Measured const> in,
                                           std::span<Measured const> out) {
    auto const before = total(in);
    auto const after = total(out);
    if (!before || !after || in.front().unit != out.front().unit) return {};
    auto const permille = (*after * 2000 + *before) / (2 * *before);
    // A pinch of something in a tonne is less than can be told.
    if (permille < 1 || permille > 1'000'000'000) return {};
    return static_cast<std::int64_t>(permille);
}

std::optional<std::string> yield_each(std::span<Measured const> in, std::int64_t out) {
    auto const before = total(in);
    if (!before) return {};
    auto const thousandths = (static_cast<Wide>(out) * 2000 + *before) / (2 * *before);
    if (thousandths < 1) return {};
    auto text = std::to_string(static_cast<std::int64_t>(thousandths / 1000)) + ".";
    auto const places = std::to_string(static_cast<int>(thousandths % 1000));
    return text + std::string(3 - places.size(), '0') + places;
}

}  // namespace chaolu::inventory
