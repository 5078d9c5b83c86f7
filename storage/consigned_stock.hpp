// What lies with somebody else, what is on its way there, and how it came to be what it is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/consignment.hpp"
#include "storage/consignment.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::consignment {

// What lies at one place of one SKU, in base units.
struct Lying {
    LocationId location;
    SkuId sku_id;
    std::string location_code;
    OrganisationId supplier;
    OrganisationId holder;
    std::string sku;
    std::string base_unit;
    std::int64_t on_hand = 0;
    std::int64_t incoming = 0;              // sent by transfers and not arrived yet
    std::optional<Date> first_expiry = {};  // of what lies there
};
struct LyingPosition {
    LocationId location;
    SkuId sku;
};
// By place and SKU; of `party` as holder or supplier, or of all the market without one.
std::vector<Lying> list_lying(Tx& tx, std::optional<OrganisationId> party,
                              std::optional<LocationId> location, LyingPosition const& after,
                              int rows_max);

// What the ledger and the reports say of one SKU at a place.
struct Movements {
    SkuId sku_id;
    std::string sku;
    std::string base_unit;
    std::int64_t on_hand = 0;  // now
    std::vector<chaolu::inventory::Flow> flows = {};
    std::int64_t sold_fen = 0;
};
// Of all SKUs of which something lies there or moved since `from`, by id; `until` is the first
// instant after the period. One snapshot, that costs what happened at the place since `from`.
std::vector<Movements> movements(Tx& tx, Place const& place, Instant from, Instant until);

}  // namespace chaolu::storage::consignment
