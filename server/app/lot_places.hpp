// Where lots lie, and the stock that they are part of, locked to be held, freed or taken away.
#pragma once
#include <map>
#include <vector>

#include "domain/inventory/pool.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"

namespace chaolu::app {

struct LotPlaces {
    std::vector<storage::lot_stock::Located> before;  // as they were
    std::vector<storage::lot_stock::Located> located;
    inventory::Stocks stock;
    std::map<LocationId, PoolId> pools;
    std::vector<storage::lot_stock::SharedSku> shares;

    // In the general pool of the place.
    inventory::Stock& stock_of(storage::lot_stock::Located const& each);
    std::vector<inventory::Stock*> shares_of(storage::lot_stock::Located const& each);
};

// Those of these places, in the order of place, SKU and lot, that hold something; with the shares
// there, for what expires goes out of them, and what is held comes out.
LotPlaces lock_lot_places(storage::Tx& tx, std::vector<storage::lot_stock::LotPlace> const& places);

}  // namespace chaolu::app
