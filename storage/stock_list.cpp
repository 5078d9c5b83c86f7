// The list of stock: what lies in each pool, and what is on its way there.
#include <algorithm>
#include <iterator>

#include "storage/inventory.hpp"

namespace chaolu::storage::inventory {
namespace {

// Three forms, since an index serves only one: one SKU's, one party's, the whole market's.
constexpr Sql stock_of_sku = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence, k.code, p.supplier_id, w.code,
       p.name, k.base_unit, w.holder_id is not null,
       shelf_version(s.market_id, p.location_id, s.sku_id)
from stock s
join pool p on p.market_id = s.market_id and p.id = s.pool_id
join location w on w.market_id = p.market_id and w.id = p.location_id
join sku k on k.market_id = s.market_id and k.id = s.sku_id
where s.market_id = :market and s.sku_id = :sku and s.pool_id > :after_pool
  and (cast(:party as uuid) is null or p.supplier_id = :party)
order by s.pool_id limit :rows)";

constexpr Sql stock_of_party = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence, k.code, p.supplier_id, w.code,
       p.name, k.base_unit, w.holder_id is not null,
       shelf_version(s.market_id, p.location_id, s.sku_id)
from offer o
join sku k on k.market_id = o.market_id and k.id = o.sku_id
join stock s on s.market_id = o.market_id and s.sku_id = o.sku_id
join pool p on p.market_id = s.market_id and p.id = s.pool_id and p.supplier_id = o.supplier_id
join location w on w.market_id = p.market_id and w.id = p.location_id
where o.market_id = :market and o.supplier_id = :party and o.sku_id >= :after_sku
  and (s.sku_id, s.pool_id) > (:after_sku, :after_pool)
order by o.sku_id, s.pool_id limit :rows)";

constexpr Sql stock_of_market = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence, k.code, p.supplier_id, w.code,
       p.name, k.base_unit, w.holder_id is not null,
       shelf_version(s.market_id, p.location_id, s.sku_id)
from stock s
join pool p on p.market_id = s.market_id and p.id = s.pool_id
join location w on w.market_id = p.market_id and w.id = p.location_id
join sku k on k.market_id = s.market_id and k.id = s.sku_id
where s.market_id = :market and (s.sku_id, s.pool_id) > (:after_sku, :after_pool)
order by s.sku_id, s.pool_id limit :rows)";

// What was sent or bought in and has not arrived, at the general pool of where it goes. It costs
// what is on its way now, however much has been before.
constexpr Sql incoming = R"(
select c.sku_id, p.id, k.code, c.supplier_id, w.code, p.name, k.base_unit,
       w.holder_id is not null, cast(sum(c.quantity) as bigint)
from (select t.supplier_id, t.to_location_id as location_id, l.sku_id, l.sent as quantity
      from transfer t
      join transfer_line l on l.market_id = t.market_id and l.transfer_id = t.id
      where t.market_id = :market and t.state = 'in_transit'
        and (cast(:party as uuid) is null or t.supplier_id = :party)
      union all
      select o.supplier_id, o.location_id, l.sku_id, l.quantity - l.received
      from purchase_order o
      join purchase_order_line l on l.market_id = o.market_id and l.purchase_order_id = o.id
      where o.market_id = :market and o.state = 'open' and l.received < l.quantity
        and (cast(:party as uuid) is null or o.supplier_id = :party)) c
join location w on w.market_id = :market and w.id = c.location_id
join pool p on p.market_id = w.market_id and p.location_id = w.id and p.kind = 'general'
join sku k on k.market_id = w.market_id and k.id = c.sku_id
where (cast(:sku as uuid) is null or c.sku_id = :sku)
  and (c.sku_id, p.id) > (:after_sku, :after_pool)
group by c.sku_id, p.id, k.code, c.supplier_id, w.code, p.name, k.base_unit, w.holder_id
order by c.sku_id, p.id limit :rows)";

constexpr Uuid first{};

// Of one key, two rows become one; both lists are sorted by key.
std::vector<StockRow> merged(std::vector<StockRow> lying, std::vector<StockRow> coming) {
    std::vector<StockRow> rows;
    rows.reserve(lying.size() + coming.size());
    std::ranges::merge(
        lying, coming, std::back_inserter(rows), {},
        [](StockRow const& row) { return row.stock.key; },
        [](StockRow const& row) { return row.stock.key; });
    auto kept = rows.begin();
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        if (row != rows.begin() && kept->stock.key == row->stock.key) {
            kept->incoming = row->incoming;
            continue;
        }
        if (row != rows.begin()) ++kept;
        if (kept != row) *kept = std::move(*row);
    }
    if (!rows.empty()) rows.erase(kept + 1, rows.end());
    return rows;
}

}  // namespace

std::vector<StockRow> list_stock(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<SkuId> sku, std::optional<StockKey> after,
                                 int rows_max) {
    std::vector<StockRow> lying;
    auto const add = [&](SkuId sku_id, PoolId pool_id, std::int64_t on_hand, std::int64_t reserved,
                         std::int64_t sequence, std::string code, OrganisationId supplier,
                         std::string location, std::string pool, std::string base_unit,
                         bool is_consigned, std::int64_t version) {
        lying.push_back({{{sku_id, pool_id}, on_hand, reserved, sequence},
                         std::move(code),
                         supplier,
                         std::move(location),
                         std::move(pool),
                         std::move(base_unit),
                         is_consigned,
                         0,
                         version});
    };
    Bind const market{"market", tx.market()};
    Bind const after_sku{"after_sku", after ? after->sku.uuid : first};
    Bind const after_pool{"after_pool", after ? after->pool.uuid : first};
    Bind const limit{"rows", rows_max};
    if (sku)
        tx.each(stock_of_sku, {market, {"sku", *sku}, {"party", party}, after_pool, limit}, add);
    else if (party)
        tx.each(stock_of_party, {market, {"party", *party}, after_sku, after_pool, limit}, add);
    else
        tx.each(stock_of_market, {market, after_sku, after_pool, limit}, add);
    std::vector<StockRow> coming;
    tx.each(incoming, {market, {"party", party}, {"sku", sku}, after_sku, after_pool, limit},
            [&](SkuId sku_id, PoolId pool_id, std::string code, OrganisationId supplier,
                std::string location, std::string pool, std::string base_unit, bool is_consigned,
                std::int64_t quantity) {
                coming.push_back({{{sku_id, pool_id}},
                                  std::move(code),
                                  supplier,
                                  std::move(location),
                                  std::move(pool),
                                  std::move(base_unit),
                                  is_consigned,
                                  quantity});
            });
    auto rows = merged(std::move(lying), std::move(coming));
    if (rows.size() > static_cast<std::size_t>(rows_max))
        rows.erase(rows.begin() + rows_max, rows.end());
    return rows;
}

}  // namespace chaolu::storage::inventory
