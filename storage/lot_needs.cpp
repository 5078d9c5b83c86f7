// Statements of what is needed of lots; every one takes arrays and is sent once.
#include "storage/lot_needs.hpp"

#include <optional>

namespace chaolu::storage::lot_needs {
namespace {

using chaolu::fulfilment::PickedLine;
using chaolu::inventory::LotBalance;
using chaolu::inventory::LotNeed;
using chaolu::ordering::Order;
using chaolu::ordering::Taking;

// Three kinds of rows in one round trip: every order asks, and mostly there is none of any.
constexpr Sql find_asked = R"(
select r.buyer_id, cast(null as text), r.sku_id, r.min_remaining_days, r.min_remaining_pct
from (select distinct on (buyer_id, sku_id) buyer_id, sku_id, min_remaining_days,
             min_remaining_pct
      from buyer_shelf_life
      where market_id = :market and buyer_id = any(cast(:buyers as uuid[]))
        and sku_id = any(cast(:skus as uuid[])) and valid_from <= cast(:day as date)
      order by buyer_id, sku_id, valid_from desc) r
where r.min_remaining_days is not null or r.min_remaining_pct is not null
union all
select cast(null as uuid), c.code, cast(null as uuid), c.min_remaining_days, c.min_remaining_pct
from channel c
where c.market_id = :market and c.code = any(cast(:channels as text[]))
  and (c.min_remaining_days is not null or c.min_remaining_pct is not null)
union all
(select distinct cast(null as uuid), cast(null as text), b.sku_id, cast(null as integer),
        cast(null as integer)
 from lot_stock b
 where b.market_id = :market and b.expires < cast(:latest as date)
   and b.sku_id = any(cast(:skus as uuid[])))
union all
(select distinct cast(null as uuid), cast(null as text), l.sku_id, cast(null as integer),
        cast(null as integer)
 from lot l
 where l.market_id = :market and l.hold_reason is not null
   and l.sku_id = any(cast(:skus as uuid[]))
   and exists (select from location w
               join lot_stock b on b.market_id = w.market_id and b.location_id = w.id
                and b.sku_id = l.sku_id and b.lot_id = l.id
               where w.market_id = l.market_id and w.supplier_id = l.supplier_id)))";

constexpr Sql find_pools_at = R"(
select location_id, id from pool
where market_id = :market and location_id = any(cast(:locations as uuid[]))
  and given_back_at is null
order by id)";

constexpr Sql find_lots = R"(
select b.location_id, b.sku_id, coalesce(l.production_date, l.harvest_date), l.expiry_date,
       l.hold_reason is not null, cast(sum(b.on_hand - b.set_aside - b.picked) as bigint)
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[])) as t(location_id, sku_id)
join lot_stock b on b.market_id = :market and b.location_id = t.location_id
 and b.sku_id = t.sku_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
group by 1, 2, 3, 4, 5 having sum(b.on_hand - b.set_aside - b.picked) > 0)";

constexpr Sql find_needed = R"(
select n.location_id, n.sku_id, n.day, n.min_remaining_days, n.min_remaining_pct,
       cast(sum(n.quantity) as bigint)
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[])) as t(location_id, sku_id)
join lot_need n on n.market_id = :market and n.location_id = t.location_id
 and n.sku_id = t.sku_id and n.quantity > 0
group by 1, 2, 3, 4, 5)";

constexpr Sql insert_needs = R"(
insert into lot_need (market_id, order_id, line_position, component_position, pool_id,
                      supplier_order_id, location_id, sku_id, day, min_remaining_days,
                      min_remaining_pct, quantity)
select cast(:market as uuid), t.order_id, t.line, t.component, t.pool_id, t.part_id,
       p.location_id, t.sku_id, t.day, t.days, t.pct, t.quantity
from unnest(cast(:orders as uuid[]), cast(:lines as integer[]), cast(:components as integer[]),
            cast(:pools as uuid[]), cast(:parts as uuid[]), cast(:skus as uuid[]),
            cast(:days_on as date[]), cast(:days as integer[]), cast(:pcts as integer[]),
            cast(:quantities as bigint[]))
     as t(order_id, line, component, pool_id, part_id, sku_id, day, days, pct, quantity)
join pool p on p.market_id = :market and p.id = t.pool_id)";

constexpr Sql drop_needs = R"(
update lot_need set quantity = 0
where market_id = :market and supplier_order_id = any(cast(:parts as uuid[])) and quantity > 0)";

constexpr Sql change_needs = R"(
update lot_need n set quantity = n.quantity + t.quantity
from (select line, component, pool_id, sum(quantity) as quantity
      from unnest(cast(:lines as integer[]), cast(:components as integer[]),
                  cast(:pools as uuid[]), cast(:quantities as bigint[]))
           as x(line, component, pool_id, quantity)
      group by 1, 2, 3) t
where n.market_id = :market and n.order_id = :order and n.line_position = t.line
  and n.component_position = t.component and n.pool_id = t.pool_id)";

struct KeyArrays {
    Array locations, skus;
};
KeyArrays arrays_of(std::vector<PlaceOfSku> const& keys) {
    KeyArrays arrays;
    for (auto const& [location, sku] : keys) {
        arrays.locations.add(location);
        arrays.skus.add(sku);
    }
    return arrays;
}

Array numbers(std::vector<std::optional<int>> const& values) {
    Array array;
    for (auto const& value : values) value ? array.add(std::int64_t{*value}) : array.add_null();
    return array;
}

}  // namespace

Found asked(Tx& tx, std::vector<OrganisationId> const& buyers,
            std::vector<std::string> const& channels, std::vector<SkuId> const& skus, Date day,
            Date latest) {
    Array codes;
    for (auto const& channel : channels) codes.add(std::string_view(channel));
    Found found;
    tx.each(find_asked,
            {{"market", tx.market()},
             {"buyers", array_of(buyers)},
             {"channels", codes},
             {"skus", array_of(skus)},
             {"day", day},
             {"latest", latest}},
            [&](std::optional<OrganisationId> buyer, std::optional<std::string> channel,
                std::optional<SkuId> sku, std::optional<int> days, std::optional<int> pct) {
                MinRemaining const min{days, pct};
                if (buyer)
                    found.asked.by_buyers[{*buyer, *sku}] = min;
                else if (channel)
                    found.asked.by_channels[*std::move(channel)] = min;
                else
                    found.not_for_everybody.insert(*sku);
            });
    return found;
}

std::map<LocationId, std::vector<PoolId>> pools_at(Tx& tx,
                                                   std::vector<LocationId> const& locations) {
    std::map<LocationId, std::vector<PoolId>> pools;
    tx.each(find_pools_at, {{"market", tx.market()}, {"locations", array_of(locations)}},
            [&](LocationId location, PoolId pool) { pools[location].push_back(pool); });
    return pools;
}

std::map<PlaceOfSku, PlaceLots> places(Tx& tx, std::vector<PlaceOfSku> const& keys) {
    auto const arrays = arrays_of(keys);
    std::map<PlaceOfSku, PlaceLots> found;
    for (auto const& key : keys) found.try_emplace(key);
    tx.each(
        find_lots,
        {{"market", tx.market()}, {"locations", arrays.locations}, {"skus", arrays.skus}},
        [&](LocationId location, SkuId sku, Date made, std::optional<Date> expires, bool is_held,
            std::int64_t free) {
            found[{location, sku}].lots.push_back(LotBalance{{}, {made, expires}, free, is_held});
        });
    tx.each(find_needed,
            {{"market", tx.market()}, {"locations", arrays.locations}, {"skus", arrays.skus}},
            [&](LocationId location, SkuId sku, Date day, std::optional<int> days,
                std::optional<int> pct, std::int64_t quantity) {
                found[{location, sku}].needed.push_back({{day, {days, pct}}, quantity});
            });
    return found;
}

void insert(Tx& tx, std::span<Order const> orders) {
    Array parents, lines, components, pools, parts, skus, days_on, quantities;
    std::vector<std::optional<int>> days, pcts;
    auto const add = [&](OrderId order, std::size_t line, std::size_t component,
                         SupplierOrderId part, SkuId sku, std::optional<LotNeed> const& need,
                         std::vector<Taking> const& takings) {
        if (!need) return;
        for (auto const& taking : takings) {
            parents.add(order);
            lines.add(static_cast<std::int64_t>(line + 1));
            components.add(static_cast<std::int64_t>(component));
            pools.add(taking.pool);
            parts.add(part);
            skus.add(sku);
            days_on.add(need->day);
            days.push_back(need->min.days);
            pcts.push_back(need->min.pct);
            quantities.add(taking.quantity);
        }
    };
    for (auto const& order : orders)
        for (std::size_t at = 0; at < order.lines.size(); ++at) {
            auto const& line = order.lines[at];
            add(order.id, at, 0, line.supplier_order, line.stock.sku, line.need, line.takings);
            for (std::size_t part = 0; part < line.components.size(); ++part) {
                auto const& component = line.components[part];
                add(order.id, at, part + 1, line.supplier_order, component.stock.sku,
                    component.need, component.takings);
            }
        }
    if (days.empty()) return;
    tx.execute(insert_needs, {{"market", tx.market()},
                              {"orders", parents},
                              {"lines", lines},
                              {"components", components},
                              {"pools", pools},
                              {"parts", parts},
                              {"skus", skus},
                              {"days_on", days_on},
                              {"days", numbers(days)},
                              {"pcts", numbers(pcts)},
                              {"quantities", quantities}});
}

void drop(Tx& tx, std::vector<SupplierOrderId> const& parts) {
    tx.execute(drop_needs, {{"market", tx.market()}, {"parts", array_of(parts)}});
}

void change(Tx& tx, OrderId order, std::span<PickedLine const> picked, Change change) {
    Array lines, components, pools, quantities;
    for (auto const& line : picked) {
        lines.add(std::int64_t{line.line.position});
        components.add(std::int64_t{line.line.component});
        pools.add(line.stock.pool);
        quantities.add(change == Change::picked ? -line.quantity : line.quantity);
    }
    tx.execute(change_needs, {{"market", tx.market()},
                              {"order", order},
                              {"lines", lines},
                              {"components", components},
                              {"pools", pools},
                              {"quantities", quantities}});
}

}  // namespace chaolu::storage::lot_needs
