// Lock in order, receive, save; the ledger in arrays of bounded size.
#include "server/app/receipt.hpp"

#include <set>

#include "server/app/holdings.hpp"
#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::Stock;
using inventory::StockEntry;
using inventory::StockKey;

constexpr std::size_t entries_at_once_max = 2000;

}  // namespace

void Receipt::add(SkuId sku, LotId lot, std::int64_t quantity) {
    auto const [place, is_new] = places_.try_emplace(sku, static_cast<std::uint32_t>(skus_.size()));
    if (is_new) skus_.push_back(sku);
    lots_.push_back({lot, quantity, place->second});
}

Result<void> Receipt::receive(storage::Tx& tx, Stocks& stocks, PoolId pool, Instant now) const {
    std::vector<Stock*> of_sku;
    of_sku.reserve(skus_.size());
    for (auto const& sku : skus_) of_sku.push_back(&stocks.at({sku, pool}));
    std::vector<StockEntry> entries;
    auto const flush = [&] {
        storage::inventory::insert_entries(tx, entries, now);
        entries.clear();
    };
    for (auto const& [lot, quantity, sku] : lots_) {
        auto entry = inventory::receive(*of_sku[sku], quantity, lot);
        if (!entry)
            return refuse(Code::validation_failed, "There would be more stock than can be counted.",
                          {{"", entry.error(), "adds up to more than can be counted"}});
        entries.push_back(*std::move(entry));
        if (entries.size() == entries_at_once_max) flush();
    }
    flush();
    return {};
}

Result<void> Receipt::apply(storage::Tx& tx, PoolId pool, Instant now, Others const& others) {
    std::set<StockKey> keys;
    for (auto const& sku : skus_) keys.insert({sku, pool});
    for (auto const& sku : others.skus) keys.insert({sku, pool});
    if (keys.empty()) return {};
    auto stocks = lock_stocks(tx, keys);
    auto const was = stocks;
    if (auto received = receive(tx, stocks, pool, now); !received) return received;
    if (others.move) others.move(stocks);
    std::vector<Stock> fresh, changed;
    for (auto const& [key, stock] : stocks) {
        auto const before = was.at(key).sequence;
        if (stock.sequence != before) (before == 0 ? fresh : changed).push_back(stock);
    }
    storage::inventory::insert(tx, fresh);
    storage::inventory::save(tx, changed);
    return {};
}

}  // namespace chaolu::app
