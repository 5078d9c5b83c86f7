// Lock in order, receive, save; the ledger in arrays of bounded size.
#include "server/app/receipt.hpp"

#include <set>

#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::Stock;
using inventory::StockEntry;
using inventory::StockKey;

constexpr std::size_t entries_at_once_max = 2000;

// Stock of these keys, ascending: what is there, locked, and zeros where nothing is yet.
std::map<StockKey, Stock> lock_all(storage::Tx& tx, std::vector<StockKey> const& keys) {
    std::map<StockKey, Stock> stocks;
    for (auto const& key : keys) stocks.emplace_hint(stocks.end(), key, Stock{key});
    for (auto const& locked : storage::inventory::lock(tx, keys)) stocks.at(locked.key) = locked;
    return stocks;
}

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
    auto stocks = lock_all(tx, {keys.begin(), keys.end()});
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
