// How much of a SKU each location of a supplier takes, and what lies there.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/putaway.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::putaway_rules {

struct Rule {
    OrganisationId supplier;
    SkuId sku_id;
    chaolu::inventory::PutawayPlace place;
    // As read; not needed to write.
    std::string sku = {};
    std::string location = {};
    std::string base_unit = {};
};

// One that stood before is replaced.
void put(Tx& tx, Rule const& rule);
void remove(Tx& tx, OrganisationId supplier, SkuId sku, LocationId location);
std::optional<Rule> find(Tx& tx, OrganisationId supplier, SkuId sku, LocationId location);

// After which rule a page starts; ids of zeros: at the first.
struct Position {
    OrganisationId supplier = {};
    SkuId sku = {};
    LocationId location = {};
};
// Of one supplier, or of all; by supplier, SKU and location.
std::vector<Rule> list(Tx& tx, std::optional<OrganisationId> supplier, Position const& after,
                       int rows_max);

// The rules of the supplier for these SKUs, locked until the transaction ends, so that no two
// receipts fill the same room: before lots and stock. What lies there is read when they are locked.
std::vector<Rule> lock(Tx& tx, OrganisationId supplier, std::vector<SkuId> const& skus);

}  // namespace chaolu::storage::putaway_rules
