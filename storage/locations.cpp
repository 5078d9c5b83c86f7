// Statements of locations.
#include "storage/locations.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::inventory {
namespace {

constexpr Sql insert_main = R"(
insert into location (market_id, id, supplier_id, code, name_zh, name_en, created_at)
select o.market_id, gen_random_uuid(), o.id, 'main', '主仓', 'Main store', o.created_at
from organisation o
where o.market_id = :market and o.id = any(cast(:suppliers as uuid[]))
order by o.id
on conflict (market_id, supplier_id, code) do nothing)";

constexpr Sql insert_general_of_main = R"(
insert into pool (market_id, id, supplier_id, location_id, kind, name, created_at)
select l.market_id, gen_random_uuid(), l.supplier_id, l.id, 'general', 'general', l.created_at
from location l
where l.market_id = :market and l.code = 'main'
  and l.supplier_id = any(cast(:suppliers as uuid[]))
order by l.supplier_id
on conflict (market_id, location_id, name) do nothing)";

// Not a row lock: the role may not lock those of organisations.
constexpr Sql lock_additions = R"(
select pg_advisory_xact_lock(hashtext('location'), hashtext(cast(:supplier as text))))";

constexpr Sql count_locations =
    "select count(*) from location where market_id = :market and supplier_id = :supplier";

constexpr Sql insert_location_row = R"(
insert into location (market_id, id, supplier_id, code, name_zh, name_en, priority, created_at,
                      holder_id)
values (:market, :id, :supplier, :code, :name_zh, :name_en, :priority, :created_at,
        cast(:holder as uuid))
on conflict (market_id, supplier_id, code) do nothing)";

constexpr Sql insert_general = R"(
insert into pool (market_id, id, supplier_id, location_id, kind, name, created_at, is_consigned)
values (:market, :id, :supplier, :location, 'general', 'general', :created_at, :is_consigned))";

constexpr Sql find_location_by_id = R"(
select id, supplier_id, code, name_zh, name_en, priority, created_at, version, holder_id
from location
where market_id = :market and id = :id
  and (cast(:only as uuid) is null or supplier_id = cast(:only as uuid)))";

constexpr Sql lock_location_by_id = R"(
select id, supplier_id, code, name_zh, name_en, priority, created_at, version, holder_id
from location
where market_id = :market and id = :id
  and (cast(:only as uuid) is null or supplier_id = cast(:only as uuid))
for update)";

constexpr Sql select_locations = R"(
select id, supplier_id, code, name_zh, name_en, priority, created_at, version, holder_id
from location
where market_id = :market and id > :after
  and (cast(:only as uuid) is null or supplier_id = cast(:only as uuid))
order by id limit cast(:rows as bigint))";

constexpr Sql update_location_row = R"(
update location set name_zh = :name_zh, name_en = :name_en, priority = :priority,
                    version = :version
where market_id = :market and id = :id)";

std::vector<Location> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Location> locations;
    tx.each(sql, binds,
            [&](LocationId id, OrganisationId supplier, std::string code, std::string name_zh,
                std::optional<std::string> name_en, int priority, Instant created_at, int version,
                std::optional<OrganisationId> holder) {
                locations.push_back({id, supplier, std::move(code), std::move(name_zh),
                                     std::move(name_en), priority, created_at, version, holder});
            });
    return locations;
}

std::optional<Location> read_one(Tx& tx, Sql sql, LocationId id,
                                 std::optional<OrganisationId> supplier) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}, {"only", supplier}}));
}

}  // namespace

void make_main_locations(Tx& tx, std::span<OrganisationId const> suppliers) {
    Array wanted;
    for (auto const& supplier : suppliers) wanted.add(supplier);
    tx.execute(insert_main, {{"market", tx.market()}, {"suppliers", wanted}});
    tx.execute(insert_general_of_main, {{"market", tx.market()}, {"suppliers", wanted}});
}

int lock_count_of_locations(Tx& tx, OrganisationId supplier) {
    tx.execute(lock_additions, {{"supplier", supplier}});
    // A statement of its own: it sees what was committed while this one waited.
    return static_cast<int>(std::get<0>(
        tx.one<std::int64_t>(count_locations, {{"market", tx.market()}, {"supplier", supplier}})));
}

bool insert_location(Tx& tx, Location const& location, PoolId general) {
    if (tx.execute(insert_location_row, {{"market", tx.market()},
                                         {"id", location.id},
                                         {"supplier", location.supplier},
                                         {"code", location.code},
                                         {"name_zh", location.name_zh},
                                         {"name_en", location.name_en},
                                         {"priority", location.priority},
                                         {"created_at", location.created_at},
                                         {"holder", location.holder}}) == 0)
        return false;
    tx.execute(insert_general, {{"market", tx.market()},
                                {"id", general},
                                {"supplier", location.supplier},
                                {"location", location.id},
                                {"created_at", location.created_at},
                                {"is_consigned", location.holder.has_value()}});
    return true;
}

std::optional<Location> find_location(Tx& tx, LocationId id,
                                      std::optional<OrganisationId> supplier) {
    return read_one(tx, find_location_by_id, id, supplier);
}

std::optional<Location> lock_location(Tx& tx, LocationId id,
                                      std::optional<OrganisationId> supplier) {
    return read_one(tx, lock_location_by_id, id, supplier);
}

std::vector<Location> list_locations(Tx& tx, std::optional<OrganisationId> supplier,
                                     LocationId after, int rows_max) {
    return read(
        tx, select_locations,
        {{"market", tx.market()}, {"after", after}, {"only", supplier}, {"rows", rows_max}});
}

void update_location(Tx& tx, Location const& location) {
    tx.execute(update_location_row, {{"name_zh", location.name_zh},
                                     {"name_en", location.name_en},
                                     {"priority", location.priority},
                                     {"version", location.version},
                                     {"market", tx.market()},
                                     {"id", location.id}});
}

}  // namespace chaolu::storage::inventory
