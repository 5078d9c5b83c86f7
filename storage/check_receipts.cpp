// What must be true of goods receipts: orders, receipts, lots and ledger tell the same.
#include <array>

#include "storage/check_invariants.hpp"

namespace chaolu::storage {
namespace {

constexpr std::array invariants{
    // What an order says has come is what its receipts say was accepted.
    Invariant{"purchase orders", R"(
select 'purchase order ' || o.id || ', line ' || l.position || ': ' || l.received
       || ' received, ' || coalesce(r.accepted, 0) || ' by its receipts'
from purchase_order o
join purchase_order_line l on l.market_id = o.market_id and l.purchase_order_id = o.id
left join (select g.purchase_order_id, x.order_position, sum(x.quantity - x.rejected) as accepted
           from goods_receipt g
           join goods_receipt_line x on x.market_id = g.market_id and x.goods_receipt_id = g.id
           where g.market_id = :market group by 1, 2) r
  on r.purchase_order_id = o.id and r.order_position = l.position
where o.market_id = :market
  and (l.received <> coalesce(r.accepted, 0)
       or (o.state = 'cancelled' and l.received > 0)
       or (o.state = 'completed' and l.received < l.quantity))
order by o.id, l.position limit 1)"},
    // What a receipt says came to a place, the ledger says too; of what it says was refused, no
    // more left than that: some of it may have been lost before.
    Invariant{"goods receipts", R"(
select 'goods receipt ' || coalesce(r.id, e.id) || ', lot ' || coalesce(r.lot_id, e.lot_id) || ': '
       || coalesce(r.came, 0) || ' came, ' || coalesce(r.rejected, 0) || ' rejected by its lines; '
       || coalesce(e.came, 0) || ', ' || coalesce(e.rejected, 0) || ' by the ledger'
from (select x.goods_receipt_id as id, x.lot_id, max(x.rejected) as rejected,
             max(x.quantity) as quantity, sum(p.quantity) as came
      from goods_receipt_line x
      left join goods_receipt_place p on p.market_id = x.market_id
       and p.goods_receipt_id = x.goods_receipt_id and p.position = x.position
      where x.market_id = :market group by 1, 2) r
full join (select s.document_id as id, s.lot_id,
                  sum(case s.kind when 'received' then s.on_hand_delta else 0 end) as came,
                  -sum(case s.kind when 'shrinkage' then s.on_hand_delta else 0 end) as rejected
           from stock_entry s
           left join goods_receipt g on g.market_id = s.market_id and g.id = s.document_id
           where s.market_id = :market and s.document_id is not null
             and (s.kind = 'received' or (s.kind = 'shrinkage' and g.id is not null))
           group by 1, 2) e on e.id = r.id and e.lot_id = r.lot_id
where coalesce(r.came, 0) <> coalesce(e.came, 0)
   or coalesce(r.came, 0) <> coalesce(r.quantity, 0)
   or coalesce(r.rejected, 0) < coalesce(e.rejected, 0)
order by coalesce(r.id, e.id), coalesce(r.lot_id, e.lot_id) limit 1)"},
    // Nobody sells what waits for its inspection.
    Invariant{"inspections", R"(
select 'lot ' || t.lot_code || ' waits for its inspection and is not held'
from goods_receipt_line x
join lot t on t.market_id = x.market_id and t.id = x.lot_id
where x.market_id = :market and x.inspection = 'pending' and t.hold_reason is null
order by t.id limit 1)"},
};

}  // namespace

std::span<Invariant const> receipt_invariants() { return invariants; }

}  // namespace chaolu::storage
