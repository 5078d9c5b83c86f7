// Lots on hand: locked before the stock they are part of, written back with it.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::lot_stock {

using chaolu::inventory::LotBalance;
using chaolu::inventory::StockEntry;
using chaolu::inventory::StockKey;

// The lots of one SKU in one place; the order of keys is the order of locks.
struct LotKey {
    LocationId location;
    SkuId sku;
    auto operator<=>(LotKey const&) const = default;
};
struct Located {
    LotKey key;
    LotBalance balance;
};

// What is on hand of the lots of these keys (ascending, once each), locked until the transaction
// ends, with their holds as they are by then; only of `only` when it is given. Whoever locks stock
// as well does so after this.
std::vector<Located> lock(Tx& tx, std::vector<LotKey> const& sorted,
                          std::optional<LotId> only = {});
// The same of single lots in single places, in the order of place, SKU and lot.
struct LotPlace {
    LotKey key;
    LotId lot;
};
std::vector<Located> lock_lots(Tx& tx, std::vector<LotPlace> const& places);
// Where this lot of the supplier lies.
std::vector<LotPlace> places_of(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot);
// The same of many lots, in the order of place, SKU and lot.
std::vector<LotPlace> places_of(Tx& tx, std::vector<LotId> const& lots);

// This lot of this supplier and SKU with nothing on hand; none when it has no such lot. Nobody
// holds or releases it until the transaction ends; before its places, as pin().
std::optional<LotBalance> pin_lot(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot);

// Where changes of stock happen: a location and its pool 'general'.
struct Place {
    LocationId location;
    PoolId pool;
};
// The named location of the supplier, without a name its main one; none when it has none such.
std::optional<Place> place_of(Tx& tx, OrganisationId supplier, std::optional<LocationId> location);
// As place_of(), for goods that come: the main location is made where there is none, and what
// somebody else holds is no such place, for goods get there by a transfer.
std::optional<Place> receiving_place(Tx& tx, OrganisationId supplier,
                                     std::optional<LocationId> location);
// The pool 'general' of each of these locations.
std::map<LocationId, PoolId> general_pools(Tx& tx, std::vector<LocationId> const& locations);

// Carries what the ledger rows move over to the lots they name. A lot that has a row must have been
// locked. Throws Failure{taken} when a lot came to be on hand meanwhile; the transaction then
// finds it if it is run again.
void save(Tx& tx, LocationId location, std::span<Located const> locked,
          std::span<StockEntry const> entries);

// A lot, locked until the transaction ends; before its places. None when there is none such.
struct LotState {
    OrganisationId supplier;
    SkuId sku;
    std::optional<std::string> hold_reason;
    std::optional<Date> expires;
    int version = 1;
};
std::optional<LotState> lock_lot(Tx& tx, LotId lot);
// Reason and version.
void save_lot(Tx& tx, LotId lot, LotState const& state);

// These lots with nothing on hand. Nobody holds or releases one of them until the transaction ends;
// before their places, too.
std::map<LotId, LotBalance> pin(Tx& tx, std::vector<LotId> const& lots);

// The shares at these locations that are not given back, and the SKUs that were cut for them.
struct SharedSku {
    LocationId location;
    StockKey key;
};
std::vector<SharedSku> shares_at(Tx& tx, std::vector<LocationId> const& locations,
                                 std::vector<SkuId> const& skus);

// What should be taken from orders: lots that have expired before `today`, and held lots of which
// something is free that nobody was promised. At most `rows_max`, the longest expired first. What
// lies with somebody else and expired on `reportable` or later is not due yet.
std::vector<LotPlace> due(Tx& tx, Date today, Date reportable, int rows_max);

// That the lots and the stock that were read do not belong together: somebody moved one of them in
// between. Throws Failure{retry}: run again, it finds both as they are.
[[noreturn]] void read_apart();

}  // namespace chaolu::storage::lot_stock
