// Statements of consigned stock. What lies there is read from its lots, which a place has in order.
#include "storage/consigned_stock.hpp"

namespace chaolu::storage::consignment {
namespace {

constexpr Sql select_lying = R"(
with held as (
    select id, supplier_id, holder_id, code from location
    where market_id = :market and holder_id is not null and id >= :after_location
      and (cast(:party as uuid) is null or supplier_id = :party or holder_id = :party)
      and (cast(:location as uuid) is null or id = :location)),
lying as (
    select b.location_id, b.sku_id, sum(b.on_hand) as on_hand, min(b.expires) as expires
    from held
    join lot_stock b on b.market_id = :market and b.location_id = held.id
    where (b.location_id, b.sku_id) > (:after_location, :after_sku)
    group by b.location_id, b.sku_id),
coming as (
    select t.to_location_id as location_id, l.sku_id, sum(l.sent) as sent
    from held
    join transfer t on t.market_id = :market and t.supplier_id = held.supplier_id
     and t.state = 'in_transit' and t.to_location_id = held.id
    join transfer_line l on l.market_id = t.market_id and l.transfer_id = t.id
    where (t.to_location_id, l.sku_id) > (:after_location, :after_sku)
    group by t.to_location_id, l.sku_id)
select held.id, k.id, held.code, held.supplier_id, held.holder_id, k.code, k.base_unit,
       cast(coalesce(lying.on_hand, 0) as bigint), cast(coalesce(coming.sent, 0) as bigint),
       lying.expires
from lying
full join coming on coming.location_id = lying.location_id and coming.sku_id = lying.sku_id
join held on held.id = coalesce(lying.location_id, coming.location_id)
join sku k on k.market_id = :market and k.id = coalesce(lying.sku_id, coming.sku_id)
order by held.id, k.id limit cast(:rows as bigint))";

// Three kinds of rows in one statement, so that they are of one moment: what lies there (no kind),
// what moved, and what was taken for it.
constexpr Sql select_movements = R"(
select k.id, k.code, k.base_unit, m.kind, m.is_later, m.is_called_back, m.is_lost_on_the_way,
       cast(m.quantity as bigint), cast(m.amount_fen as bigint)
from (
    select b.sku_id, cast(null as text) as kind, false as is_later, false as is_called_back,
           false as is_lost_on_the_way, sum(b.on_hand) as quantity, 0 as amount_fen
    from lot_stock b
    where b.market_id = :market and b.location_id = :location
    group by b.sku_id
    union all
    select e.sku_id, e.kind, e.created_at >= cast(:until as bigint),
           e.kind = 'transferred_in' and coalesce(t.from_location_id = :location, false),
           e.kind = 'shrinkage' and coalesce(t.to_location_id = :location, false),
           sum(e.on_hand_delta), 0
    from stock_entry e
    left join transfer t on t.market_id = e.market_id and t.id = e.document_id
    where e.market_id = :market and e.pool_id = :pool and e.created_at >= cast(:from as bigint)
      and e.on_hand_delta <> 0 and e.kind <> 'received'
    group by 1, 2, 3, 4, 5
    union all
    select l.sku_id, null, false, false, false, 0,
           sum(case when r.reverses_id is null then l.amount_fen else -l.amount_fen end)
    from consignment_report r
    join consignment_report_line l on l.market_id = r.market_id and l.report_id = r.id
     and l.kind = 'sold'
    where r.market_id = :market and r.location_id = :location
      and r.reported_at >= cast(:from as bigint) and r.reported_at < cast(:until as bigint)
    group by l.sku_id) m
join sku k on k.market_id = :market and k.id = m.sku_id
order by k.id)";

}  // namespace

std::vector<Lying> list_lying(Tx& tx, std::optional<OrganisationId> party,
                              std::optional<LocationId> location, LyingPosition const& after,
                              int rows_max) {
    std::vector<Lying> rows;
    tx.each(select_lying,
            {{"market", tx.market()},
             {"party", party},
             {"location", location},
             {"after_location", after.location},
             {"after_sku", after.sku},
             {"rows", rows_max}},
            [&](LocationId at, SkuId sku_id, std::string code, OrganisationId supplier,
                OrganisationId holder, std::string sku, std::string base_unit, std::int64_t on_hand,
                std::int64_t incoming, std::optional<Date> first_expiry) {
                rows.push_back({at, sku_id, std::move(code), supplier, holder, std::move(sku),
                                std::move(base_unit), on_hand, incoming, first_expiry});
            });
    return rows;
}

std::vector<Movements> movements(Tx& tx, Place const& place, Instant from, Instant until) {
    std::vector<Movements> found;
    tx.each(select_movements,
            {{"market", tx.market()},
             {"location", place.location},
             {"pool", place.pool},
             {"from", from},
             {"until", until}},
            [&](SkuId sku_id, std::string sku, std::string base_unit,
                std::optional<std::string> kind, bool is_later, bool is_called_back,
                bool is_lost_on_the_way, std::int64_t quantity, std::int64_t amount_fen) {
                if (found.empty() || found.back().sku_id != sku_id)
                    found.push_back({sku_id, std::move(sku), std::move(base_unit)});
                auto& of_sku = found.back();
                of_sku.sold_fen += amount_fen;
                if (!kind) {
                    of_sku.on_hand += quantity;
                    return;
                }
                of_sku.flows.push_back({chaolu::inventory::entry_kind_from(*kind).value(), is_later,
                                        is_called_back, quantity, is_lost_on_the_way});
            });
    return found;
}

}  // namespace chaolu::storage::consignment
