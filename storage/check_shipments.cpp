// What must be true of shipments: lots, ledger and documents tell the same.
#include <array>

#include "storage/check_invariants.hpp"

namespace chaolu::storage {
namespace {

constexpr std::array invariants{
    Invariant{"lots picked", R"(
select 'lot ' || coalesce(t.lot_code, cast(coalesce(b.lot_id, e.lot_id, s.lot_id) as text))
       || ': ' || coalesce(b.picked, 0) || ' picked, ' || coalesce(e.picked, 0)
       || ' by the ledger, ' || coalesce(s.picked, 0) || ' by shipments'
from (select lot_id, sum(picked) as picked from lot_stock
      where market_id = :market and picked > 0 group by lot_id) b
full join (select lot_id, sum(reserved_delta) as picked from stock_entry
           where market_id = :market and lot_id is not null and supplier_order_id is not null
           group by lot_id having sum(reserved_delta) <> 0) e on e.lot_id = b.lot_id
full join (select l.lot_id, sum(l.quantity) as picked
           from shipment h
           join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
           where h.market_id = :market and h.state = 'picked' group by l.lot_id) s
  on s.lot_id = coalesce(b.lot_id, e.lot_id)
left join lot t on t.market_id = :market and t.id = coalesce(b.lot_id, e.lot_id, s.lot_id)
where coalesce(b.picked, 0) <> coalesce(e.picked, 0)
   or coalesce(b.picked, 0) <> coalesce(s.picked, 0)
order by coalesce(b.lot_id, e.lot_id, s.lot_id) limit 1)"},
    // What a shipment says left and came back, the ledger says too, pool by pool and lot by lot.
    Invariant{"shipments", R"(
select 'shipment ' || coalesce(s.id, e.id) || ', lot ' || coalesce(s.lot_id, e.lot_id) || ': '
       || coalesce(s.shipped, 0) || ' shipped, ' || coalesce(s.returned, 0) || ' returned, '
       || coalesce(s.lost, 0) || ' lost by its lines; ' || coalesce(e.shipped, 0) || ', '
       || coalesce(e.returned, 0) || ', ' || coalesce(e.lost, 0) || ' by the ledger'
from (select h.id, l.lot_id,
             sum(case h.state when 'shipped' then l.quantity else 0 end) as shipped,
             sum(l.returned) as returned, sum(l.lost) as lost
      from shipment h
      join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
      where h.market_id = :market group by 1, 2) s
full join (select x.document_id as id, x.lot_id,
                  -sum(case x.kind when 'shipped' then x.on_hand_delta else 0 end) as shipped,
                  sum(case x.kind when 'returned' then x.on_hand_delta else 0 end) as returned,
                  -sum(case x.kind when 'shrinkage' then x.on_hand_delta else 0 end) as lost
           from stock_entry x
           left join shipment h on h.market_id = x.market_id and h.id = x.document_id
           where x.market_id = :market and x.lot_id is not null
             and (h.id is not null
                  or (x.kind in ('shipped', 'returned') and x.supplier_order_id is not null))
           group by 1, 2) e on e.id = s.id and e.lot_id = s.lot_id
where coalesce(s.shipped, 0) <> coalesce(e.shipped, 0)
   or coalesce(s.returned, 0) <> coalesce(e.returned, 0)
   or coalesce(s.lost, 0) <> coalesce(e.lost, 0)
order by coalesce(s.id, e.id) limit 1)"},
    // No line is picked twice.
    Invariant{"shipped as ordered", R"(
select 'order ' || s.order_id || ', line ' || s.line_position || ', component '
       || s.component_position || ': ' || s.quantity || ' picked and shipped, '
       || coalesce(r.quantity, 0) || ' reserved in the pool'
from (select h.order_id, l.line_position, l.component_position, l.pool_id,
             sum(l.quantity) as quantity
      from shipment h
      join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
      where h.market_id = :market and h.state <> 'cancelled' group by 1, 2, 3, 4) s
left join reserved_stock r on r.market_id = :market and r.order_id = s.order_id
 and r.line_position = s.line_position and r.component_position = s.component_position
 and r.pool_id = s.pool_id
left join supplier_order p on p.market_id = :market and p.id = r.supplier_order_id
where s.quantity > coalesce(r.quantity, 0) or p.state <> 'confirmed'
order by s.order_id limit 1)"},
    // What is kept for an order is what it was promised and has not picked.
    Invariant{"lot needs", R"(
select 'order ' || n.order_id || ', line ' || n.line_position || ', component '
       || n.component_position || ': ' || n.quantity || ' kept, ' || n.open || ' to be picked'
from (select n.order_id, n.line_position, n.component_position, n.quantity,
             case when p.state in ('placed', 'confirmed')
                  then coalesce(r.quantity, 0) - coalesce(s.quantity, 0) else 0 end as open
      from lot_need n
      join supplier_order p on p.market_id = n.market_id and p.id = n.supplier_order_id
      left join reserved_stock r on r.market_id = n.market_id and r.order_id = n.order_id
       and r.line_position = n.line_position and r.component_position = n.component_position
       and r.pool_id = n.pool_id
      left join (select h.order_id, l.line_position, l.component_position, l.pool_id,
                        sum(l.quantity) as quantity
                 from shipment h
                 join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
                 where h.market_id = :market and h.state <> 'cancelled' group by 1, 2, 3, 4) s
        on s.order_id = n.order_id and s.line_position = n.line_position
       and s.component_position = n.component_position and s.pool_id = n.pool_id
      where n.market_id = :market) n
where n.quantity <> n.open
order by n.order_id limit 1)"},
};

}  // namespace

std::span<Invariant const> shipment_invariants() { return invariants; }

}  // namespace chaolu::storage
