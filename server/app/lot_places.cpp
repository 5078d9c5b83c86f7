// The lots are locked first, then the rows of their stock, in one order.
#include "server/app/lot_places.hpp"

#include <set>

namespace chaolu::app {

using inventory::Stock;
using inventory::StockKey;
using storage::lot_stock::Located;

Stock& LotPlaces::stock_of(Located const& each) {
    return stock.at({each.key.sku, pools.at(each.key.location)});
}

std::vector<Stock*> LotPlaces::shares_of(Located const& each) {
    std::vector<Stock*> found;
    for (auto const& share : shares)
        if (share.location == each.key.location && share.key.sku == each.key.sku)
            if (auto const row = stock.find(share.key); row != stock.end())
                found.push_back(&row->second);
    return found;
}

LotPlaces lock_lot_places(storage::Tx& tx,
                          std::vector<storage::lot_stock::LotPlace> const& places) {
    LotPlaces locked;
    locked.located = storage::lot_stock::lock_lots(tx, places);
    locked.before = locked.located;
    std::vector<LocationId> locations;
    std::vector<SkuId> skus;
    for (auto const& each : locked.located) {
        locations.push_back(each.key.location);
        skus.push_back(each.key.sku);
    }
    locked.pools = storage::lot_stock::general_pools(tx, locations);
    std::set<StockKey> keys;
    for (auto const& each : locked.located)
        keys.insert({each.key.sku, locked.pools.at(each.key.location)});
    locked.shares = storage::lot_stock::shares_at(tx, locations, skus);
    for (auto const& share : locked.shares) keys.insert(share.key);
    for (auto const& row : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
        locked.stock.emplace(row.key, row);
    return locked;
}

}  // namespace chaolu::app
