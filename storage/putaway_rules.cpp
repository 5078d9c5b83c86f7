// Statements of putaway rules; what lies at a place is summed from its lots.
#include "storage/putaway_rules.hpp"

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::putaway_rules {
namespace {

constexpr Sql upsert_rule = R"(
insert into putaway_rule (market_id, supplier_id, sku_id, location_id, priority, capacity)
values (:market, :supplier, :sku, :location, :priority, :capacity)
on conflict (market_id, supplier_id, sku_id, location_id) do update
set priority = excluded.priority, capacity = excluded.capacity)";

constexpr Sql delete_rule = R"(
delete from putaway_rule where market_id = :market and supplier_id = :supplier and sku_id = :sku
  and location_id = :location)";

constexpr Sql lock_rules = R"(
select location_id from putaway_rule
where market_id = :market and supplier_id = :supplier and sku_id = any(cast(:skus as uuid[]))
order by sku_id, location_id for update)";

constexpr Literal rules = R"(
select r.supplier_id, r.sku_id, r.location_id, r.priority, r.capacity,
       cast(coalesce((select sum(b.on_hand) from lot_stock b
                      where b.market_id = r.market_id and b.location_id = r.location_id
                        and b.sku_id = r.sku_id), 0) as bigint),
       k.code, w.code, k.base_unit
from putaway_rule r
join sku k on k.market_id = r.market_id and k.id = r.sku_id
join location w on w.market_id = r.market_id and w.id = r.location_id
where r.market_id = :market and )";

constexpr Sql rules_of_skus =
    joined<rules, "r.supplier_id = :supplier and r.sku_id = any(cast(:skus as uuid[]))">;

constexpr Sql one_rule = joined<rules, R"(r.supplier_id = :supplier and r.sku_id = :sku
  and r.location_id = :location)">;

constexpr Sql page_of_rules = joined<rules, R"((r.supplier_id, r.sku_id, r.location_id)
    > (cast(:after_supplier as uuid), cast(:after_sku as uuid), cast(:after_location as uuid))
  and (cast(:supplier as uuid) is null or r.supplier_id = :supplier)
order by r.supplier_id, r.sku_id, r.location_id limit cast(:rows as bigint))">;

std::vector<Rule> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Rule> found;
    tx.each(sql, binds,
            [&](OrganisationId supplier, SkuId sku_id, LocationId location, int priority,
                std::int64_t capacity, std::int64_t on_hand, std::string sku, std::string code,
                std::string base_unit) {
                found.push_back({supplier,
                                 sku_id,
                                 {location, priority, capacity, on_hand},
                                 std::move(sku),
                                 std::move(code),
                                 std::move(base_unit)});
            });
    return found;
}

}  // namespace

void put(Tx& tx, Rule const& rule) {
    tx.execute(upsert_rule, {{"market", tx.market()},
                             {"supplier", rule.supplier},
                             {"sku", rule.sku_id},
                             {"location", rule.place.location},
                             {"priority", rule.place.priority},
                             {"capacity", rule.place.capacity}});
}

void remove(Tx& tx, OrganisationId supplier, SkuId sku, LocationId location) {
    tx.execute(
        delete_rule,
        {{"market", tx.market()}, {"supplier", supplier}, {"sku", sku}, {"location", location}});
}

std::optional<Rule> find(Tx& tx, OrganisationId supplier, SkuId sku, LocationId location) {
    return first_of(read(
        tx, one_rule,
        {{"market", tx.market()}, {"supplier", supplier}, {"sku", sku}, {"location", location}}));
}

std::vector<Rule> list(Tx& tx, std::optional<OrganisationId> supplier, Position const& after,
                       int rows_max) {
    return read(tx, page_of_rules,
                {{"market", tx.market()},
                 {"supplier", supplier},
                 {"after_supplier", after.supplier},
                 {"after_sku", after.sku},
                 {"after_location", after.location},
                 {"rows", rows_max}});
}

std::vector<Rule> lock(Tx& tx, OrganisationId supplier, std::vector<SkuId> const& skus) {
    Bind const market{"market", tx.market()};
    Bind const of{"supplier", supplier};
    Bind const named{"skus", array_of(skus)};
    if (tx.list<LocationId>(lock_rules, {market, of, named}).empty()) return {};
    return read(tx, rules_of_skus, {market, of, named});
}

}  // namespace chaolu::storage::putaway_rules
