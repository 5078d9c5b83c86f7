// One statement per invariant; each returns the first offender, or nothing.
#include "storage/check.hpp"

#include <array>

#include "storage/check_invariants.hpp"
#include "storage/price_replay.hpp"

namespace chaolu::storage {
namespace {

// Of the newest orders; older ones were checked when they were new.
constexpr int replayed_lines_max = 10'000;

// I1 is a CHECK of the table too; it is asked again since a constraint can be dropped.
constexpr std::array invariants{
    Invariant{"I1", R"(
select 'stock of SKU ' || k.code || ' ' || p.place || ': on hand ' || s.on_hand || ', reserved '
       || s.reserved
from stock s
join sku k on k.market_id = s.market_id and k.id = s.sku_id
join stock_place p on p.market_id = s.market_id and p.pool_id = s.pool_id
where s.market_id = :market and (s.reserved < 0 or s.reserved > s.on_hand)
order by s.sku_id, s.pool_id limit 1)"},
    // The first movement whose recorded counters are not the fold of all before it.
    Invariant{"I2 ledger", R"(
select 'ledger of SKU ' || k.code || ' ' || p.place || ', movement ' || f.sequence || ': on hand '
       || f.on_hand_after || ' recorded, ' || f.on_hand_fold || ' folded; reserved '
       || f.reserved_after || ' recorded, ' || f.reserved_fold || ' folded'
from (
    select sku_id, pool_id, sequence, on_hand_after, reserved_after,
           sum(on_hand_delta) over w as on_hand_fold, sum(reserved_delta) over w as reserved_fold,
           row_number() over w as place
    from stock_entry where market_id = :market
    window w as (partition by sku_id, pool_id order by sequence)
) f
join sku k on k.market_id = :market and k.id = f.sku_id
join stock_place p on p.market_id = :market and p.pool_id = f.pool_id
where f.on_hand_after <> f.on_hand_fold or f.reserved_after <> f.reserved_fold
   or f.sequence <> f.place
order by f.sku_id, f.pool_id, f.sequence limit 1)"},
    Invariant{"I2 counters", R"(
select 'counters of SKU ' || k.code || ' ' || p.place || ': on hand ' || s.on_hand
       || ', reserved ' || s.reserved || ', sequence ' || s.sequence || '; its ledger ends at '
       || coalesce(l.on_hand, 0) || ', ' || coalesce(l.reserved, 0) || ', '
       || coalesce(l.sequence, 0)
from stock s
join sku k on k.market_id = s.market_id and k.id = s.sku_id
join stock_place p on p.market_id = s.market_id and p.pool_id = s.pool_id
left join (
    select sku_id, pool_id, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved,
           max(sequence) as sequence
    from stock_entry where market_id = :market group by sku_id, pool_id
) l on l.sku_id = s.sku_id and l.pool_id = s.pool_id
where s.market_id = :market
  and (s.on_hand <> coalesce(l.on_hand, 0) or s.reserved <> coalesce(l.reserved, 0)
       or s.sequence <> coalesce(l.sequence, 0))
order by s.sku_id, s.pool_id limit 1)"},
    Invariant{"I2 lots", R"(
select 'lot ' || t.lot_code || ' of ' || o.name_zh || ' (' || o.uscc || '): ' || t.quantity
       || ' received, ' || coalesce(e.received, 0)
       || ' in the ledger'
from lot t
join organisation o on o.market_id = t.market_id and o.id = t.supplier_id
left join (
    select lot_id, sum(on_hand_delta) as received from stock_entry
    where market_id = :market and kind in ('received', 'transformed_in') group by lot_id
) e on e.lot_id = t.id
where t.market_id = :market and t.quantity <> coalesce(e.received, 0)
order by t.id limit 1)"},
    // What the ledger says of a lot is what lies there of it.
    Invariant{"lots on hand", R"(
select 'lot ' || coalesce(t.lot_code, cast(coalesce(b.lot_id, e.lot_id) as text)) || ': '
       || coalesce(b.on_hand, 0) || ' on hand, ' || coalesce(e.on_hand, 0) || ' by the ledger'
from (select lot_id, sum(on_hand) as on_hand from lot_stock
      where market_id = :market group by lot_id) b
full join (select lot_id, sum(on_hand_delta) as on_hand from stock_entry
           where market_id = :market and lot_id is not null group by lot_id) e
  on e.lot_id = b.lot_id
left join lot t on t.market_id = :market and t.id = coalesce(b.lot_id, e.lot_id)
where coalesce(b.on_hand, 0) <> coalesce(e.on_hand, 0) or t.id is null
order by coalesce(b.lot_id, e.lot_id) limit 1)"},
    Invariant{"lots set aside", R"(
select 'lot ' || t.lot_code || ': ' || coalesce(b.set_aside, 0) || ' set aside, '
       || coalesce(e.set_aside, 0) || ' by the ledger'
from (select lot_id, sum(set_aside) as set_aside from lot_stock
      where market_id = :market group by lot_id) b
full join (select lot_id, sum(reserved_delta) as set_aside from stock_entry
           where market_id = :market and lot_id is not null and supplier_order_id is null
           group by lot_id) e on e.lot_id = b.lot_id
join lot t on t.market_id = :market and t.id = coalesce(b.lot_id, e.lot_id)
where coalesce(b.set_aside, 0) <> coalesce(e.set_aside, 0)
   or (coalesce(b.set_aside, 0) > 0 and t.hold_reason is null)
order by t.id limit 1)"},
    // What a transformation says of a lot, the ledger says too.
    Invariant{"transformations", R"(
select 'transformation ' || coalesce(t.id, e.id) || ': ' || coalesce(t.quantity, 0)
       || ' by its lines, ' || coalesce(e.quantity, 0) || ' by the ledger'
from (select transformation_id as id, lot_id, is_output, sum(quantity) as quantity
      from transformation_line where market_id = :market group by 1, 2, 3) t
full join (select document_id as id, lot_id, kind = 'transformed_in' as is_output,
                  sum(abs(on_hand_delta)) as quantity
           from stock_entry
           where market_id = :market and kind in ('transformed_in', 'transformed_out')
           group by 1, 2, 3) e
  on e.id = t.id and e.lot_id = t.lot_id and e.is_output = t.is_output
where coalesce(t.quantity, 0) <> coalesce(e.quantity, 0)
order by coalesce(t.id, e.id) limit 1)"},
    // What a transfer says of a lot and a place, the ledger says too: all that was sent comes in,
    // and what was lost goes out for its reason. Older transfers that lost something have no
    // reason, and of them only what was received came in.
    Invariant{"transfers", R"(
select 'transfer ' || coalesce(t.id, e.id) || ', lot ' || coalesce(t.lot_id, e.lot_id) || ': '
       || coalesce(t.kind, e.kind) || ' ' || coalesce(t.quantity, 0)
       || coalesce(' for ' || t.reason, '') || ' by its lines, ' || coalesce(e.quantity, 0)
       || coalesce(' for ' || e.reason, '') || ' by the ledger'
from (select h.id, l.lot_id, m.kind,
             case when m.kind <> 'transferred_out' and h.state = 'received'
                  then h.to_location_id else h.from_location_id end as location_id,
             case when m.kind = 'shrinkage' then l.sent - l.received
                  when m.kind = 'transferred_in' and h.state = 'received'
                   and l.loss_reason is null then l.received
                  else l.sent end as quantity,
             case m.kind when 'shrinkage' then l.loss_reason end as reason
      from transfer h
      join transfer_line l on l.market_id = h.market_id and l.transfer_id = h.id
      cross join (values ('transferred_out'), ('transferred_in'), ('shrinkage')) as m(kind)
      where h.market_id = :market
        and case m.kind when 'transferred_out' then true
                        when 'transferred_in' then h.state <> 'in_transit'
                        else h.state = 'received' and l.loss_reason is not null end) t
full join (select e.document_id as id, e.lot_id, e.kind, p.location_id, e.reason,
                  sum(abs(e.on_hand_delta)) as quantity
           from stock_entry e
           join pool p on p.market_id = e.market_id and p.id = e.pool_id
           left join transfer h on h.market_id = e.market_id and h.id = e.document_id
           where e.market_id = :market and e.document_id is not null
             and (e.kind in ('transferred_in', 'transferred_out')
                  or (e.kind = 'shrinkage' and h.id is not null))
           group by 1, 2, 3, 4, 5) e
  on e.id = t.id and e.lot_id = t.lot_id and e.kind = t.kind and e.location_id = t.location_id
 and coalesce(e.reason, '') = coalesce(t.reason, '')
where coalesce(t.quantity, 0) <> coalesce(e.quantity, 0)
   or (t.id is not null and t.quantity is null)
order by coalesce(t.id, e.id), coalesce(t.lot_id, e.lot_id) limit 1)"},
    // Shares never add up to more than was there, and requests to what their commitment says.
    Invariant{"harvest commitments", R"(
select 'commitment ' || c.id || ': ' || c.requested || ' requested, ' || coalesce(r.asked, 0)
       || ' by its requests; ' || coalesce(r.shared, 0) || ' shared out of '
       || coalesce(c.decided_with, 0)
from harvest_commitment c
left join (select commitment_id, sum(asked) filter (where state <> 'withdrawn') as asked,
                  sum(share) filter (where state in ('shared', 'unfilled', 'ordered')) as shared
           from harvest_request where market_id = :market group by 1) r
  on r.commitment_id = c.id
where c.market_id = :market
  and (c.requested <> coalesce(r.asked, 0) or coalesce(r.shared, 0) > coalesce(c.decided_with, 0))
order by c.id limit 1)"},
    Invariant{"lots and pools", R"(
select 'SKU ' || k.code || ' at ' || w.code || ' of ' || o.name_zh || ' (' || o.uscc || '): '
       || coalesce(p.on_hand, 0) || ' on hand in the pools of the place, '
       || coalesce(b.on_hand, 0) || ' in its lots there'
from (select q.location_id, s.sku_id, sum(s.on_hand) as on_hand
      from stock s join pool q on q.market_id = s.market_id and q.id = s.pool_id
      where s.market_id = :market group by 1, 2) p
full join (select location_id, sku_id, sum(on_hand) as on_hand from lot_stock
           where market_id = :market group by 1, 2) b
  on b.location_id = p.location_id and b.sku_id = p.sku_id
join sku k on k.market_id = :market and k.id = coalesce(p.sku_id, b.sku_id)
join location w on w.market_id = :market and w.id = coalesce(p.location_id, b.location_id)
join organisation o on o.market_id = w.market_id and o.id = w.supplier_id
where coalesce(p.on_hand, 0) <> coalesce(b.on_hand, 0)
order by coalesce(p.sku_id, b.sku_id) limit 1)"},
    // Pools share what lies in one place: what goes from one to another is of no lot.
    Invariant{"movements name lots", R"(
select 'ledger of SKU ' || k.code || ' ' || p.place || ', movement ' || e.sequence || ': '
       || e.kind || ' names no lot'
from stock_entry e
join sku k on k.market_id = e.market_id and k.id = e.sku_id
join stock_place p on p.market_id = e.market_id and p.pool_id = e.pool_id
where e.market_id = :market and e.on_hand_delta <> 0 and e.lot_id is null
  and e.kind not in ('allotted', 'given_back')
order by e.sku_id, e.pool_id, e.sequence limit 1)"},
    Invariant{"I3", R"(
select 'SKU ' || k.code || ' ' || l.place || ': reserved ' || s.reserved
       || ', open order lines ' || coalesce(o.quantity, 0) || ', set aside '
       || coalesce(h.quantity, 0)
from stock s
join sku k on k.market_id = s.market_id and k.id = s.sku_id
join stock_place l on l.market_id = s.market_id and l.pool_id = s.pool_id
left join (
    select r.sku_id, r.pool_id, sum(r.quantity) - sum(coalesce(g.quantity, 0)) as quantity
    from reserved_stock r
    join supplier_order p on p.market_id = r.market_id and p.id = r.supplier_order_id
    left join (select h.order_id, l.line_position, l.component_position, l.pool_id,
                      sum(l.quantity) as quantity
               from shipment h
               join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
               where h.market_id = :market and h.state = 'shipped' group by 1, 2, 3, 4) g
      on g.order_id = r.order_id and g.line_position = r.line_position
     and g.component_position = r.component_position and g.pool_id = r.pool_id
    where r.market_id = :market and p.state in ('placed', 'confirmed')
    group by 1, 2
) o on o.sku_id = s.sku_id and o.pool_id = s.pool_id
left join (
    select p.id as pool_id, b.sku_id, sum(b.set_aside) as quantity
    from lot_stock b
    join pool p on p.market_id = b.market_id and p.location_id = b.location_id
     and p.name = 'general'
    where b.market_id = :market and b.set_aside > 0 group by 1, 2
) h on h.sku_id = s.sku_id and h.pool_id = s.pool_id
where s.market_id = :market
  and s.reserved <> coalesce(o.quantity, 0) + coalesce(h.quantity, 0)
order by s.sku_id, s.pool_id limit 1)"},
    Invariant{"I3 split lines", R"(
select 'order ' || r.order_id || ', line ' || r.line_position || ', component '
       || r.component_position || ': ' || coalesce(c.quantity, l.quantity) || ' ordered, '
       || r.quantity || ' taken from several pools'
from (select order_id, line_position, component_position, sum(quantity) as quantity
      from reservation where market_id = :market group by 1, 2, 3) r
join order_line l on l.market_id = :market and l.order_id = r.order_id
 and l.position = r.line_position
left join order_line_component c on c.market_id = :market and c.order_id = r.order_id
 and c.line_position = r.line_position and c.position = r.component_position
where r.quantity <> coalesce(c.quantity, l.quantity)
order by r.order_id, r.line_position limit 1)"},
    // Cutting and giving back move stock within a location, and none appears or is lost.
    Invariant{"pools", R"(
select 'SKU ' || k.code || ' at location ' || w.code || ': ' || e.kind || ' '
       || sum(e.on_hand_delta) || ' too many'
from stock_entry e
join pool p on p.market_id = e.market_id and p.id = e.pool_id
join location w on w.market_id = p.market_id and w.id = p.location_id
join sku k on k.market_id = e.market_id and k.id = e.sku_id
where e.market_id = :market and e.kind in ('allotted', 'given_back')
group by k.code, w.code, e.kind having sum(e.on_hand_delta) <> 0
order by k.code limit 1)"},
    Invariant{"I4", R"(
select 'client reference ' || client_reference || ' stands on ' || count(*) || ' orders'
from sales_order where market_id = :market and client_reference is not null
group by buyer_id, client_reference having count(*) > 1 limit 1)"},
    Invariant{"I6 order", R"(
select 'order ' || o.id || ': total ' || o.total_fen || ' fen, lines ' || coalesce(l.amount, 0)
       || ', parts ' || coalesce(p.amount, 0)
from sales_order o
left join (select order_id, sum(amount_fen) as amount, count(*) as lines from order_line
           where market_id = :market group by order_id) l on l.order_id = o.id
left join (select order_id, sum(total_fen) as amount from supplier_order
           where market_id = :market group by order_id) p on p.order_id = o.id
where o.market_id = :market
  and (o.total_fen <> coalesce(l.amount, 0) or o.total_fen <> coalesce(p.amount, 0)
       or o.line_count <> coalesce(l.lines, 0))
order by o.id limit 1)"},
    Invariant{"I6 shares", R"(
select 'order ' || l.order_id || ', line ' || l.position || ': ' || l.amount_fen
       || ' fen, its components share ' || c.shares
from order_line l
join (select order_id, line_position, sum(share_fen) as shares from order_line_component
      where market_id = :market group by order_id, line_position) c
  on c.order_id = l.order_id and c.line_position = l.position
where l.market_id = :market and l.amount_fen <> c.shares
order by l.order_id, l.position limit 1)"},
    Invariant{"bundles", R"(
select 'order ' || l.order_id || ', line ' || l.position || ': SKU ' || k.code
       || case when k.is_bundle then ' is a bundle, and the line has no components'
               else ' is no bundle, and the line has components' end
from order_line l
join sku k on k.market_id = :market and k.id = l.sku_id
left join (select distinct order_id, line_position from order_line_component
           where market_id = :market) c
  on c.order_id = l.order_id and c.line_position = l.position
where l.market_id = :market and k.is_bundle <> (c.order_id is not null)
order by l.order_id, l.position limit 1)"},
    Invariant{"I6 deliveries", R"(
select 'order ' || l.order_id || ', line ' || l.position || ': ' || l.ordered_value
       || ' ordered, ' || coalesce(d.value, 0) || ' to be delivered'
from order_line l
left join (select order_id, line_position, sum(value) as value from delivery_line
           where market_id = :market group by order_id, line_position) d
  on d.order_id = l.order_id and d.line_position = l.position
where l.market_id = :market and l.ordered_value <> coalesce(d.value, 0)
order by l.order_id, l.position limit 1)"},
    Invariant{"I7", R"(
select 'supplier order ' || p.id || ': version ' || p.version || ', events '
       || coalesce(e.events, 0)
from supplier_order p
left join (select aggregate_id, count(*) as events, max(aggregate_version) as version from event
           where market_id = :market group by aggregate_id) e on e.aggregate_id = p.id
where p.market_id = :market
  and (coalesce(e.events, 0) <> p.version or e.version <> p.version)
order by p.id limit 1)"},
    Invariant{"order state", R"(
select 'order ' || o.id || ' says ' || o.state || ', its parts say ' || d.state
from sales_order o
join (
    select order_id, case
        when count(distinct state) = 1 then min(state)
        when bool_or(state = 'placed') then 'partly_confirmed'
        when bool_or(state = 'confirmed') then 'closed_in_part'
        else 'cancelled' end as state
    from supplier_order where market_id = :market group by order_id
) d on d.order_id = o.id
where o.market_id = :market and d.state <> o.state
order by o.id limit 1)"},
};

constexpr Sql plan_for_whole_tables =
    "select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)";

// The newest line whose price the rule would not give again from what was known then.
std::optional<std::string> first_other_price(Tx& tx) {
    auto const lines = pricing::newest_priced_lines(tx, replayed_lines_max);
    auto const replayed = pricing::replay(tx, lines);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& line = lines[at];
        if (pricing::is_same(line, replayed[at])) continue;
        auto const now = replayed[at] ? price_text(replayed[at]->price.e4) + " of list " +
                                            replayed[at]->price_list
                                      : std::string("no price");
        return "order " + line.order.text() + ", line " + std::to_string(line.position) + ": " +
               price_text(line.price.e4) + " of list " + line.price_list + " kept, " + now +
               " by the rule of that day";
    }
    return {};
}

}  // namespace

CheckReport check_invariants(Tx& tx) {
    CheckReport report;
    // Before the plans for whole tables: these lines are looked up.
    ++report.checked;
    if (auto what = first_other_price(tx)) report.differences.push_back({"prices", *what});
    // Whole tables are folded. Behind the market policy the planner expects few rows and would
    // loop over them: 10,000 lots took minutes that way, and a second by hashing.
    tx.execute(plan_for_whole_tables);
    for (auto const some : {std::span<Invariant const>(invariants), shipment_invariants(),
                            consignment_invariants(), receipt_invariants()})
        for (auto const& [name, sql] : some) {
            ++report.checked;
            for (auto const& what : tx.list<std::string>(sql, {{"market", tx.market()}}))
                report.differences.push_back({name, what});
        }
    return report;
}

}  // namespace chaolu::storage
