// What must be true of goods that lie with others: reports, lots and the ledger tell the same.
#include <array>

#include "storage/check_invariants.hpp"

namespace chaolu::storage {
namespace {

constexpr std::array invariants{
    // What a report says of a lot, the ledger says too; and nothing else is sold where others hold.
    Invariant{"consignment reports", R"(
select 'consignment report ' || coalesce(cast(coalesce(t.id, e.id) as text), 'none') || ', lot '
       || coalesce(t.lot_id, e.lot_id) || ': ' || coalesce(t.kind, e.kind) || ' '
       || coalesce(t.quantity, 0) || ' by its lines, ' || coalesce(e.quantity, 0)
       || ' by the ledger'
from (select r.id, r.location_id, l.sku_id, s.lot_id,
             case l.kind when 'sold' then 'shipped' else 'shrinkage' end as kind,
             sum(case when r.reverses_id is null then s.quantity else -s.quantity end) as quantity
      from consignment_report r
      join consignment_report_line l on l.market_id = r.market_id and l.report_id = r.id
      join consignment_report_lot s on s.market_id = l.market_id and s.report_id = l.report_id
       and s.position = l.position
      where r.market_id = :market group by 1, 2, 3, 4, 5) t
full join (select e.document_id as id, p.location_id, e.sku_id, e.lot_id, e.kind,
                  -sum(e.on_hand_delta) as quantity
           from stock_entry e
           join pool p on p.market_id = e.market_id and p.id = e.pool_id
           join location w on w.market_id = p.market_id and w.id = p.location_id
           left join consignment_report r on r.market_id = e.market_id and r.id = e.document_id
           where e.market_id = :market and e.on_hand_delta <> 0
             and (r.id is not null or (e.kind = 'shipped' and w.holder_id is not null))
           group by 1, 2, 3, 4, 5) e
  on e.id = t.id and e.location_id = t.location_id and e.sku_id = t.sku_id
 and e.lot_id = t.lot_id and e.kind = t.kind
where coalesce(t.quantity, 0) <> coalesce(e.quantity, 0)
order by coalesce(t.id, e.id), coalesce(t.lot_id, e.lot_id) limit 1)"},
    Invariant{"consignment lines", R"(
select 'consignment report ' || l.report_id || ', line ' || l.position || ': ' || l.quantity
       || ' ' || l.kind || ', ' || coalesce(s.quantity, 0) || ' of its lots'
from consignment_report_line l
left join (select report_id, position, sum(quantity) as quantity from consignment_report_lot
           where market_id = :market group by 1, 2) s
  on s.report_id = l.report_id and s.position = l.position
where l.market_id = :market and l.quantity <> coalesce(s.quantity, 0)
order by l.report_id, l.position limit 1)"},
    // What is reversed is reversed wholly: the same lines, of the same lots.
    Invariant{"consignment reversals", R"(
select 'consignment report ' || d.report_id || ' and its reversal differ in line ' || d.position
from (
    select coalesce(r.reverses_id, r.id) as report_id, l.position
    from consignment_report r
    join consignment_report_line l on l.market_id = r.market_id and l.report_id = r.id
    join consignment_report_lot s on s.market_id = l.market_id and s.report_id = l.report_id
     and s.position = l.position
    where r.market_id = :market
      and (r.reverses_id is not null
           or exists (select from consignment_report x
                      where x.market_id = r.market_id and x.reverses_id = r.id))
    group by 1, 2, l.sku_id, l.kind, l.quantity, l.amount_fen, l.price_e4, l.price_per, l.buyer,
             l.reason, s.lot_id, s.quantity
    having count(distinct r.id) <> 2) d
order by d.report_id, d.position limit 1)"},
    // Where somebody else holds the goods nothing is promised to orders and no share is cut.
    Invariant{"consigned pools", R"(
select 'location ' || w.code || ': pool ' || p.name || ' reserves ' || coalesce(s.reserved, 0)
       || ', set aside ' || coalesce(b.set_aside, 0)
from location w
join pool p on p.market_id = w.market_id and p.location_id = w.id
left join (select pool_id, sum(reserved) as reserved from stock
           where market_id = :market group by 1) s on s.pool_id = p.id
left join (select location_id, sum(set_aside) as set_aside from lot_stock
           where market_id = :market group by 1) b on b.location_id = w.id
where w.market_id = :market and (w.holder_id is not null or p.is_consigned)
  and (p.kind <> 'general' or coalesce(s.reserved, 0) <> coalesce(b.set_aside, 0)
       or p.is_consigned <> (w.holder_id is not null))
order by w.id limit 1)"},
};

}  // namespace

std::span<Invariant const> consignment_invariants() { return invariants; }

}  // namespace chaolu::storage
