// What lies where of each lot, for files that tell of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/lot.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::stock_export {

struct LyingLot {
    LotId id;
    LocationId location;
    std::string location_code;
    OrganisationId supplier;
    chaolu::inventory::Lot lot;  // its quantity is what is on hand there
    std::string sku;
    std::string base_unit;
};
struct Filter {
    std::optional<OrganisationId> supplier;
    std::optional<SkuId> sku;
    std::optional<LocationId> location;
};
// Place by place, then SKU by SKU, lots that came first before the others; those behind `after`.
std::vector<LyingLot> list(Tx& tx, Filter const& filter, std::optional<LyingLot> const& after,
                           int rows_max);

}  // namespace chaolu::storage::stock_export
