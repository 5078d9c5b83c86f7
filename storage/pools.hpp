// Shares of the stock at a location: what they are, which SKUs they hold, and which are due.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/pool.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pools {

using chaolu::inventory::PoolKind;
using chaolu::inventory::StockKey;

struct Share {
    PoolId id;
    OrganisationId supplier;
    LocationId location;
    std::string location_code;
    std::string code;
    PoolKind kind = PoolKind::channel;
    std::string channel;
    std::optional<Instant> gives_back_at = {};
    bool takes_general = true;
    // When what was left of it was moved.
    std::optional<Instant> given_back_at = {};
    Instant created_at = {};
    int version = 1;

    bool is_over(Instant now) const {
        return given_back_at || chaolu::inventory::is_over(gives_back_at, now);
    }
};

// False when there is a pool of this code at its location.
bool insert(Tx& tx, Share const& share);
std::optional<Share> find(Tx& tx, PoolId id, std::optional<OrganisationId> supplier);
std::optional<Share> lock(Tx& tx, PoolId id, std::optional<OrganisationId> supplier);
struct Filter {
    std::optional<std::string> channel;
    // Whether those that are over; none: both.
    std::optional<bool> is_over;
};
// In the order of their ids, those after `after`.
std::vector<Share> list(Tx& tx, std::optional<OrganisationId> supplier, Filter const& filter,
                        PoolId after, Instant now, int rows_max);
// End, takes_general, given_back_at and version.
void update(Tx& tx, std::span<Share const> shares);
int count_open(Tx& tx, OrganisationId supplier, Instant now);

// The general pool at a supplier's location, and the location.
struct General {
    LocationId location;
    PoolId pool;
    bool is_consigned = false;  // somebody else holds what lies there
};
std::optional<General> general_at(Tx& tx, OrganisationId supplier, std::string_view location_code);
// By location code; those that the supplier does not have are left out.
std::map<std::string, General> general_at(Tx& tx, OrganisationId supplier,
                                          std::vector<std::string> const& location_codes);

// The general pools of these locations, and the shares at them that are over and hold something.
std::vector<chaolu::inventory::Pool> general_and_over(Tx& tx,
                                                      std::vector<LocationId> const& locations,
                                                      Instant now);

struct Item {
    SkuId sku;
    std::string code;
    std::string base_unit;
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
};
// By the code of the SKU.
std::vector<Item> items(Tx& tx, PoolId share);
void add_items(Tx& tx, PoolId share, std::vector<SkuId> const& skus);

// Locks shares whose time has come and that nobody else is moving, the longest due first.
std::vector<Share> lock_due(Tx& tx, Instant now, int rows_max);
// The SKUs of these shares.
std::vector<StockKey> keys_of(Tx& tx, std::vector<PoolId> const& shares);
// Those of the pools whose rest was moved already.
std::vector<PoolId> given_back(Tx& tx, std::vector<PoolId> const& pools);

}  // namespace chaolu::storage::pools
