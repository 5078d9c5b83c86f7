// Statements on what stock files do not name.
#include "storage/absent_stock.hpp"

namespace chaolu::storage::absent_stock {
namespace {

// By the lots, which are found by their place; stock is found by SKU.
constexpr Sql find_there = R"(
select s.sku_id, s.on_hand - s.reserved
from (select distinct sku_id from lot_stock
      where market_id = :market and location_id = :location) b
join stock s on s.market_id = :market and s.sku_id = b.sku_id and s.pool_id = :pool
where s.on_hand > s.reserved
order by s.sku_id)";

constexpr Sql find_named =
    "select distinct sku_id from stock_import_row where market_id = :market and import_id = :id";

constexpr Sql insert_absent = R"(
insert into stock_import_absent (market_id, import_id, sku_id, available)
select cast(:market as uuid), cast(:id as uuid), t.*
from unnest(cast(:skus as uuid[]), cast(:availables as bigint[])) as t)";

constexpr Sql delete_absent =
    "delete from stock_import_absent where market_id = :market and import_id = :id";

constexpr Sql find_absent = R"(
select sku_id, available from stock_import_absent
where market_id = :market and import_id = :id order by sku_id)";

constexpr Sql show_absent = R"(
select s.code, a.available, s.base_unit
from stock_import_absent a
join sku s on s.market_id = a.market_id and s.id = a.sku_id
where a.market_id = :market and a.import_id = :id order by s.code limit :rows)";

std::vector<SellableSku> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<SellableSku> found;
    tx.each(sql, binds, [&](SkuId sku, std::int64_t available) {
        found.push_back({sku, available});
    });
    return found;
}

}  // namespace

std::vector<SellableSku> there(Tx& tx, lot_stock::Place const& place) {
    return read(tx, find_there,
                {{"market", tx.market()}, {"location", place.location}, {"pool", place.pool}});
}

std::set<SkuId> named(Tx& tx, StockImportId id) {
    auto const skus = tx.list<SkuId>(find_named, {{"market", tx.market()}, {"id", id}});
    return {skus.begin(), skus.end()};
}

void insert(Tx& tx, StockImportId id, std::span<SellableSku const> skus) {
    if (skus.empty()) return;
    Array ids, availables;
    for (auto const& each : skus) {
        ids.add(each.sku);
        availables.add(each.available);
    }
    tx.execute(insert_absent,
               {{"market", tx.market()}, {"id", id}, {"skus", ids}, {"availables", availables}});
}

void remove(Tx& tx, StockImportId id) {
    tx.execute(delete_absent, {{"market", tx.market()}, {"id", id}});
}

std::vector<SellableSku> list(Tx& tx, StockImportId id) {
    return read(tx, find_absent, {{"market", tx.market()}, {"id", id}});
}

std::vector<ShownSku> shown(Tx& tx, StockImportId id, int rows_max) {
    std::vector<ShownSku> skus;
    tx.each(show_absent, {{"market", tx.market()}, {"id", id}, {"rows", rows_max}},
            [&](std::string sku, std::int64_t available, std::string unit) {
                skus.push_back({std::move(sku), available, std::move(unit)});
            });
    return skus;
}

}  // namespace chaolu::storage::absent_stock
