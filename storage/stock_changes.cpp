// Statements of adjustments and counts.
#include "storage/stock_changes.hpp"

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::stock_changes {
namespace {

constexpr Sql insert_change = R"(
insert into stock_change (market_id, id, kind, supplier_id, sku_id, pool_id, lot_id, reason, note,
                          counted, expected, delta, on_hand_after, reserved_after, lots,
                          lot_deltas, made_by, created_at)
values (:market, :id, :kind, :supplier, :sku, :pool, cast(:lot as uuid), :reason, :note,
        cast(:counted as bigint), cast(:expected as bigint), :delta, :on_hand_after,
        :reserved_after, cast(:lots as uuid[]), cast(:lot_deltas as bigint[]), :made_by, :now))";

constexpr Literal changes = R"(
select c.id, c.kind, c.supplier_id, c.sku_id, c.pool_id, k.code, p.name, k.base_unit, c.lot_id,
       c.reason, c.note, c.counted, c.expected, c.delta, c.on_hand_after, c.reserved_after, c.lots,
       c.lot_deltas, c.made_by, c.created_at
from stock_change c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
join pool p on p.market_id = c.market_id and p.id = c.pool_id
where c.market_id = :market and )";

constexpr Sql find_change = joined<changes, R"(c.id = :id and c.kind = :kind
  and (cast(:party as uuid) is null or c.supplier_id = :party))">;

// Four forms, since an index serves only one.
constexpr Sql changes_of_party =
    joined<changes, R"(c.supplier_id = :party and c.kind = :kind and c.id < :before
order by c.id desc limit cast(:rows as bigint))">;

constexpr Sql changes_of_party_and_sku =
    joined<changes, R"(c.supplier_id = :party and c.kind = :kind
  and c.sku_id = :sku and c.id < :before
order by c.id desc limit cast(:rows as bigint))">;

constexpr Sql changes_of_market = joined<changes, R"(c.kind = :kind and c.id < :before
order by c.id desc limit cast(:rows as bigint))">;

constexpr Sql changes_of_market_and_sku = joined<changes, R"(c.kind = :kind
  and c.sku_id = :sku and c.id < :before
order by c.id desc limit cast(:rows as bigint))">;

// What a version is made of, migration 0073 tells. Which of a share's rows came since it does not
// say when a lot is asked of: those are among as many of each share's last.
constexpr Sql find_movement = R"(
with shelf as (
    select p.kind, s.pool_id, s.sequence
    from pool p
    join stock s on s.market_id = p.market_id and s.sku_id = :sku and s.pool_id = p.id
    where p.market_id = :market and p.location_id = :location),
seen as (
    select cast(:version as bigint) & ((cast(1 as bigint) << 33) - 1) as sequence,
           ((shelf_version(:market, :location, :sku) >> 33) - (cast(:version as bigint) >> 33))
               & 1048575 as gained)
select seen.sequence > coalesce((select sequence from shelf where kind = 'general'), 0)
    or (cast(:lot as uuid) is null and seen.gained > 0)
    or exists (
        select from shelf
        join stock_entry e on e.market_id = :market and e.sku_id = :sku
         and e.pool_id = shelf.pool_id and e.sequence > seen.sequence
        where shelf.kind = 'general' and e.on_hand_delta <> 0
          and e.kind not in ('allotted', 'given_back')
          and (cast(:lot as uuid) is null or e.lot_id = :lot))
    or exists (
        select from shelf
        cross join lateral (
            select e.lot_id from stock_entry e
            where e.market_id = :market and e.sku_id = :sku and e.pool_id = shelf.pool_id
              and e.on_hand_delta <> 0 and e.kind <> 'received'
              and e.kind not in ('allotted', 'given_back')
            order by e.sequence desc limit seen.gained) last
        where shelf.kind <> 'general' and last.lot_id = :lot)
from seen)";

constexpr Sql sum_of_shares = R"(
select cast(coalesce(sum(s.on_hand), 0) as bigint)
from pool p
join stock s on s.market_id = p.market_id and s.sku_id = :sku and s.pool_id = p.id
where p.market_id = :market and p.location_id = :location and p.kind <> 'general')";

std::vector<Change> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Change> found;
    tx.each(sql, binds,
            [&](Uuid id, std::string kind, OrganisationId supplier, SkuId sku_id, PoolId pool_id,
                std::string sku, std::string pool, std::string base_unit, std::optional<LotId> lot,
                std::optional<std::string> reason, std::optional<std::string> note,
                std::optional<std::int64_t> counted, std::optional<std::int64_t> expected,
                std::int64_t delta, std::int64_t on_hand_after, std::int64_t reserved_after,
                std::vector<LotId> lots, std::vector<std::int64_t> deltas, Uuid made_by,
                Instant created_at) {
                auto& change = found.emplace_back(
                    Change{id,
                           kind == text(Kind::count) ? Kind::count : Kind::adjustment,
                           supplier,
                           {sku_id, pool_id},
                           std::move(sku),
                           std::move(pool),
                           std::move(base_unit),
                           lot,
                           std::move(reason),
                           std::move(note),
                           counted,
                           expected,
                           delta,
                           on_hand_after,
                           reserved_after,
                           {},
                           made_by,
                           created_at});
                for (std::size_t at = 0; at < lots.size(); ++at)
                    change.lots.push_back({lots[at], deltas.at(at)});
            });
    return found;
}

}  // namespace

std::string_view text(Kind kind) {
    switch (kind) {
        case Kind::adjustment: return "adjustment";
        case Kind::count: return "count";
    }
    return "";
}

void insert(Tx& tx, Change const& change) {
    Array lots, deltas;
    for (auto const& share : change.lots) {
        lots.add(share.lot);
        deltas.add(share.quantity);
    }
    tx.execute(insert_change, {{"market", tx.market()},
                               {"id", change.id},
                               {"kind", text(change.kind)},
                               {"supplier", change.supplier},
                               {"sku", change.key.sku},
                               {"pool", change.key.pool},
                               {"lot", change.lot},
                               {"reason", change.reason},
                               {"note", change.note},
                               {"counted", change.counted},
                               {"expected", change.expected},
                               {"delta", change.delta},
                               {"on_hand_after", change.on_hand_after},
                               {"reserved_after", change.reserved_after},
                               {"lots", lots},
                               {"lot_deltas", deltas},
                               {"made_by", change.made_by},
                               {"now", change.created_at}});
}

std::optional<Change> find(Tx& tx, std::optional<OrganisationId> party, Kind kind, Uuid id) {
    return first_of(
        read(tx, find_change,
             {{"market", tx.market()}, {"id", id}, {"kind", text(kind)}, {"party", party}}));
}

std::vector<Change> list(Tx& tx, std::optional<OrganisationId> party, Kind kind,
                         std::optional<SkuId> sku, std::optional<Uuid> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const of_kind{"kind", text(kind)};
    Bind const limit{"rows", rows_max};
    if (party && sku)
        return read(tx, changes_of_party_and_sku,
                    {market, of_kind, {"sku", *sku}, {"party", *party}, below(before), limit});
    if (party)
        return read(tx, changes_of_party,
                    {market, of_kind, {"party", *party}, below(before), limit});
    if (sku)
        return read(tx, changes_of_market_and_sku,
                    {market, of_kind, {"sku", *sku}, below(before), limit});
    return read(tx, changes_of_market, {market, of_kind, below(before), limit});
}

bool has_moved_since(Tx& tx, LocationId location, SkuId sku, std::optional<LotId> lot,
                     std::int64_t version) {
    return std::get<0>(tx.one<bool>(find_movement, {{"market", tx.market()},
                                                    {"location", location},
                                                    {"sku", sku},
                                                    {"lot", lot},
                                                    {"version", version}}));
}

std::int64_t held_by_shares(Tx& tx, LocationId location, SkuId sku) {
    return std::get<0>(tx.one<std::int64_t>(
        sum_of_shares, {{"market", tx.market()}, {"location", location}, {"sku", sku}}));
}

}  // namespace chaolu::storage::stock_changes
