// One statement, which goes along the key of what lies where.
#include "storage/stock_export.hpp"

namespace chaolu::storage::stock_export {
namespace {

constexpr Sql find_lying = R"(
select b.location_id, b.sku_id, b.lot_id, w.code, w.supplier_id, l.lot_code, l.harvest_date,
       l.production_date, l.expiry_date, l.site_code, l.growing_unit, b.on_hand, l.pieces, k.code,
       k.base_unit
from lot_stock b
join location w on w.market_id = b.market_id and w.id = b.location_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
join sku k on k.market_id = b.market_id and k.id = b.sku_id
where b.market_id = :market
  and (b.location_id, b.sku_id, b.lot_id) > (:after_location, :after_sku, :after_lot)
  and (cast(:supplier as uuid) is null or w.supplier_id = cast(:supplier as uuid))
  and (cast(:sku as uuid) is null or b.sku_id = cast(:sku as uuid))
  and (cast(:location as uuid) is null or b.location_id = cast(:location as uuid))
order by b.location_id, b.sku_id, b.lot_id limit :rows)";

}  // namespace

std::vector<LyingLot> list(Tx& tx, Filter const& filter, std::optional<LyingLot> const& after,
                           int rows_max) {
    std::vector<LyingLot> found;
    tx.each(
        find_lying,
        {{"market", tx.market()},
         {"after_location", after ? after->location : LocationId{}},
         {"after_sku", after ? after->lot.sku : SkuId{}},
         {"after_lot", after ? after->id : LotId{}},
         {"supplier", filter.supplier},
         {"sku", filter.sku},
         {"location", filter.location},
         {"rows", rows_max}},
        [&](LocationId location, SkuId sku, LotId lot, std::string location_code,
            OrganisationId supplier, std::string code, std::optional<Date> harvest,
            std::optional<Date> production, std::optional<Date> expiry,
            std::optional<std::string> site, std::optional<std::string> unit, std::int64_t on_hand,
            std::optional<std::int64_t> pieces, std::string sku_code, std::string base_unit) {
            std::optional<chaolu::inventory::GrowingUnit> growing_unit;
            if (site && unit) growing_unit = {std::move(*site), std::move(*unit)};
            found.push_back({lot,
                             location,
                             std::move(location_code),
                             supplier,
                             {sku, std::move(code), harvest, production, expiry,
                              std::move(growing_unit), on_hand, pieces},
                             std::move(sku_code),
                             std::move(base_unit)});
        });
    return found;
}

}  // namespace chaolu::storage::stock_export
