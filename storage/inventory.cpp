// Commands on stock and lots; every statement takes arrays and is sent once.
#include "storage/inventory.hpp"

#include "storage/locations.hpp"
#include "storage/measures.hpp"

#include <stdexcept>

namespace chaolu::storage::inventory {
namespace {

constexpr Sql find_pools = R"(
select p.id, p.supplier_id
from location l
join pool p on p.market_id = l.market_id and p.location_id = l.id and p.name = 'general'
where l.market_id = :market and l.code = 'main'
  and l.supplier_id = any(cast(:suppliers as uuid[])))";

constexpr Sql insert_stock = R"(
insert into stock (market_id, sku_id, pool_id, on_hand, reserved, sequence)
select cast(:market as uuid), t.*
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:on_hands as bigint[]),
            cast(:reserveds as bigint[]), cast(:sequences as bigint[]))
     as t(sku_id, pool_id, on_hand, reserved, sequence)
order by t.sku_id, t.pool_id)";

constexpr Sql lock_stock = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[])) as t(sku_id, pool_id)
join stock s on s.market_id = :market and s.sku_id = t.sku_id and s.pool_id = t.pool_id
order by s.sku_id, s.pool_id
for update of s)";

constexpr Sql read_stock = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[])) as t(sku_id, pool_id)
join stock s on s.market_id = :market and s.sku_id = t.sku_id and s.pool_id = t.pool_id
order by s.sku_id, s.pool_id)";

constexpr Sql update_stock = R"(
update stock s set on_hand = t.on_hand, reserved = t.reserved, sequence = t.sequence
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:on_hands as bigint[]),
            cast(:reserveds as bigint[]), cast(:sequences as bigint[]))
     as t(sku_id, pool_id, on_hand, reserved, sequence)
where s.market_id = :market and s.sku_id = t.sku_id and s.pool_id = t.pool_id)";

constexpr Sql insert_stock_entries = R"(
insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta,
                         reserved_delta, on_hand_after, reserved_after, lot_id,
                         supplier_order_id, reason, document_id, created_at, made_by)
select cast(:market as uuid), t.*, cast(:now as bigint), cast(:made_by as uuid) from unnest(
    cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:sequences as bigint[]),
    cast(:kinds as text[]), cast(:on_hand_deltas as bigint[]),
    cast(:reserved_deltas as bigint[]), cast(:on_hands_after as bigint[]),
    cast(:reserveds_after as bigint[]), cast(:lots as uuid[]),
    cast(:supplier_orders as uuid[]), cast(:reasons as text[]),
    cast(:documents as uuid[])) as t)";

constexpr Sql find_sku_facts = R"(
select s.id, s.code, p.origin_division, s.base_unit, s.is_catch_weight, s.shelf_life_days,
       s.trade_units, s.trade_numerators, s.trade_denominators, o.state = 'live',
       s.is_bundle
from sku s
join product p on p.market_id = s.market_id and p.id = s.product_id
join offer o on o.market_id = s.market_id and o.sku_id = s.id and o.supplier_id = :supplier
where s.market_id = :market and s.code = any(cast(:codes as text[])))";

constexpr Sql find_short =
    "select substr(uscc, 9, 9) from organisation where market_id = :market and id = :supplier";

// Sorted by code: two uploads with common codes wait for each other, but not in a circle. What came
// lies there in the same statement.
constexpr Sql insert_new_lots = R"(
with received as (
insert into lot (market_id, supplier_id, import_id, created_at, id, sku_id, lot_code,
                 harvest_date, production_date, expiry_date, site_code, growing_unit, quantity,
                 pieces, gross_weight, tare_weight)
select cast(:market as uuid), cast(:supplier as uuid), cast(:import as uuid),
       cast(:now as bigint), t.*
from unnest(cast(:ids as uuid[]), cast(:skus as uuid[]), cast(:lot_codes as text[]),
            cast(:harvests as date[]), cast(:productions as date[]), cast(:expiries as date[]),
            cast(:sites as text[]), cast(:units as text[]), cast(:quantities as bigint[]),
            cast(:pieces as bigint[]), cast(:gross as bigint[]), cast(:tares as bigint[]))
     as t(id, sku_id, lot_code, harvest, production, expiry, site, unit, quantity, pieces, gross,
          tare)
order by t.lot_code
on conflict (market_id, supplier_id, lot_code) do nothing
returning market_id, sku_id, id, quantity, expiry_date
), placed as (
insert into lot_stock (market_id, location_id, sku_id, lot_id, on_hand, expires)
select market_id, cast(:location as uuid), sku_id, id, quantity, expiry_date from received
where cast(:location as uuid) is not null
)
select id from received)";

struct KeyArrays {
    Array skus;
    Array pools;
    void add(StockKey const& key) {
        skus.add(key.sku);
        pools.add(key.pool);
    }
};

KeyArrays arrays_of(std::vector<StockKey> const& keys) {
    KeyArrays arrays;
    for (auto const& key : keys) arrays.add(key);
    return arrays;
}

std::int64_t write_stock(Tx& tx, Sql sql, std::span<Stock const> stocks) {
    KeyArrays keys;
    Array on_hands, reserveds, sequences;
    for (auto const& stock : stocks) {
        keys.add(stock.key);
        on_hands.add(stock.on_hand);
        reserveds.add(stock.reserved);
        sequences.add(stock.sequence);
    }
    return tx.execute(sql, {{"market", tx.market()},
                            {"skus", keys.skus},
                            {"pools", keys.pools},
                            {"on_hands", on_hands},
                            {"reserveds", reserveds},
                            {"sequences", sequences}});
}

std::vector<Stock> stock_of(Tx& tx, Sql sql, std::vector<StockKey> const& sorted) {
    auto const keys = arrays_of(sorted);
    std::vector<Stock> stocks;
    stocks.reserve(sorted.size());
    tx.each(sql, {{"market", tx.market()}, {"skus", keys.skus}, {"pools", keys.pools}},
            [&](SkuId sku, PoolId pool, std::int64_t on_hand, std::int64_t reserved,
                std::int64_t sequence) {
                stocks.push_back({{sku, pool}, on_hand, reserved, sequence});
            });
    return stocks;
}

}  // namespace

std::vector<Pool> pools_of(Tx& tx, std::span<OrganisationId const> suppliers) {
    Array wanted;
    for (auto const& supplier : suppliers) wanted.add(supplier);
    std::vector<Pool> pools;
    auto const read = [&] {
        pools.clear();
        tx.each(find_pools, {{"market", tx.market()}, {"suppliers", wanted}},
                [&](PoolId id, OrganisationId supplier) {
                    pools.push_back({id, supplier});
                });
    };
    read();
    // Suppliers that did not come through the API may have no location yet.
    if (pools.size() == suppliers.size()) return pools;
    make_main_locations(tx, suppliers);
    read();
    return pools;
}

std::vector<Stock> lock(Tx& tx, std::vector<StockKey> const& sorted) {
    return stock_of(tx, lock_stock, sorted);
}

std::vector<Stock> read(Tx& tx, std::vector<StockKey> const& sorted) {
    return stock_of(tx, read_stock, sorted);
}

void insert(Tx& tx, std::span<Stock const> sorted) {
    if (sorted.empty()) return;
    write_stock(tx, insert_stock, sorted);
}

void save(Tx& tx, std::span<Stock const> stocks) {
    if (stocks.empty()) return;
    if (write_stock(tx, update_stock, stocks) != static_cast<std::int64_t>(stocks.size()))
        throw std::logic_error("stock was saved that has no row");
}

void insert_entries(Tx& tx, std::span<StockEntry const> entries, Instant now,
                    std::optional<Uuid> made_by) {
    if (entries.empty()) return;
    KeyArrays keys;
    Array sequences, kinds, on_hand_deltas, reserved_deltas, on_hands_after, reserveds_after;
    Array lots, supplier_orders, reasons, documents;
    for (auto const& entry : entries) {
        keys.add(entry.key);
        sequences.add(entry.sequence);
        kinds.add(text(entry.kind));
        on_hand_deltas.add(entry.on_hand_delta);
        reserved_deltas.add(entry.reserved_delta);
        on_hands_after.add(entry.on_hand_after);
        reserveds_after.add(entry.reserved_after);
        lots.add(entry.lot);
        supplier_orders.add(entry.supplier_order);
        reasons.add(entry.reason);
        documents.add(entry.document);
    }
    tx.execute(insert_stock_entries, {{"market", tx.market()},
                                      {"now", now},
                                      {"made_by", made_by},
                                      {"skus", keys.skus},
                                      {"pools", keys.pools},
                                      {"sequences", sequences},
                                      {"kinds", kinds},
                                      {"on_hand_deltas", on_hand_deltas},
                                      {"reserved_deltas", reserved_deltas},
                                      {"on_hands_after", on_hands_after},
                                      {"reserveds_after", reserveds_after},
                                      {"lots", lots},
                                      {"supplier_orders", supplier_orders},
                                      {"reasons", reasons},
                                      {"documents", documents}});
}

std::vector<SkuFacts> sku_facts(Tx& tx, OrganisationId supplier,
                                std::vector<std::string> const& codes) {
    std::vector<SkuFacts> found;
    tx.each(find_sku_facts,
            {{"market", tx.market()}, {"supplier", supplier}, {"codes", array_of(codes)}},
            [&](SkuId id, std::string code, std::string origin, std::string base,
                bool is_catch_weight, std::optional<int> shelf_life_days,
                std::vector<std::string> units, std::vector<std::int64_t> numerators,
                std::vector<std::int64_t> denominators, bool is_offered, bool is_bundle) {
                found.push_back({id, std::move(code), std::move(origin),
                                 measures_from(base, std::move(units), numerators, denominators),
                                 is_catch_weight, shelf_life_days, is_offered, is_bundle});
            });
    return found;
}

std::string supplier_short(Tx& tx, OrganisationId supplier) {
    return std::get<0>(
        tx.one<std::string>(find_short, {{"market", tx.market()}, {"supplier", supplier}}));
}

std::vector<LotId> insert_lots(Tx& tx, OrganisationId supplier, std::optional<StockImportId> import,
                               std::optional<LocationId> location, std::span<NewLot const> lots,
                               Instant now) {
    Array ids, skus, lot_codes, harvests, productions, expiries, sites, units, quantities, pieces,
        gross, tares;
    for (auto const& [id, lot] : lots) {
        ids.add(id);
        skus.add(lot.sku);
        lot_codes.add(std::string_view(lot.lot_code));
        harvests.add(lot.harvest_date);
        productions.add(lot.production_date);
        expiries.add(lot.expiry_date);
        if (lot.growing_unit) {
            sites.add(std::string_view(lot.growing_unit->site));
            units.add(std::string_view(lot.growing_unit->number));
        } else {
            sites.add_null();
            units.add_null();
        }
        quantities.add(lot.quantity);
        pieces.add(lot.pieces);
        gross.add(lot.gross_weight);
        tares.add(lot.tare_weight);
    }
    return tx.list<LotId>(insert_new_lots, {{"market", tx.market()},
                                            {"supplier", supplier},
                                            {"import", import},
                                            {"location", location},
                                            {"now", now},
                                            {"ids", ids},
                                            {"skus", skus},
                                            {"lot_codes", lot_codes},
                                            {"harvests", harvests},
                                            {"productions", productions},
                                            {"expiries", expiries},
                                            {"sites", sites},
                                            {"units", units},
                                            {"quantities", quantities},
                                            {"pieces", pieces},
                                            {"gross", gross},
                                            {"tares", tares}});
}

}  // namespace chaolu::storage::inventory
