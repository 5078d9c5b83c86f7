// Adjustments and counts of stock, each kept as it was said and with what came of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::stock_changes {

enum class Kind { adjustment, count };
std::string_view text(Kind kind);

struct Change {
    Uuid id;
    Kind kind = Kind::adjustment;
    OrganisationId supplier;
    chaolu::inventory::StockKey key;
    std::string sku;
    std::string pool;
    std::string base_unit;
    std::optional<LotId> lot;
    std::optional<std::string> reason;
    std::optional<std::string> note;
    std::optional<std::int64_t> counted;
    std::optional<std::int64_t> expected;
    std::int64_t delta = 0;
    std::int64_t on_hand_after = 0;
    std::int64_t reserved_after = 0;
    std::vector<chaolu::inventory::LotShare> lots;  // by how much each changed, either way
    Uuid made_by;
    Instant created_at;
};

// All but the names of SKU, pool and unit.
void insert(Tx& tx, Change const& change);
// Without `party` any of the market.
std::optional<Change> find(Tx& tx, std::optional<OrganisationId> party, Kind kind, Uuid id);
// Newest first, below `before`.
std::vector<Change> list(Tx& tx, std::optional<OrganisationId> party, Kind kind,
                         std::optional<SkuId> sku, std::optional<Uuid> before, int rows_max);

// Whether goods, of this lot or of any, came to the location or went from it since this version of
// the SKU there (inventory::StockRow), in whichever of its pools. Neither a promise to a buyer nor
// a share that is cut or given back moves anything on the shelf or makes a count wrong. A version
// that is to come has moved too. Never false when something moved. Ask with the lots of the place
// locked.
bool has_moved_since(Tx& tx, LocationId location, SkuId sku, std::optional<LotId> lot,
                     std::int64_t version);
// On hand in all shares at the location together.
std::int64_t held_by_shares(Tx& tx, LocationId location, SkuId sku);

}  // namespace chaolu::storage::stock_changes
