// Statements of adjustments and counts.
#include "storage/stock_changes.hpp"

namespace chaolu::storage::stock_changes {
namespace {

constexpr Sql insert_change = R"(
insert into stock_change (market_id, id, kind, supplier_id, sku_id, pool_id, lot_id, reason, note,
                          counted, expected, delta, on_hand_after, reserved_after, lots,
                          lot_deltas, made_by, created_at)
values (:market, :id, :kind, :supplier, :sku, :pool, cast(:lot as uuid), :reason, :note,
        cast(:counted as bigint), cast(:expected as bigint), :delta, :on_hand_after,
        :reserved_after, cast(:lots as uuid[]), cast(:lot_deltas as bigint[]), :made_by, :now))";

constexpr Sql find_change = R"(
select c.id, c.kind, c.supplier_id, c.sku_id, c.pool_id, k.code, p.name, k.base_unit, c.lot_id,
       c.reason, c.note, c.counted, c.expected, c.delta, c.on_hand_after, c.reserved_after, c.lots,
       c.lot_deltas, c.made_by, c.created_at
from stock_change c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
join pool p on p.market_id = c.market_id and p.id = c.pool_id
where c.market_id = :market and c.id = :id and c.kind = :kind
  and (cast(:party as uuid) is null or c.supplier_id = :party))";

constexpr Sql changes_of_party = R"(
select c.id, c.kind, c.supplier_id, c.sku_id, c.pool_id, k.code, p.name, k.base_unit, c.lot_id,
       c.reason, c.note, c.counted, c.expected, c.delta, c.on_hand_after, c.reserved_after, c.lots,
       c.lot_deltas, c.made_by, c.created_at
from stock_change c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
join pool p on p.market_id = c.market_id and p.id = c.pool_id
where c.market_id = :market and c.supplier_id = :party and c.kind = :kind and c.id < :before
  and (cast(:sku as uuid) is null or c.sku_id = :sku)
order by c.id desc limit cast(:rows as bigint))";

constexpr Sql changes_of_market = R"(
select c.id, c.kind, c.supplier_id, c.sku_id, c.pool_id, k.code, p.name, k.base_unit, c.lot_id,
       c.reason, c.note, c.counted, c.expected, c.delta, c.on_hand_after, c.reserved_after, c.lots,
       c.lot_deltas, c.made_by, c.created_at
from stock_change c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
join pool p on p.market_id = c.market_id and p.id = c.pool_id
where c.market_id = :market and c.kind = :kind and c.id < :before
  and (cast(:sku as uuid) is null or c.sku_id = :sku)
order by c.id desc limit cast(:rows as bigint))";

constexpr Sql find_movement = R"(
select exists (
    select from stock_entry
    where market_id = :market and sku_id = :sku and pool_id = :pool and sequence > :sequence
      and on_hand_delta <> 0 and (cast(:lot as uuid) is null or lot_id = :lot)))";

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

Uuid last() {
    Uuid uuid;
    uuid.bytes.fill(0xFF);
    return uuid;
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
    auto found =
        read(tx, find_change,
             {{"market", tx.market()}, {"id", id}, {"kind", text(kind)}, {"party", party}});
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Change> list(Tx& tx, std::optional<OrganisationId> party, Kind kind,
                         std::optional<SkuId> sku, std::optional<Uuid> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const of_kind{"kind", text(kind)};
    Bind const of_sku{"sku", sku};
    Bind const below{"before", before.value_or(last())};
    Bind const limit{"rows", rows_max};
    if (party)
        return read(tx, changes_of_party,
                    {market, of_kind, of_sku, {"party", *party}, below, limit});
    return read(tx, changes_of_market, {market, of_kind, of_sku, below, limit});
}

bool has_moved_since(Tx& tx, chaolu::inventory::StockKey const& key, std::optional<LotId> lot,
                     std::int64_t sequence) {
    return std::get<0>(tx.one<bool>(find_movement, {{"market", tx.market()},
                                                    {"sku", key.sku},
                                                    {"pool", key.pool},
                                                    {"lot", lot},
                                                    {"sequence", sequence}}));
}

}  // namespace chaolu::storage::stock_changes
