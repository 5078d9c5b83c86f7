// Statements of counts from the field.
#include "storage/field_counts.hpp"

namespace chaolu::storage::field_counts {
namespace {

// Sorted: two devices with common counts wait for each other, but not in a circle.
constexpr Sql insert_counts = R"(
insert into field_count (market_id, supplier_id, count_id, content_sha256, recorded_at, note,
                         sku_id, pool_id, lot_id, seen, counted, synced_by, synced_at)
select cast(:market as uuid), cast(:supplier as uuid), t.*
from unnest(cast(:ids as text[]), cast(:contents as bytea[]), cast(:recorded as bigint[]),
            cast(:notes as text[]), cast(:skus as uuid[]), cast(:pools as uuid[]),
            cast(:lots as uuid[]), cast(:seen as bigint[]), cast(:counted as bigint[]),
            cast(:people as uuid[]), cast(:synced as bigint[]))
     as t(id, content, recorded_at, note, sku, pool, lot, seen, counted, synced_by, synced_at)
order by t.id
on conflict do nothing
returning count_id)";

constexpr Sql update_changes = R"(
update field_count c set change_id = t.change_id
from unnest(cast(:ids as text[]), cast(:changes as uuid[])) as t(id, change_id)
where c.market_id = :market and c.supplier_id = :supplier and c.count_id = t.id)";

constexpr Sql delete_counts = R"(
delete from field_count
where market_id = :market and supplier_id = :supplier and count_id = any(cast(:ids as text[])))";

constexpr Sql find_counts = R"(
select c.count_id, c.content_sha256, c.recorded_at, c.note, c.sku_id, c.pool_id, c.lot_id, c.seen,
       c.counted, c.change_id, c.supplier_id, c.synced_by, c.synced_at, k.code, k.base_unit
from field_count c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
where c.market_id = :market and c.supplier_id = :supplier
  and (c.count_id = any(cast(:ids as text[]))
       or (c.sku_id, c.pool_id, c.seen) in (
           select * from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]),
                                cast(:seen as bigint[]))))
order by c.count_id)";

constexpr Sql select_counts = R"(
select c.count_id, c.content_sha256, c.recorded_at, c.note, c.sku_id, c.pool_id, c.lot_id, c.seen,
       c.counted, c.change_id, c.supplier_id, c.synced_by, c.synced_at, k.code, k.base_unit
from field_count c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
where c.market_id = :market and (c.supplier_id, c.count_id) > (:after_supplier, :after_id)
  and (cast(:only as uuid) is null or c.supplier_id = :only)
order by c.supplier_id, c.count_id limit cast(:rows as bigint))";

std::vector<Count> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Count> counts;
    tx.each(sql, binds,
            [&](std::string id, std::string content, Instant recorded_at,
                std::optional<std::string> note, SkuId sku, PoolId pool, std::optional<LotId> lot,
                std::int64_t seen, std::int64_t counted, std::optional<StockCountId> change,
                OrganisationId supplier, Uuid synced_by, Instant synced_at, std::string code,
                std::string base_unit) {
                counts.push_back({std::move(id),
                                  bytes_from_bytea(content),
                                  recorded_at,
                                  std::move(note),
                                  {{sku, pool}, lot, seen},
                                  counted,
                                  change,
                                  supplier,
                                  synced_by,
                                  synced_at,
                                  std::move(code),
                                  std::move(base_unit)});
            });
    return counts;
}

}  // namespace

std::vector<std::string> claim(Tx& tx, OrganisationId supplier, std::span<Count const> counts) {
    if (counts.empty()) return {};
    Array ids, contents, recorded, notes, skus, pools, lots, seen, counted, people, synced;
    for (auto const& count : counts) {
        ids.add(count.id);
        contents.add(to_bytea(count.content));
        recorded.add(count.recorded_at.micros);
        notes.add(count.note);
        skus.add(count.subject.key.sku);
        pools.add(count.subject.key.pool);
        lots.add(count.subject.lot);
        seen.add(count.subject.seen);
        counted.add(count.counted);
        people.add(count.synced_by);
        synced.add(count.synced_at.micros);
    }
    return tx.list<std::string>(insert_counts, {{"market", tx.market()},
                                                {"supplier", supplier},
                                                {"ids", ids},
                                                {"contents", contents},
                                                {"recorded", recorded},
                                                {"notes", notes},
                                                {"skus", skus},
                                                {"pools", pools},
                                                {"lots", lots},
                                                {"seen", seen},
                                                {"counted", counted},
                                                {"people", people},
                                                {"synced", synced}});
}

void save_changes(Tx& tx, OrganisationId supplier,
                  std::map<std::string, StockCountId> const& changes) {
    if (changes.empty()) return;
    Array ids, values;
    for (auto const& [id, change] : changes) {
        ids.add(id);
        values.add(change);
    }
    tx.execute(
        update_changes,
        {{"market", tx.market()}, {"supplier", supplier}, {"ids", ids}, {"changes", values}});
}

void forget(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids) {
    if (ids.empty()) return;
    tx.execute(delete_counts,
               {{"market", tx.market()}, {"supplier", supplier}, {"ids", array_of(ids)}});
}

std::vector<Count> find(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids,
                        std::span<Subject const> subjects) {
    if (ids.empty() && subjects.empty()) return {};
    Array skus, pools, seen;
    for (auto const& subject : subjects) {
        skus.add(subject.key.sku);
        pools.add(subject.key.pool);
        seen.add(subject.seen);
    }
    return read(tx, find_counts,
                {{"market", tx.market()},
                 {"supplier", supplier},
                 {"ids", array_of(ids)},
                 {"skus", skus},
                 {"pools", pools},
                 {"seen", seen}});
}

std::vector<Count> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                        int rows_max) {
    return read(tx, select_counts,
                {{"market", tx.market()},
                 {"after_supplier", after.supplier},
                 {"after_id", after.id},
                 {"only", supplier},
                 {"rows", rows_max}});
}

}  // namespace chaolu::storage::field_counts
