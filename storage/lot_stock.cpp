// Statements of lots on hand, in arrays; a row goes with the last of its lot.
#include "storage/lot_stock.hpp"

#include <map>

namespace chaolu::storage::lot_stock {
namespace {

constexpr Sql lock_balances = R"(
select b.location_id, b.sku_id, b.lot_id, coalesce(l.production_date, l.harvest_date),
       l.expiry_date, b.on_hand
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[])) as t(location_id, sku_id)
join lot_stock b on b.market_id = :market and b.location_id = t.location_id
 and b.sku_id = t.sku_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
where cast(:only as uuid) is null or b.lot_id = :only
order by b.location_id, b.sku_id, b.lot_id
for update of b)";

constexpr Sql read_balances = R"(
select b.location_id, b.sku_id, b.lot_id, coalesce(l.production_date, l.harvest_date),
       l.expiry_date, b.on_hand
from unnest(cast(:locations as uuid[]), cast(:skus as uuid[])) as t(location_id, sku_id)
join lot_stock b on b.market_id = :market and b.location_id = t.location_id
 and b.sku_id = t.sku_id
join lot l on l.market_id = b.market_id and l.id = b.lot_id
order by b.location_id, b.sku_id, b.lot_id)";

constexpr Sql find_empty = R"(
select coalesce(l.production_date, l.harvest_date), l.expiry_date
from lot l
where l.market_id = :market and l.id = :lot and l.supplier_id = :supplier and l.sku_id = :sku)";

constexpr Sql find_place = R"(
select l.id, p.id
from location l
join pool p on p.market_id = l.market_id and p.location_id = l.id and p.name = 'general'
where l.market_id = :market and l.supplier_id = :supplier
  and case when cast(:location as uuid) is null then l.code = 'main' else l.id = :location end)";

constexpr Sql insert_balances = R"(
insert into lot_stock (market_id, location_id, sku_id, lot_id, on_hand)
select cast(:market as uuid), cast(:location as uuid), t.*
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:on_hands as bigint[]))
     as t(sku_id, lot_id, on_hand)
order by t.sku_id, t.lot_id)";

constexpr Sql update_balances = R"(
update lot_stock b set on_hand = t.on_hand
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:on_hands as bigint[]))
     as t(sku_id, lot_id, on_hand)
where b.market_id = :market and b.location_id = :location and b.sku_id = t.sku_id
  and b.lot_id = t.lot_id)";

constexpr Sql delete_balances = R"(
delete from lot_stock b
using unnest(cast(:skus as uuid[]), cast(:lots as uuid[])) as t(sku_id, lot_id)
where b.market_id = :market and b.location_id = :location and b.sku_id = t.sku_id
  and b.lot_id = t.lot_id)";

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
    return [&found](LocationId location, SkuId sku, LotId lot, Date made,
                    std::optional<Date> expires, std::int64_t on_hand) {
        found.push_back({{location, sku}, {lot, {made, expires}, on_hand}});
    };
}

// Rows of one way to write them.
struct Rows {
    Array skus, lots, on_hands;
    void add(SkuId sku, LotId lot, std::int64_t on_hand) {
        skus.add(sku);
        lots.add(lot);
        on_hands.add(on_hand);
    }
};

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
    return found;
}

std::vector<Located> read(Tx& tx, std::vector<LotKey> const& sorted) {
    auto const keys = arrays_of(sorted);
    std::vector<Located> found;
    tx.each(read_balances,
            {{"market", tx.market()}, {"locations", keys.locations}, {"skus", keys.skus}},
            reader(found));
    return found;
}

std::optional<Place> place_of(Tx& tx, OrganisationId supplier, std::optional<LocationId> location) {
    auto const found = tx.find<LocationId, PoolId>(
        find_place, {{"market", tx.market()}, {"supplier", supplier}, {"location", location}});
    if (!found) return {};
    return Place{std::get<0>(*found), std::get<1>(*found)};
}

std::optional<LotBalance> empty_lot(Tx& tx, OrganisationId supplier, SkuId sku, LotId lot) {
    auto const found = tx.find<Date, std::optional<Date>>(
        find_empty, {{"market", tx.market()}, {"lot", lot}, {"supplier", supplier}, {"sku", sku}});
    if (!found) return {};
    return LotBalance{lot, {std::get<0>(*found), std::get<1>(*found)}};
}

void save(Tx& tx, LocationId location, std::span<Located const> locked,
          std::span<StockEntry const> entries) {
    std::map<LotId, std::int64_t> was;
    for (auto const& each : locked) was.emplace(each.balance.lot, each.balance.on_hand);
    std::map<std::pair<SkuId, LotId>, std::int64_t> moved;
    for (auto const& entry : entries)
        if (entry.lot) moved[{entry.key.sku, *entry.lot}] += entry.on_hand_delta;
    Rows fresh, changed, gone;
    for (auto const& [key, delta] : moved) {
        auto const [sku, lot] = key;
        auto const row = was.find(lot);
        auto const on_hand = (row == was.end() ? 0 : row->second) + delta;
        if (delta == 0) continue;
        (row == was.end() ? fresh : on_hand == 0 ? gone : changed).add(sku, lot, on_hand);
    }
    auto const write = [&](Sql sql, Rows const& rows) {
        if (rows.skus.empty()) return;
        tx.execute(sql, {{"market", tx.market()},
                         {"location", location},
                         {"skus", rows.skus},
                         {"lots", rows.lots},
                         {"on_hands", rows.on_hands}});
    };
    write(insert_balances, fresh);
    write(update_balances, changed);
    if (!gone.skus.empty())
        tx.execute(delete_balances, {{"market", tx.market()},
                                     {"location", location},
                                     {"skus", gone.skus},
                                     {"lots", gone.lots}});
}

void read_apart() {
    // The class of a serialization failure, which is what it is.
    throw Failure(FailureClass::retry, "40001", "");
}

}  // namespace chaolu::storage::lot_stock
