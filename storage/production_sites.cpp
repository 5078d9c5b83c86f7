// Statements of production sites.
#include "storage/production_sites.hpp"

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::suppliers {
namespace {

constexpr Sql insert_site_row = R"(
insert into production_site (market_id, id, supplier_id, code, name, division_code, created_at)
values (:market, :id, :supplier, :code, :name, :division, :created_at)
on conflict (market_id, supplier_id, code) do nothing)";

constexpr Sql insert_growing_units = R"(
insert into growing_unit (market_id, site_id, number, kind, daily_norm_g)
select cast(:market as uuid), cast(:site as uuid), t.number, t.kind, t.norm
from unnest(cast(:numbers as text[]), cast(:kinds as text[]), cast(:norms as bigint[]))
     as t(number, kind, norm)
on conflict (market_id, site_id, number) do update
set kind = excluded.kind, daily_norm_g = excluded.daily_norm_g)";

constexpr Sql update_version = R"(
update production_site set version = :version where market_id = :market and id = :id)";

// `only` is null for those who see the sites of every supplier.
constexpr Literal sites = R"(
select s.id, s.supplier_id, s.code, s.name, s.division_code, s.created_at, s.version,
       array(select u.number from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number),
       array(select u.kind from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number),
       array(select coalesce(u.daily_norm_g, 0) from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number)
from production_site s
where s.market_id = :market and (cast(:only as uuid) is null or s.supplier_id = :only) and )";

constexpr Sql find_site_by_id = joined<sites, "s.id = :id">;

constexpr Sql lock_site_by_id = R"(
select id from production_site
where market_id = :market and id = :id and (cast(:only as uuid) is null or supplier_id = :only)
for update)";

constexpr Sql select_sites = joined<sites, R"(s.id > :after
order by s.id limit cast(:rows as bigint))">;

std::vector<Site> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Site> found;
    tx.each(
        sql, binds,
        [&](SiteId id, OrganisationId supplier, std::string code, std::string name,
            std::string division, Instant created_at, int version, std::vector<std::string> numbers,
            std::vector<std::string> kinds, std::vector<std::int64_t> norms) {
            std::vector<GrowingUnit> units;
            for (std::size_t at = 0; at < numbers.size(); ++at) {
                units.push_back({std::move(numbers[at]),
                                 chaolu::suppliers::growing_unit_kind_from(kinds.at(at)).value()});
                if (norms.at(at) > 0) units.back().daily_norm_g = norms[at];
            }
            found.push_back({id, supplier, std::move(code), std::move(name), std::move(division),
                             std::move(units), created_at, version});
        });
    return found;
}

void write_units(Tx& tx, Site const& site) {
    Array numbers, kinds, norms;
    for (auto const& unit : site.growing_units) {
        numbers.add(std::string_view(unit.number));
        kinds.add(text(unit.kind));
        norms.add(unit.daily_norm_g);
    }
    tx.execute(insert_growing_units, {{"market", tx.market()},
                                      {"site", site.id},
                                      {"numbers", numbers},
                                      {"kinds", kinds},
                                      {"norms", norms}});
}

}  // namespace

bool insert_site(Tx& tx, Site const& site) {
    if (tx.execute(insert_site_row, {{"market", tx.market()},
                                     {"id", site.id},
                                     {"supplier", site.supplier},
                                     {"code", site.code},
                                     {"name", site.name},
                                     {"division", site.division_code},
                                     {"created_at", site.created_at}}) == 0)
        return false;
    write_units(tx, site);
    return true;
}

void save_site(Tx& tx, Site const& site) {
    tx.execute(update_version,
               {{"market", tx.market()}, {"id", site.id}, {"version", site.version}});
    write_units(tx, site);
}

std::optional<Site> find_site(Tx& tx, SiteId id, std::optional<OrganisationId> supplier) {
    return first_of(
        read(tx, find_site_by_id, {{"market", tx.market()}, {"id", id}, {"only", supplier}}));
}

std::optional<Site> lock_site(Tx& tx, SiteId id, std::optional<OrganisationId> supplier) {
    if (!tx.find<SiteId>(lock_site_by_id,
                         {{"market", tx.market()}, {"id", id}, {"only", supplier}}))
        return {};
    return find_site(tx, id, supplier);
}

std::vector<Site> list_sites(Tx& tx, std::optional<OrganisationId> supplier, SiteId after,
                             int rows_max) {
    return read(
        tx, select_sites,
        {{"market", tx.market()}, {"after", after}, {"only", supplier}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::suppliers
