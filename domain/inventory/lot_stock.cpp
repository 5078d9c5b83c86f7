// One order, one rule, one way to take: whoever needs lots takes them here.
#include "domain/inventory/lot_stock.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace chaolu::inventory {

bool LotBalance::operator==(LotBalance const& other) const {
    auto const all = [](LotBalance const& each) {
        return std::tie(each.lot, each.dates.made, each.dates.expires, each.on_hand, each.is_held,
                        each.set_aside, each.picked);
    };
    return all(*this) == all(other);
}

LotBalance* find_lot(std::span<LotBalance> lots, LotId id) {
    auto const lot = std::find_if(lots.begin(), lots.end(),
                                  [&](LotBalance const& each) { return each.lot == id; });
    return lot == lots.end() ? nullptr : &*lot;
}

bool goes_before(LotBalance const& left, LotBalance const& right) {
    auto const rank = [](LotBalance const& lot) {
        return std::tuple(!lot.dates.expires, lot.dates.expires.value_or(Date{}), lot.dates.made,
                          lot.lot);
    };
    return rank(left) < rank(right);
}

std::optional<Code> why_not_sellable(LotBalance const& lot, Date day, MinRemaining const& min) {
    if (lot.is_held) return Code::lot_held;
    if (!is_acceptable(lot.dates, day, {})) return Code::expired;
    if (!is_acceptable(lot.dates, day, min)) return Code::below_minimum;
    return {};
}

bool is_sellable(LotBalance const& lot, Date day, MinRemaining const& min) {
    return !why_not_sellable(lot, day, min);
}

tl::expected<std::vector<LotShare>, Shortage> draw(std::span<LotBalance const> lots,
                                                   std::int64_t quantity) {
    if (quantity <= 0) throw std::invalid_argument("lots give more than zero");
    std::vector<LotBalance> sorted(lots.begin(), lots.end());
    std::sort(sorted.begin(), sorted.end(), goes_before);
    std::vector<LotShare> shares;
    auto missing = quantity;
    for (auto const& lot : sorted) {
        auto const taken = std::min(missing, lot.free());
        if (taken <= 0) continue;
        shares.push_back({lot.lot, taken});
        missing -= taken;
    }
    if (missing > 0) return tl::unexpected(Shortage{quantity - missing});
    return shares;
}

tl::expected<std::vector<LotShare>, Shortage> allocate(std::span<LotBalance const> lots,
                                                       std::int64_t quantity, Date day,
                                                       MinRemaining const& min) {
    std::vector<LotBalance> good;
    for (auto const& lot : lots)
        if (is_sellable(lot, day, min)) good.push_back(lot);
    return draw(good, quantity);
}

tl::expected<std::vector<LotShare>, NoChoice> choose(std::span<LotBalance> lots,
                                                     std::optional<LotId> named,
                                                     std::int64_t quantity, Date day,
                                                     MinRemaining const& min) {
    if (named) {
        auto* const one = find_lot(lots, *named);
        if (!one) return tl::unexpected(NoChoice{Code::unknown_lot});
        if (auto const why = why_not_sellable(*one, day, min))
            return tl::unexpected(NoChoice{*why});
        lots = std::span(one, 1);
    }
    auto shares = allocate(lots, quantity, day, min);
    if (!shares)
        return tl::unexpected(NoChoice{Code::insufficient_stock, shares.error().available});
    return *std::move(shares);
}

std::optional<StockEntry> set_aside(Stock& stock, LotBalance& lot) {
    auto const quantity = std::min(lot.free(), stock.available());
    if (quantity <= 0) return {};
    auto entry = keep(stock, quantity, lot.lot);
    lot.set_aside += quantity;
    return entry;
}

std::vector<StockEntry> set_aside(Stock& general, std::span<Stock* const> shares, LotBalance& lot) {
    std::vector<StockEntry> entries;
    for (auto* share : shares) {
        auto const missing = lot.free() - general.available();
        for (auto& moved : shift(*share, general, missing, EntryKind::given_back))
            entries.push_back(std::move(moved));
    }
    if (auto kept = set_aside(general, lot)) entries.push_back(*std::move(kept));
    return entries;
}

void keep_if_held(Stock& stock, LotBalance& lot, std::vector<StockEntry>& entries) {
    if (!lot.is_held) return;
    if (auto kept = set_aside(stock, lot)) entries.push_back(*std::move(kept));
}

std::optional<StockEntry> give_back(Stock& stock, LotBalance& lot, std::int64_t quantity) {
    if (quantity > lot.set_aside) throw std::invalid_argument("more is given back than set aside");
    if (quantity == 0) return {};
    lot.set_aside -= quantity;
    return keep(stock, -quantity, lot.lot);
}

std::vector<StockEntry> expire(Stock& general, std::span<Stock* const> shares, LotBalance& lot) {
    std::vector<StockEntry> entries;
    if (auto freed = give_back(general, lot, lot.set_aside)) entries.push_back(*std::move(freed));
    auto const take_from = [&](Stock& stock) {
        auto const quantity = std::min(lot.free(), stock.available());
        if (quantity <= 0) return;
        entries.push_back(take(stock, quantity, {EntryKind::expired, lot.lot}).value());
        lot.on_hand -= quantity;
    };
    take_from(general);
    for (auto* share : shares) take_from(*share);
    return entries;
}

std::int64_t sellable(std::span<LotBalance const> lots, Date day, MinRemaining const& min) {
    std::int64_t sum = 0;
    for (auto const& lot : lots)
        if (is_sellable(lot, day, min)) sum += lot.free();
    return sum;
}

}  // namespace chaolu::inventory
