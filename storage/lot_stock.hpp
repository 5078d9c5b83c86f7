// Lots on hand: locked before the stock they are part of, written back with it.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::lot_stock {

using chaolu::inventory::LotBalance;
using chaolu::inventory::StockEntry;

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
// ends; only of `only` when it is given. Whoever locks stock as well does so after this.
std::vector<Located> lock(Tx& tx, std::vector<LotKey> const& sorted,
                          std::optional<LotId> only = {});
// The same without waiting for anybody.
std::vector<Located> read(Tx& tx, std::vector<LotKey> const& sorted);

// This lot of this supplier and SKU with nothing on hand; none when it has no such lot.
std::optional<LotBalance> empty_lot(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot);

// Where changes of stock happen: a location and its pool 'general'.
struct Place {
    LocationId location;
    PoolId pool;
};
// The named location of the supplier, without a name its main one; none when it has none such.
std::optional<Place> place_of(Tx& tx, OrganisationId supplier, std::optional<LocationId> location);

// Carries what the ledger rows move over to the lots they name. A lot that has a row must have been
// locked. Throws Failure{taken} when a lot came to be on hand meanwhile; the transaction then
// finds it if it is run again.
void save(Tx& tx, LocationId location, std::span<Located const> locked,
          std::span<StockEntry const> entries);

// That the lots and the stock that were read do not belong together: somebody moved one of them in
// between. Throws Failure{retry}: run again, it finds both as they are.
[[noreturn]] void read_apart();

}  // namespace chaolu::storage::lot_stock
