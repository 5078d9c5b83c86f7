// Transformations in the database, and the genealogy of lots that comes of them.
#pragma once
#include <map>
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
    LocationId location;
    std::optional<std::string> note;
    std::optional<std::int64_t> yield_permille;
    std::vector<Line> inputs;
    std::vector<Line> outputs;
    Uuid made_by;
    Instant created_at;
};

// The product of each of these SKUs.
std::map<SkuId, ProductId> products_of(Tx& tx, std::vector<SkuId> const& skus);

// With its lines, and every input as an origin of every output.
void insert(Tx& tx, Transformation const& transformation);
// Without `party` any of the market.
std::optional<Transformation> find(Tx& tx, std::optional<OrganisationId> party,
                                   TransformationId id);
// Newest first, below `before`, with their lines.
std::vector<Transformation> list(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<TransformationId> before, int rows_max);

// One step of a genealogy: `origin` went into `lot`.
struct Edge {
    LotId lot;
    LotId origin;
    bool operator==(Edge const&) const = default;
};
struct Step {
    int level = 0;  // from the lot that was asked about: 1 for its neighbours
    Edge edge;
    TransformationId transformation;
    Instant made_at = {};
    std::int64_t taken = 0;  // of the origin, in its base unit
    std::string taken_unit = {};
    std::int64_t made = 0;  // of the lot, in its base unit
    std::string made_unit = {};
    // Of the far end: the origin when looking back, the lot when looking forward.
    std::string sku = {};
    std::string lot_code = {};
    OrganisationId supplier = {};
    std::optional<Date> harvest_date = {};
    std::optional<Date> production_date = {};
    std::optional<Date> expiry_date = {};
    std::int64_t on_hand = 0;  // wherever it lies
    std::optional<std::string> hold_reason = {};
};
struct Trace {
    std::vector<Step> steps;
    bool is_complete = true;  // nothing comes after these
};
enum class Direction { back, forward };
// Every step once, nearest first, every lot gone on from once; those after `after`, at most
// rows_max of them. It costs what it gives and what came before `after`, however large the rest is.
// A lot gets its origins when it is made, so that steps keep their order from page to page.
Trace trace(Tx& tx, LotId lot, Direction direction, std::optional<Edge> const& after, int rows_max);

}  // namespace chaolu::storage::transformations
