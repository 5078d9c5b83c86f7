// The levels below which suppliers want to be told of a SKU, beside what is available of it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::reorder_levels {

struct Level {
    ReorderLevelId id;
    OrganisationId supplier;
    SkuId sku;
    std::string code;
    std::string base_unit;
    std::int64_t level = 0;
    // In all pools of the supplier together, less what is reserved.
    std::int64_t available = 0;
    std::optional<Instant> low_since = {};
    int version = 1;
};

// Sets the level; one that stood before is replaced, and keeps its id and since when it was low.
void put(Tx& tx, ReorderLevelId id, OrganisationId supplier, SkuId sku, std::int64_t level);

// After which level a page starts; ids of zeros: at the first.
struct Place {
    OrganisationId supplier = {};
    SkuId sku = {};
};
// Of one supplier, or of all; by supplier and SKU.
std::vector<Level> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                        int rows_max);
std::optional<Level> find(Tx& tx, OrganisationId supplier, SkuId sku);

// low_since and version, of those whose version is the one before; the others changed meanwhile.
// The ids of those.
std::vector<ReorderLevelId> save(Tx& tx, std::span<Level const> levels);

}  // namespace chaolu::storage::reorder_levels
