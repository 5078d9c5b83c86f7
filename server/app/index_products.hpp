// How products are found: their texts folded, told with synonyms, spelled, and cut into terms.
#pragma once
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/time.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::folding {
class Folder;
}

namespace chaolu::app {

// To be raised when folding, spelling or cutting changes: what is indexed is then made anew.
constexpr int folding_rules = 1;

// After every change of a product's texts, SKUs or facets, in the same transaction.
void index_products(storage::Tx& tx, folding::Folder const& folder,
                    std::vector<ProductId> const& products, Instant now);

// Brings up to `rows_max` products up to date with the rules and synonyms of `now`; how many there
// were. For a job, which calls it until there are none.
int index_stale_products(storage::Tx& tx, folding::Folder const& folder, Instant now, int rows_max);

}  // namespace chaolu::app
