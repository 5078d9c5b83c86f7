// Transformations in the database, and the genealogy of lots that comes of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::transformations {

struct Line {
    SkuId sku_id;
    LotId lot;
    std::int64_t quantity = 0;
    // As read; not needed to write.
    std::string sku = {};
    std::string lot_code = {};
    std::string base_unit = {};
};
struct Transformation {
    TransformationId id;
    OrganisationId supplier;
    std::optional<std::string> note;
    std::optional<std::int64_t> yield_permille;
    std::vector<Line> inputs;
    std::vector<Line> outputs;
    Uuid made_by;
    Instant created_at;
};

// With its lines, and every input as an origin of every output.
void insert(Tx& tx, Transformation const& transformation);
// Without `party` any of the market.
std::optional<Transformation> find(Tx& tx, std::optional<OrganisationId> party,
                                   TransformationId id);
// Newest first, below `before`, with their lines.
std::vector<Transformation> list(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<TransformationId> before, int rows_max);

// One step of a genealogy: `origin` went into `lot`.
struct Step {
    int level = 0;  // from the lot that was asked about: 1 for its neighbours
    LotId lot;
    LotId origin;
    TransformationId transformation;
    // Of the far end: the origin when looking back, the lot when looking forward.
    std::string sku;
    std::string lot_code;
    OrganisationId supplier;
};
enum class Direction { back, forward };
// Every step once, nearest first; at most rows_max.
std::vector<Step> trace(Tx& tx, LotId lot, Direction direction, int rows_max);

}  // namespace chaolu::storage::transformations
