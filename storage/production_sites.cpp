// Statements of production sites.
#include "storage/production_sites.hpp"

namespace chaolu::storage::suppliers {
namespace {

constexpr Sql insert_site_row = R"(
insert into production_site (market_id, id, supplier_id, code, name, division_code, created_at)
values (:market, :id, :supplier, :code, :name, :division, :created_at)
on conflict (market_id, supplier_id, code) do nothing)";

constexpr Sql insert_growing_units = R"(
insert into growing_unit (market_id, site_id, number, kind)
select cast(:market as uuid), cast(:site as uuid), t.number, t.kind
from unnest(cast(:numbers as text[]), cast(:kinds as text[])) as t(number, kind))";

// `only` is null for those who see the sites of every supplier.
constexpr Sql find_site_by_id = R"(
select s.id, s.supplier_id, s.code, s.name, s.division_code, s.created_at, s.version,
       array(select u.number from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number),
       array(select u.kind from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number)
from production_site s
where s.market_id = :market and s.id = :id
  and (cast(:only as uuid) is null or s.supplier_id = cast(:only as uuid)))";

constexpr Sql select_sites = R"(
select s.id, s.supplier_id, s.code, s.name, s.division_code, s.created_at, s.version,
       array(select u.number from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number),
       array(select u.kind from growing_unit u
             where u.market_id = s.market_id and u.site_id = s.id order by u.number)
from production_site s
where s.market_id = :market and s.id > :after
  and (cast(:only as uuid) is null or s.supplier_id = cast(:only as uuid))
order by s.id limit cast(:rows as bigint))";

std::vector<Site> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Site> sites;
    tx.each(
        sql, binds,
        [&](SiteId id, OrganisationId supplier, std::string code, std::string name,
            std::string division, Instant created_at, int version, std::vector<std::string> numbers,
            std::vector<std::string> kinds) {
            std::vector<GrowingUnit> units;
            for (std::size_t at = 0; at < numbers.size(); ++at)
                units.push_back({std::move(numbers[at]),
                                 chaolu::suppliers::growing_unit_kind_from(kinds.at(at)).value()});
            sites.push_back({id, supplier, std::move(code), std::move(name), std::move(division),
                             std::move(units), created_at, version});
        });
    return sites;
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
    Array numbers, kinds;
    for (auto const& unit : site.growing_units) {
        numbers.add(std::string_view(unit.number));
        kinds.add(text(unit.kind));
    }
    tx.execute(
        insert_growing_units,
        {{"market", tx.market()}, {"site", site.id}, {"numbers", numbers}, {"kinds", kinds}});
    return true;
}

std::optional<Site> find_site(Tx& tx, SiteId id, std::optional<OrganisationId> supplier) {
    auto found =
        read(tx, find_site_by_id, {{"market", tx.market()}, {"id", id}, {"only", supplier}});
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Site> list_sites(Tx& tx, std::optional<OrganisationId> supplier, SiteId after,
                             int rows_max) {
    return read(
        tx, select_sites,
        {{"market", tx.market()}, {"after", after}, {"only", supplier}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::suppliers
