// Where lots lie, what of them is due, and where goods that come are put: read without locks.
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"

namespace chaolu::storage::lot_stock {
namespace {

constexpr Sql find_place = R"(
select l.id, p.id
from location l
join pool p on p.market_id = l.market_id and p.location_id = l.id and p.name = 'general'
where l.market_id = :market and l.supplier_id = :supplier
  and case when cast(:location as uuid) is null then l.code = 'main' else l.id = :location end
  and (l.holder_id is null or not cast(:receives as boolean)))";

// Of many lots, each among its supplier's places.
constexpr Sql find_places_of_lots = R"(
select b.location_id, b.sku_id, b.lot_id
from lot l
join location w on w.market_id = l.market_id and w.supplier_id = l.supplier_id
join lot_stock b on b.market_id = w.market_id and b.location_id = w.id and b.sku_id = l.sku_id
 and b.lot_id = l.id
where l.market_id = :market and l.id = any(cast(:lots as uuid[]))
order by b.location_id, b.sku_id, b.lot_id)";

constexpr Sql find_places = R"(
select b.location_id, b.sku_id, b.lot_id
from location w
join lot_stock b on b.market_id = w.market_id and b.location_id = w.id and b.sku_id = :sku
 and b.lot_id = :lot
where w.market_id = :market and w.supplier_id = :supplier
order by b.location_id)";

// What is promised altogether is left out: until an order is cancelled there is nothing to do. What
// lies with somebody else waits for as long as its holder may still report what became of it.
constexpr Sql find_due = R"(
select b.location_id, b.sku_id, b.lot_id
from (
    select location_id, sku_id, lot_id, expires, set_aside from lot_stock
    where market_id = :market and expires < cast(:today as date) and picked < on_hand
    union
    select b.location_id, b.sku_id, b.lot_id, b.expires, b.set_aside
    from lot l
    join location w on w.market_id = l.market_id and w.supplier_id = l.supplier_id
    join lot_stock b on b.market_id = l.market_id and b.location_id = w.id
     and b.sku_id = l.sku_id and b.lot_id = l.id and b.set_aside + b.picked < b.on_hand
    where l.market_id = :market and l.hold_reason is not null
) b
join pool g on g.market_id = :market and g.location_id = b.location_id and g.name = 'general'
where ((b.expires < cast(:today as date) and b.set_aside > 0)
       or exists (select from pool p
                  join stock s on s.market_id = p.market_id and s.sku_id = b.sku_id
                   and s.pool_id = p.id and s.on_hand > s.reserved
                  where p.market_id = :market and p.location_id = b.location_id
                    and p.given_back_at is null))
  and not (g.is_consigned and b.expires < cast(:today as date)
           and b.expires >= cast(:reportable as date))
order by b.expires, b.location_id, b.sku_id, b.lot_id limit cast(:rows as bigint))";

// In the order in which orders take from them: that which ends first leads.
constexpr Sql find_shares = R"(
select p.location_id, i.sku_id, p.id
from pool p
join pool_item i on i.market_id = p.market_id and i.pool_id = p.id
 and i.sku_id = any(cast(:skus as uuid[]))
where p.market_id = :market and p.location_id = any(cast(:locations as uuid[]))
  and p.kind <> 'general' and p.given_back_at is null
order by p.gives_back_at nulls last, p.id)";

constexpr Sql find_general_pools = R"(
select location_id, id from pool
where market_id = :market and name = 'general'
  and location_id = any(cast(:locations as uuid[])))";

std::optional<Place> find_place_of(Tx& tx, OrganisationId supplier,
                                   std::optional<LocationId> location, bool receives) {
    auto const found = tx.find<LocationId, PoolId>(find_place, {{"market", tx.market()},
                                                                {"supplier", supplier},
                                                                {"location", location},
                                                                {"receives", receives}});
    if (!found) return {};
    return Place{std::get<0>(*found), std::get<1>(*found)};
}

auto place_reader(std::vector<LotPlace>& found) {
    return [&found](LocationId location, SkuId sku, LotId lot) {
        found.push_back({{location, sku}, lot});
    };
}

}  // namespace

std::vector<LotPlace> places_of(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot) {
    std::vector<LotPlace> found;
    tx.each(find_places,
            {{"market", tx.market()}, {"supplier", supplier}, {"sku", sku}, {"lot", lot}},
            place_reader(found));
    return found;
}

std::vector<LotPlace> places_of(Tx& tx, std::vector<LotId> const& lots) {
    std::vector<LotPlace> found;
    tx.each(find_places_of_lots, {{"market", tx.market()}, {"lots", array_of(lots)}},
            place_reader(found));
    return found;
}

std::vector<SharedSku> shares_at(Tx& tx, std::vector<LocationId> const& locations,
                                 std::vector<SkuId> const& skus) {
    std::vector<SharedSku> found;
    tx.each(find_shares,
            {{"market", tx.market()}, {"locations", array_of(locations)}, {"skus", array_of(skus)}},
            [&](LocationId location, SkuId sku, PoolId pool) {
                found.push_back({location, {sku, pool}});
            });
    return found;
}

std::vector<LotPlace> due(Tx& tx, Date today, Date reportable, int rows_max) {
    std::vector<LotPlace> found;
    tx.each(
        find_due,
        {{"market", tx.market()}, {"today", today}, {"reportable", reportable}, {"rows", rows_max}},
        place_reader(found));
    return found;
}

std::optional<Place> place_of(Tx& tx, OrganisationId supplier, std::optional<LocationId> location) {
    return find_place_of(tx, supplier, location, false);
}

std::optional<Place> receiving_place(Tx& tx, OrganisationId supplier,
                                     std::optional<LocationId> location) {
    auto const place = find_place_of(tx, supplier, location, true);
    if (place || location) return place;
    inventory::pools_of(tx, std::span(&supplier, 1));
    return find_place_of(tx, supplier, location, true);
}

std::map<LocationId, PoolId> general_pools(Tx& tx, std::vector<LocationId> const& locations) {
    std::map<LocationId, PoolId> pools;
    tx.each(find_general_pools, {{"market", tx.market()}, {"locations", array_of(locations)}},
            [&](LocationId location, PoolId pool) { pools.emplace(location, pool); });
    return pools;
}

}  // namespace chaolu::storage::lot_stock
