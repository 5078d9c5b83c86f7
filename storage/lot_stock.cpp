// Statements of lots on hand, in arrays; a row goes with the last of its lot.
#include "storage/lot_stock.hpp"

#include <map>
#include <set>

namespace chaolu::storage::lot_stock {
namespace {

constexpr Sql lock_balances = R"(
select b.location_id, b.sku_id, b.lot_id, coalesce(l.production_date, l.harvest_date),
       l.expiry_date, b.on_hand, l.hold_reason is not null, b.set_aside, b.picked
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[])) as t(location_id, sku_id)
join lot_stock b on b.market_id = :market and b.location_id = t.location_id
 and b.sku_id = t.sku_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
where cast(:only as uuid) is null or b.lot_id = :only
order by b.location_id, b.sku_id, b.lot_id
for update of b)";

// Whoever waited for those rows saw the lots as they were before it waited.
constexpr Sql find_held = R"(
select id from lot
where market_id = :market and id = any(cast(:lots as uuid[])) and hold_reason is not null)";

constexpr Sql pin_empty = R"(
select coalesce(l.production_date, l.harvest_date), l.expiry_date, l.hold_reason is not null
from lot l
where l.market_id = :market and l.id = :lot and l.supplier_id = :supplier and l.sku_id = :sku
for share of l)";

constexpr Sql lock_places = R"(
select b.location_id, b.sku_id, b.lot_id, coalesce(l.production_date, l.harvest_date),
       l.expiry_date, b.on_hand, l.hold_reason is not null, b.set_aside, b.picked
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[]), cast(:lots as uuid[]))
     as t(location_id, sku_id, lot_id)
join lot_stock b on b.market_id = :market and b.location_id = t.location_id
 and b.sku_id = t.sku_id and b.lot_id = t.lot_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
order by b.location_id, b.sku_id, b.lot_id
for update of b)";

constexpr Sql lock_one_lot = R"(
select supplier_id, sku_id, hold_reason, expiry_date, version
from lot where market_id = :market and id = :lot for update)";

// Shared: whoever only names the lot, as a foreign key does, need not wait.
constexpr Sql pin_lots = R"(
select l.id, coalesce(l.production_date, l.harvest_date), l.expiry_date, l.hold_reason is not null
from lot l
where l.market_id = :market and l.id = any(cast(:lots as uuid[]))
order by l.id
for share of l)";

constexpr Sql update_lot = R"(
update lot set hold_reason = cast(:reason as text), version = :version
where market_id = :market and id = :lot)";

constexpr Sql insert_balances = R"(
insert into lot_stock (market_id, location_id, sku_id, lot_id, on_hand, set_aside, picked, expires)
select l.market_id, cast(:location as uuid), t.sku_id, t.lot_id, t.on_hand, t.set_aside, t.picked,
       l.expiry_date
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:on_hands as bigint[]),
            cast(:set_asides as bigint[]), cast(:pickeds as bigint[]))
     as t(sku_id, lot_id, on_hand, set_aside, picked)
join lot l on l.market_id = :market and l.id = t.lot_id
order by t.sku_id, t.lot_id)";

constexpr Sql update_balances = R"(
update lot_stock b set on_hand = t.on_hand, set_aside = t.set_aside, picked = t.picked
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:on_hands as bigint[]),
            cast(:set_asides as bigint[]), cast(:pickeds as bigint[]))
     as t(sku_id, lot_id, on_hand, set_aside, picked)
where b.market_id = :market and b.location_id = :location and b.sku_id = t.sku_id
  and b.lot_id = t.lot_id)";

constexpr Sql delete_balances = R"(
delete from lot_stock b
using unnest(cast(:skus as uuid[]), cast(:lots as uuid[])) as t(sku_id, lot_id)
where b.market_id = :market and b.location_id = :location and b.sku_id = t.sku_id
  and b.lot_id = t.lot_id)";

constexpr Sql count_moves = R"(
insert into shelf_moves as m (market_id, location_id, sku_id, moves)
select p.market_id, p.location_id, t.sku_id, count(*)
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[])) as t(sku_id, pool_id)
join pool p on p.market_id = :market and p.id = t.pool_id and p.kind <> 'general'
group by p.market_id, p.location_id, t.sku_id
order by t.sku_id
on conflict (market_id, location_id, sku_id) do update set moves = m.moves + excluded.moves)";

struct KeyArrays {
    Array locations;
    Array skus;
};
KeyArrays arrays_of(std::vector<LotKey> const& keys) {
    KeyArrays arrays;
    for (auto const& key : keys) {
        arrays.locations.add(key.location);
        arrays.skus.add(key.sku);
    }
    return arrays;
}

auto reader(std::vector<Located>& found) {
    return
        [&found](LocationId location, SkuId sku, LotId lot, Date made, std::optional<Date> expires,
                 std::int64_t on_hand, bool is_held, std::int64_t set_aside, std::int64_t picked) {
            found.push_back(
                {{location, sku}, {lot, {made, expires}, on_hand, is_held, set_aside, picked}});
        };
}

struct Sums {
    std::int64_t on_hand = 0;
    std::int64_t set_aside = 0;
    std::int64_t picked = 0;
    bool operator==(Sums const&) const = default;
};

// Rows of one way to write them.
struct Rows {
    Array skus, lots, on_hands, set_asides, pickeds;
    void add(SkuId sku, LotId lot, Sums const& sums) {
        skus.add(sku);
        lots.add(lot);
        on_hands.add(sums.on_hand);
        set_asides.add(sums.set_aside);
        pickeds.add(sums.picked);
    }
};

// What the rows of the ledger move of each lot. Without a lot an order reserves of any.
std::map<std::pair<SkuId, LotId>, Sums> moved_by(std::span<StockEntry const> entries) {
    std::map<std::pair<SkuId, LotId>, Sums> moved;
    for (auto const& entry : entries) {
        if (!entry.lot) continue;
        auto& sums = moved[{entry.key.sku, *entry.lot}];
        sums.on_hand += entry.on_hand_delta;
        (entry.supplier_order ? sums.picked : sums.set_aside) += entry.reserved_delta;
    }
    return moved;
}

// Goods move in shares by what is picked there, and by what expires. Whoever counts a place must
// know (stock_changes::has_moved_since); the stock of the place is locked.
void count_moves_in_shares(Tx& tx, std::span<StockEntry const> entries) {
    Array skus, pools;
    for (auto const& entry : entries) {
        if (entry.on_hand_delta == 0 || !entry.lot) continue;
        if (!entry.supplier_order && entry.kind != chaolu::inventory::EntryKind::expired) continue;
        skus.add(entry.key.sku);
        pools.add(entry.key.pool);
    }
    if (skus.empty()) return;
    tx.execute(count_moves, {{"market", tx.market()}, {"skus", skus}, {"pools", pools}});
}

}  // namespace

std::vector<Located> lock(Tx& tx, std::vector<LotKey> const& sorted, std::optional<LotId> only) {
    auto const keys = arrays_of(sorted);
    std::vector<Located> found;
    tx.each(lock_balances,
            {{"market", tx.market()},
             {"locations", keys.locations},
             {"skus", keys.skus},
             {"only", only}},
            reader(found));
    if (found.empty()) return found;
    Array lots;
    for (auto const& each : found) lots.add(each.balance.lot);
    auto const held = tx.list<LotId>(find_held, {{"market", tx.market()}, {"lots", lots}});
    std::set<LotId> const are_held(held.begin(), held.end());
    for (auto& each : found) each.balance.is_held = are_held.contains(each.balance.lot);
    return found;
}

std::vector<Located> lock_lots(Tx& tx, std::vector<LotPlace> const& places) {
    Array locations, skus, lots;
    for (auto const& place : places) {
        locations.add(place.key.location);
        skus.add(place.key.sku);
        lots.add(place.lot);
    }
    std::vector<Located> found;
    tx.each(lock_places,
            {{"market", tx.market()}, {"locations", locations}, {"skus", skus}, {"lots", lots}},
            reader(found));
    return found;
}

std::optional<LotState> lock_lot(Tx& tx, LotId lot) {
    std::optional<LotState> found;
    tx.each(lock_one_lot, {{"market", tx.market()}, {"lot", lot}},
            [&](OrganisationId supplier, SkuId sku, std::optional<std::string> reason,
                std::optional<Date> expires, int version) {
                found = LotState{supplier, sku, std::move(reason), expires, version};
            });
    return found;
}

void save_lot(Tx& tx, LotId lot, LotState const& state) {
    tx.execute(update_lot, {{"market", tx.market()},
                            {"lot", lot},
                            {"reason", state.hold_reason},
                            {"version", state.version}});
}

std::map<LotId, LotBalance> pin(Tx& tx, std::vector<LotId> const& lots) {
    std::map<LotId, LotBalance> found;
    tx.each(pin_lots, {{"market", tx.market()}, {"lots", array_of(lots)}},
            [&](LotId lot, Date made, std::optional<Date> expires, bool is_held) {
                found.emplace(lot, LotBalance{lot, {made, expires}, 0, is_held});
            });
    return found;
}

std::optional<LotBalance> pin_lot(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot) {
    auto const found = tx.find<Date, std::optional<Date>, bool>(
        pin_empty, {{"market", tx.market()}, {"lot", lot}, {"supplier", supplier}, {"sku", sku}});
    if (!found) return {};
    auto const& [made, expires, is_held] = *found;
    return LotBalance{lot, {made, expires}, 0, is_held};
}

void save(Tx& tx, LocationId location, std::span<Located const> locked,
          std::span<StockEntry const> entries) {
    std::map<LotId, Sums> was;
    for (auto const& each : locked)
        if (each.key.location == location)
            was.emplace(each.balance.lot,
                        Sums{each.balance.on_hand, each.balance.set_aside, each.balance.picked});
    Rows fresh, changed, gone;
    for (auto const& [key, delta] : moved_by(entries)) {
        if (delta == Sums{}) continue;
        auto const [sku, lot] = key;
        auto const row = was.find(lot);
        auto sums = row == was.end() ? Sums{} : row->second;
        sums.on_hand += delta.on_hand;
        sums.set_aside += delta.set_aside;
        sums.picked += delta.picked;
        (row == was.end() ? fresh : sums.on_hand == 0 ? gone : changed).add(sku, lot, sums);
    }
    auto const write = [&](Sql sql, Rows const& rows) {
        if (rows.skus.empty()) return;
        tx.execute(sql, {{"market", tx.market()},
                         {"location", location},
                         {"skus", rows.skus},
                         {"lots", rows.lots},
                         {"on_hands", rows.on_hands},
                         {"set_asides", rows.set_asides},
                         {"pickeds", rows.pickeds}});
    };
    write(insert_balances, fresh);
    write(update_balances, changed);
    if (!gone.skus.empty())
        tx.execute(delete_balances, {{"market", tx.market()},
                                     {"location", location},
                                     {"skus", gone.skus},
                                     {"lots", gone.lots}});
    count_moves_in_shares(tx, entries);
}

void read_apart() {
    // The class of a serialization failure, which is what it is.
    throw Failure(FailureClass::retry, "40001", "");
}

}  // namespace chaolu::storage::lot_stock
