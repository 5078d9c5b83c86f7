// Statements on lots that are named again.
#include "storage/known_lots.hpp"

#include <algorithm>

namespace chaolu::storage::known_lots {
namespace {

using chaolu::inventory::GrowingUnit;

constexpr Sql find_lots = R"(
select l.id, l.lot_code, l.sku_id, l.harvest_date, l.production_date, l.site_code, l.growing_unit,
       l.import_id, coalesce(l.stated_quantity, l.quantity),
       cast(coalesce(b.on_hand, 0) as bigint)
from lot l
left join lot_stock b on b.market_id = l.market_id and b.location_id = :location
 and b.sku_id = l.sku_id and b.lot_id = l.id
where l.market_id = :market and l.supplier_id = :supplier
  and l.lot_code = any(cast(:lot_codes as text[])))";

// Whoever only names a lot, as a foreign key does, need not wait.
constexpr Sql lock_lots = R"(
select id, coalesce(production_date, harvest_date), expiry_date, hold_reason is not null,
       coalesce(stated_quantity, quantity)
from lot where market_id = :market and id = any(cast(:lots as uuid[]))
order by id for no key update)";

constexpr Sql update_stated = R"(
update lot l set stated_quantity = t.stated
from unnest(cast(:lots as uuid[]), cast(:stated as bigint[])) as t(id, stated)
where l.market_id = :market and l.id = t.id)";

// The ids of lots begin with an instant that is not before that of their import.
// What a preview has named is theirs too, though nobody has received it yet.
constexpr Sql count_by_start = R"(
with family as (
    select id from stock_import
    where market_id = :market and (id = :import or retry_of = :import)),
named as (
    select l.lot_code from lot l
    where l.market_id = :market and l.supplier_id = :supplier and l.id >= :first
      and l.import_id in (select id from family)
    union all
    select r.lot_code from stock_import_row r
    where r.market_id = :market and r.lot_id is null
      and r.import_id in (select id from family))
select t.start, count(*)
from named n
cross join lateral (select left(n.lot_code, length(n.lot_code) + 1
                                - position('-' in reverse(n.lot_code)))) as t(start)
where t.start = any(cast(:starts as text[]))
group by t.start)";

// The least id of the same instant.
Uuid first_of(StockImportId import) {
    constexpr std::size_t instant_bytes = 6;
    auto first = import.uuid;
    std::fill(first.bytes.begin() + instant_bytes, first.bytes.end(), std::uint8_t{0});
    return first;
}

}  // namespace

std::vector<KnownLot> find(Tx& tx, OrganisationId supplier, LocationId location,
                           std::vector<std::string> const& lot_codes) {
    std::vector<KnownLot> found;
    tx.each(find_lots,
            {{"market", tx.market()},
             {"supplier", supplier},
             {"location", location},
             {"lot_codes", array_of(lot_codes)}},
            [&](LotId id, std::string code, SkuId sku, std::optional<Date> harvest,
                std::optional<Date> production, std::optional<std::string> site,
                std::optional<std::string> unit, std::optional<StockImportId> import,
                std::int64_t stated, std::int64_t on_hand) {
                std::optional<GrowingUnit> growing_unit;
                if (site && unit) growing_unit = {std::move(*site), std::move(*unit)};
                found.push_back({id, std::move(code), sku, harvest, production,
                                 std::move(growing_unit), import, stated, on_hand});
            });
    return found;
}

std::map<LotId, Stated> lock(Tx& tx, std::vector<LotId> const& lots) {
    std::map<LotId, Stated> found;
    tx.each(
        lock_lots, {{"market", tx.market()}, {"lots", array_of(lots)}},
        [&](LotId lot, Date made, std::optional<Date> expires, bool is_held, std::int64_t stated) {
            found.emplace(lot, Stated{{lot, {made, expires}, 0, is_held}, stated});
        });
    return found;
}

void save(Tx& tx, std::map<LotId, std::int64_t> const& stated) {
    if (stated.empty()) return;
    Array lots, quantities;
    for (auto const& [lot, quantity] : stated) {
        lots.add(lot);
        quantities.add(quantity);
    }
    tx.execute(update_stated, {{"market", tx.market()}, {"lots", lots}, {"stated", quantities}});
}

std::map<std::string, std::int64_t> counts_by_start(Tx& tx, OrganisationId supplier,
                                                    StockImportId import,
                                                    std::vector<std::string> const& starts) {
    std::map<std::string, std::int64_t> counts;
    tx.each(
        count_by_start,
        {{"market", tx.market()},
         {"supplier", supplier},
         {"import", import},
         {"first", first_of(import)},
         {"starts", array_of(starts)}},
        [&](std::string start, std::int64_t count) { counts.emplace(std::move(start), count); });
    return counts;
}

}  // namespace chaolu::storage::known_lots
