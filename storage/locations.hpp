// Where suppliers keep their stock. Every supplier has the location 'main' from the beginning.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::inventory {

struct Location {
    LocationId id;
    OrganisationId supplier;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    int priority = 100;
    Instant created_at;
    int version = 1;
    // Who keeps it, when that is not its supplier; fixed when it is made.
    std::optional<OrganisationId> holder = {};
};

// Gives each of these suppliers, named once each, its main location with the pool 'general', where
// it has none. Two round trips.
void make_main_locations(Tx& tx, std::span<OrganisationId const> suppliers);

// How many the supplier has; nobody adds one to them until the transaction ends.
int lock_count_of_locations(Tx& tx, OrganisationId supplier);
// Inserts a location with its pool 'general'. False when the supplier has one of this code.
bool insert_location(Tx& tx, Location const& location, PoolId general);

// Of one supplier, or of all.
std::optional<Location> find_location(Tx& tx, LocationId id,
                                      std::optional<OrganisationId> supplier);
std::optional<Location> lock_location(Tx& tx, LocationId id,
                                      std::optional<OrganisationId> supplier);
// In the order of their ids, those after `after`.
std::vector<Location> list_locations(Tx& tx, std::optional<OrganisationId> supplier,
                                     LocationId after, int rows_max);
// Names, priority and version.
void update_location(Tx& tx, Location const& location);

}  // namespace chaolu::storage::inventory
