// Lots are locked before the stock that they are part of.
#include "server/app/holdings.hpp"

namespace chaolu::app {

using inventory::Stock;
using inventory::StockKey;

inventory::Stocks lock_stocks(storage::Tx& tx, std::set<StockKey> const& keys) {
    inventory::Stocks stock;
    for (auto const& key : keys) stock.emplace(key, Stock{key});
    for (auto const& row : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
        stock.at(row.key) = row;
    return stock;
}

std::map<SkuId, Stock> lock_stock(storage::Tx& tx, std::set<StockKey> const& keys) {
    std::map<SkuId, Stock> stock;
    for (auto const& [key, row] : lock_stocks(tx, keys)) stock.emplace(key.sku, row);
    return stock;
}

Holdings lock_holdings(storage::Tx& tx, storage::lot_stock::Place const& place,
                       std::set<SkuId> const& skus) {
    std::vector<storage::lot_stock::LotKey> places;
    std::set<StockKey> keys;
    for (auto const sku : skus) {
        places.push_back({place.location, sku});
        keys.insert({sku, place.pool});
    }
    Holdings holdings;
    holdings.located = storage::lot_stock::lock(tx, places);
    for (auto const& each : holdings.located) holdings.lots[each.key.sku].push_back(each.balance);
    holdings.stock = lock_stock(tx, keys);
    return holdings;
}

void write_places(storage::Tx& tx, inventory::EntriesAt const& entries,
                  std::span<storage::lot_stock::Located const> located,
                  inventory::Stocks const& stock, std::optional<Uuid> made_by, Instant now) {
    std::vector<inventory::StockEntry> all;
    std::set<StockKey> moved, begun;
    for (auto const& [place, rows] : entries) {
        storage::lot_stock::save(tx, place, located, rows);
        for (auto const& entry : rows) {
            all.push_back(entry);
            moved.insert(entry.key);
            if (entry.sequence == 1) begun.insert(entry.key);
        }
    }
    std::vector<Stock> fresh, changed;
    for (auto const& [key, row] : stock)
        if (moved.contains(key)) (begun.contains(key) ? fresh : changed).push_back(row);
    storage::inventory::insert(tx, fresh);
    storage::inventory::save(tx, changed);
    storage::inventory::insert_entries(tx, all, now, made_by);
}

void write_place(storage::Tx& tx, LocationId place,
                 std::span<storage::lot_stock::Located const> located,
                 inventory::Stocks const& stock, std::vector<inventory::StockEntry> const& entries,
                 Uuid made_by, Instant now) {
    write_places(tx, {{place, entries}}, located, stock, made_by, now);
}

void write_holdings(storage::Tx& tx, LocationId place,
                    std::span<storage::lot_stock::Located const> located,
                    std::map<SkuId, Stock> const& stock,
                    std::vector<inventory::StockEntry> const& entries, Uuid made_by, Instant now) {
    inventory::Stocks by_key;
    for (auto const& [sku, row] : stock) by_key.emplace(row.key, row);
    write_place(tx, place, located, by_key, entries, made_by, now);
}

}  // namespace chaolu::app
