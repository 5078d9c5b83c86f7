// Statements of reorder levels; what is available is summed from the rows of stock themselves.
#include "storage/reorder_levels.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::reorder_levels {
namespace {

constexpr Sql upsert_level = R"(
insert into reorder_level as r (market_id, id, supplier_id, sku_id, level)
values (:market, :id, :supplier, :sku, :level)
on conflict (market_id, supplier_id, sku_id) do update
set level = excluded.level, version = r.version + 1)";

constexpr Sql select_levels = R"(
select r.id, r.supplier_id, r.sku_id, k.code, k.base_unit, r.level,
       coalesce((select cast(sum(s.on_hand - s.reserved) as bigint)
                 from stock s
                 join pool p on p.market_id = s.market_id and p.id = s.pool_id
                  and not p.is_consigned and p.given_back_at is null
                 where s.market_id = r.market_id and s.sku_id = r.sku_id
                   and p.supplier_id = r.supplier_id), 0),
       r.low_since, r.version
from reorder_level r
join sku k on k.market_id = r.market_id and k.id = r.sku_id
where r.market_id = :market and (r.supplier_id, r.sku_id) > (:after_supplier, :after_sku)
  and (cast(:only as uuid) is null or r.supplier_id = :only)
order by r.supplier_id, r.sku_id limit cast(:rows as bigint))";

constexpr Sql find_level = R"(
select r.id, r.supplier_id, r.sku_id, k.code, k.base_unit, r.level,
       coalesce((select cast(sum(s.on_hand - s.reserved) as bigint)
                 from stock s
                 join pool p on p.market_id = s.market_id and p.id = s.pool_id
                  and not p.is_consigned and p.given_back_at is null
                 where s.market_id = r.market_id and s.sku_id = r.sku_id
                   and p.supplier_id = r.supplier_id), 0),
       r.low_since, r.version
from reorder_level r
join sku k on k.market_id = r.market_id and k.id = r.sku_id
where r.market_id = :market and r.supplier_id = :supplier and r.sku_id = :sku)";

constexpr Sql update_levels = R"(
update reorder_level r set low_since = t.low_since, version = t.version
from unnest(cast(:ids as uuid[]), cast(:since as bigint[]), cast(:versions as integer[]))
     as t(id, low_since, version)
where r.market_id = :market and r.id = t.id and r.version = t.version - 1
returning r.id)";

auto reader(std::vector<Level>& levels) {
    return [&levels](ReorderLevelId id, OrganisationId supplier, SkuId sku, std::string code,
                     std::string base_unit, std::int64_t level, std::int64_t available,
                     std::optional<Instant> low_since, int version) {
        levels.push_back({id, supplier, sku, std::move(code), std::move(base_unit), level,
                          available, low_since, version});
    };
}

}  // namespace

void put(Tx& tx, ReorderLevelId id, OrganisationId supplier, SkuId sku, std::int64_t level) {
    tx.execute(upsert_level, {{"market", tx.market()},
                              {"id", id},
                              {"supplier", supplier},
                              {"sku", sku},
                              {"level", level}});
}

std::vector<Level> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                        int rows_max) {
    std::vector<Level> levels;
    tx.each(select_levels,
            {{"market", tx.market()},
             {"after_supplier", after.supplier},
             {"after_sku", after.sku},
             {"only", supplier},
             {"rows", rows_max}},
            reader(levels));
    return levels;
}

std::optional<Level> find(Tx& tx, OrganisationId supplier, SkuId sku) {
    std::vector<Level> levels;
    tx.each(find_level, {{"market", tx.market()}, {"supplier", supplier}, {"sku", sku}},
            reader(levels));
    return first_of(std::move(levels));
}

std::vector<ReorderLevelId> save(Tx& tx, std::span<Level const> levels) {
    if (levels.empty()) return {};
    Array ids, since, versions;
    for (auto const& level : levels) {
        ids.add(level.id);
        since.add(level.low_since ? std::optional(level.low_since->micros) : std::nullopt);
        versions.add(static_cast<std::int64_t>(level.version));
    }
    return tx.list<ReorderLevelId>(
        update_levels,
        {{"market", tx.market()}, {"ids", ids}, {"since", since}, {"versions", versions}});
}

}  // namespace chaolu::storage::reorder_levels
