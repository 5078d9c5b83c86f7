// Lists of ledger rows and lots. Each has three forms, since an index serves only one: one SKU's,
// one party's, the whole market's.
#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"
#include "storage/inventory.hpp"

namespace chaolu::storage::inventory {
namespace {

using chaolu::inventory::entry_kind_from;

constexpr Sql find_sku_by_code = R"(
select s.id from sku s
where s.market_id = :market and s.code = :code
  and (cast(:party as uuid) is null
       or exists (select from offer o where o.market_id = s.market_id and o.sku_id = s.id
                                        and o.supplier_id = :party)))";

// What every list of entries shows first.
constexpr Literal entry = R"(
select e.sku_id, e.pool_id, e.sequence, e.kind, e.on_hand_delta, e.reserved_delta,
       e.on_hand_after, e.reserved_after, e.lot_id, e.supplier_order_id, e.reason, e.document_id,
       e.created_at,
       case when e.document_id is null then 0
            when e.kind = 'shrinkage' then
                 case when exists (select from consignment_report r
                                   where r.market_id = e.market_id and r.id = e.document_id) then 1
                      when exists (select from transfer t
                                   where t.market_id = e.market_id and t.id = e.document_id) then 2
                      when exists (select from goods_receipt g
                                   where g.market_id = e.market_id and g.id = e.document_id) then 4
                      else 0 end
            when e.kind = 'adjusted' and exists (select from stock_import i
                                                 where i.market_id = e.market_id
                                                   and i.id = e.document_id) then 3
            else 0 end,)";

// A row of stock has at least one entry, so as many keys as rows are wanted, and one more for the
// key at which the last page ended, fill a page; each gives its entries from the index.
constexpr Sql entries_of_sku = joined<R"(
with keys as (
    select s.sku_id, s.pool_id, k.code, p.supplier_id, p.location, p.pool
    from stock s
    join stock_place p on p.market_id = s.market_id and p.pool_id = s.pool_id
    join sku k on k.market_id = s.market_id and k.id = s.sku_id
    where s.market_id = :market and s.sku_id = :sku and s.pool_id >= :after_pool
      and (cast(:party as uuid) is null or p.supplier_id = :party)
      and (cast(:pool as text) is null or p.pool = :pool)
    order by s.pool_id limit cast(:rows as bigint) + 1))",
                                      entry, R"(
       keys.code, keys.supplier_id, keys.location, keys.pool
from keys
cross join lateral (
    select * from stock_entry e
    where e.market_id = :market and e.sku_id = keys.sku_id and e.pool_id = keys.pool_id
      and (e.pool_id, e.sequence) > (:after_pool, :after_sequence)
    order by e.sequence limit :rows) e
order by e.pool_id, e.sequence limit :rows)">;

constexpr Sql entries_of_party = joined<R"(
with keys as (
    select s.sku_id, s.pool_id, k.code, p.supplier_id, p.location, p.pool
    from offer o
    join sku k on k.market_id = o.market_id and k.id = o.sku_id
    join stock s on s.market_id = o.market_id and s.sku_id = o.sku_id
    join stock_place p on p.market_id = s.market_id and p.pool_id = s.pool_id
     and p.supplier_id = o.supplier_id
    where o.market_id = :market and o.supplier_id = :party and o.sku_id >= :after_sku
      and (cast(:pool as text) is null or p.pool = :pool)
      and (s.sku_id, s.pool_id) >= (:after_sku, :after_pool)
    order by o.sku_id, s.pool_id limit cast(:rows as bigint) + 1))",
                                        entry, R"(
       keys.code, keys.supplier_id, keys.location, keys.pool
from keys
cross join lateral (
    select * from stock_entry e
    where e.market_id = :market and e.sku_id = keys.sku_id and e.pool_id = keys.pool_id
      and (e.sku_id, e.pool_id, e.sequence) > (:after_sku, :after_pool, :after_sequence)
    order by e.sequence limit :rows) e
order by e.sku_id, e.pool_id, e.sequence limit :rows)">;

constexpr Sql entries_of_market = joined<entry, R"(
       k.code, p.supplier_id, p.location, p.pool
from stock_entry e
join stock_place p on p.market_id = e.market_id and p.pool_id = e.pool_id
join sku k on k.market_id = e.market_id and k.id = e.sku_id
where e.market_id = :market
  and (e.sku_id, e.pool_id, e.sequence) > (:after_sku, :after_pool, :after_sequence)
  and (cast(:pool as text) is null or p.pool = :pool)
order by e.sku_id, e.pool_id, e.sequence limit :rows)">;

constexpr Literal lots = R"(
select l.id, l.sku_id, l.lot_code, l.harvest_date, l.production_date, l.expiry_date, l.site_code,
       l.growing_unit, l.quantity, l.pieces, l.gross_weight, l.tare_weight, k.code, l.supplier_id,
       k.base_unit, l.created_at, l.hold_reason, l.version, cast(coalesce(b.on_hand, 0) as bigint),
       cast(coalesce(b.set_aside, 0) as bigint), cast(coalesce(b.picked, 0) as bigint)
from lot l join sku k on k.market_id = l.market_id and k.id = l.sku_id
cross join lateral (
    select sum(b.on_hand) as on_hand, sum(b.set_aside) as set_aside, sum(b.picked) as picked
    from location w
    join lot_stock b on b.market_id = w.market_id and b.location_id = w.id
     and b.sku_id = l.sku_id and b.lot_id = l.id
    where w.market_id = l.market_id and w.supplier_id = l.supplier_id) b
)";
constexpr Sql lots_of_sku =
    joined<lots, R"(where l.market_id = :market and l.sku_id = :sku and l.id < :before
  and (cast(:party as uuid) is null or l.supplier_id = :party)
order by l.id desc limit :rows)">;

constexpr Sql lots_of_party =
    joined<lots, R"(where l.market_id = :market and l.supplier_id = :party and l.id < :before
order by l.id desc limit :rows)">;

constexpr Sql lots_of_market = joined<lots, R"(where l.market_id = :market and l.id < :before
order by l.id desc limit :rows)">;

constexpr Sql lot_by_id = joined<lots, R"(where l.market_id = :market and l.id = :id
  and (cast(:party as uuid) is null or l.supplier_id = :party))">;

constexpr Sql lots_by_id =
    joined<lots, R"(where l.market_id = :market and l.id = any(cast(:ids as uuid[]))
order by l.id)">;

// Before every identifier there is.
constexpr Uuid first{};

}  // namespace

std::optional<SkuId> find_sku(Tx& tx, std::string const& code,
                              std::optional<OrganisationId> party) {
    auto found = tx.find<SkuId>(find_sku_by_code,
                                {{"market", tx.market()}, {"code", code}, {"party", party}});
    if (!found) return {};
    return std::get<0>(*found);
}

std::vector<EntryRow> list_entries(Tx& tx, std::optional<OrganisationId> party,
                                   std::optional<SkuId> sku, std::optional<std::string> const& pool,
                                   std::optional<EntryPosition> const& after, int rows_max) {
    std::vector<EntryRow> rows;
    auto const add = [&](SkuId sku_id, PoolId pool_id, std::int64_t sequence, std::string kind,
                         std::int64_t on_hand_delta, std::int64_t reserved_delta,
                         std::int64_t on_hand_after, std::int64_t reserved_after,
                         std::optional<LotId> lot, std::optional<SupplierOrderId> order,
                         std::optional<std::string> reason, std::optional<Uuid> document,
                         Instant created_at, int of_document, std::string code,
                         OrganisationId supplier, std::string location, std::string name) {
        rows.push_back({{{sku_id, pool_id},
                         sequence,
                         entry_kind_from(kind).value(),
                         on_hand_delta,
                         reserved_delta,
                         on_hand_after,
                         reserved_after,
                         lot,
                         order,
                         std::move(reason),
                         document},
                        std::move(code),
                        supplier,
                        std::move(location),
                        std::move(name),
                        created_at,
                        static_cast<EntryDocument>(of_document)});
    };
    Bind const market{"market", tx.market()};
    Bind const after_sku{"after_sku", after ? after->key.sku.uuid : first};
    Bind const after_pool{"after_pool", after ? after->key.pool.uuid : first};
    Bind const after_sequence{"after_sequence", after ? after->sequence : std::int64_t{0}};
    Bind const named{"pool", pool};
    Bind const limit{"rows", rows_max};
    if (sku)
        tx.each(entries_of_sku,
                {market, {"sku", *sku}, {"party", party}, after_pool, after_sequence, named, limit},
                add);
    else if (party)
        tx.each(entries_of_party,
                {market, {"party", *party}, after_sku, after_pool, after_sequence, named, limit},
                add);
    else
        tx.each(entries_of_market, {market, after_sku, after_pool, after_sequence, named, limit},
                add);
    return rows;
}

// Appends each row that is read to `rows`.
static auto lot_reader(std::vector<LotRow>& rows) {
    return [&rows](LotId id, SkuId sku_id, std::string lot_code, std::optional<Date> harvest,
                   std::optional<Date> production, std::optional<Date> expiry,
                   std::optional<std::string> site, std::optional<std::string> unit,
                   std::int64_t quantity, std::optional<std::int64_t> pieces,
                   std::optional<std::int64_t> gross, std::optional<std::int64_t> tare,
                   std::string code, OrganisationId supplier, std::string base_unit,
                   Instant created_at, std::optional<std::string> hold_reason, int version,
                   std::int64_t on_hand, std::int64_t set_aside, std::int64_t picked) {
        std::optional<GrowingUnit> growing_unit;
        if (site && unit) growing_unit = {std::move(*site), std::move(*unit)};
        rows.push_back({id,
                        {sku_id, std::move(lot_code), harvest, production, expiry,
                         std::move(growing_unit), quantity, pieces, gross, tare},
                        std::move(code),
                        supplier,
                        std::move(base_unit),
                        created_at,
                        on_hand,
                        set_aside,
                        picked,
                        std::move(hold_reason),
                        version});
    };
}

std::optional<LotRow> find_lot(Tx& tx, std::optional<OrganisationId> party, LotId id) {
    std::vector<LotRow> rows;
    tx.each(lot_by_id, {{"market", tx.market()}, {"id", id}, {"party", party}}, lot_reader(rows));
    return first_of(std::move(rows));
}

std::vector<LotRow> find_lots(Tx& tx, std::vector<LotId> const& ids) {
    std::vector<LotRow> rows;
    if (ids.empty()) return rows;
    tx.each(lots_by_id, {{"market", tx.market()}, {"ids", array_of(ids)}}, lot_reader(rows));
    return rows;
}

std::vector<LotRow> list_lots(Tx& tx, std::optional<OrganisationId> party, std::optional<SkuId> sku,
                              std::optional<LotId> before, int rows_max) {
    std::vector<LotRow> rows;
    auto const add = lot_reader(rows);
    Bind const market{"market", tx.market()};
    Bind const limit{"rows", rows_max};
    if (sku)
        tx.each(lots_of_sku, {market, {"sku", *sku}, {"party", party}, below(before), limit}, add);
    else if (party)
        tx.each(lots_of_party, {market, {"party", *party}, below(before), limit}, add);
    else
        tx.each(lots_of_market, {market, below(before), limit}, add);
    return rows;
}

}  // namespace chaolu::storage::inventory
