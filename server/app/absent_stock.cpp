// Lots are locked first and the stock last, in one order; the domain decides what goes.
#include "server/app/absent_stock.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::LotBalance;
using inventory::Stock;
using inventory::StockEntry;
using storage::lot_stock::Place;
using storage::stock_imports::StockImport;

std::map<SkuId, Stock> lock_stocks(storage::Tx& tx, Place const& place,
                                   std::span<inventory::SellableSku const> absent,
                                   std::set<SkuId> skus) {
    for (auto const& each : absent) skus.insert(each.sku);
    std::vector<inventory::StockKey> keys;
    for (auto const& sku : skus) keys.push_back({sku, place.pool});
    std::map<SkuId, Stock> stocks;
    for (auto& stock : storage::inventory::lock(tx, keys))
        stocks.emplace(stock.key.sku, std::move(stock));
    return stocks;
}

std::int64_t sum_of(std::vector<LotBalance> const& lots) {
    return std::accumulate(lots.begin(), lots.end(), std::int64_t{0},
                           [](auto sum, LotBalance const& lot) { return sum + lot.on_hand; });
}

}  // namespace

std::int64_t keep_absent(storage::Tx& tx, StockImport const& import, Place const& place) {
    storage::absent_stock::remove(tx, import.id);
    if (import.absent == inventory::AbsentRule::keep || import.error_count > 0) return 0;
    auto const absent = inventory::absent(storage::absent_stock::there(tx, place),
                                          storage::absent_stock::named(tx, import.id));
    storage::absent_stock::insert(tx, import.id, absent);
    return static_cast<std::int64_t>(absent.size());
}

std::int64_t take_absent(storage::Tx& tx, StockImport const& import, Place const& place,
                         Instant now) {
    auto const absent = storage::absent_stock::list(tx, import.id);
    if (absent.empty()) return 0;
    std::vector<storage::lot_stock::LotKey> keys;
    for (auto const& each : absent) keys.push_back({place.location, each.sku});
    auto const located = storage::lot_stock::lock(tx, keys);
    auto stocks = lock_stocks(tx, place, absent, storage::absent_stock::named(tx, import.id));
    std::map<SkuId, std::vector<LotBalance>> lots;
    for (auto const& each : located) lots[each.key.sku].push_back(each.balance);
    std::vector<StockEntry> entries;
    std::vector<Stock> changed;
    for (auto const& [sku, seen] : absent) {
        auto const stock = stocks.find(sku);
        if (stock == stocks.end()) continue;
        // Shares hold lots of the same place as well.
        if (sum_of(lots[sku]) < stock->second.on_hand) storage::lot_stock::read_apart();
        auto const gone = inventory::take_absent(stock->second, lots[sku], seen, import.id.uuid,
                                                 shanghai_day(now))
                              .value();
        if (gone.empty()) continue;
        entries.insert(entries.end(), gone.begin(), gone.end());
        changed.push_back(stock->second);
    }
    storage::lot_stock::save(tx, place.location, located, entries);
    storage::inventory::insert_entries(tx, entries, now);
    storage::inventory::save(tx, changed);
    return static_cast<std::int64_t>(changed.size());
}

}  // namespace chaolu::app
