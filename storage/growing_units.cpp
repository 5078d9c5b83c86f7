// One round trip each, however many are asked for.
#include "storage/growing_units.hpp"

namespace chaolu::storage::growing_units {
namespace {

constexpr Sql find_units = R"(
select t.site, t.number, u.daily_norm_g
from unnest(cast(:sites as text[]), cast(:numbers as text[])) as t(site, number)
join production_site p on p.market_id = :market and p.supplier_id = :supplier and p.code = t.site
join growing_unit u on u.market_id = p.market_id and u.site_id = p.id and u.number = t.number)";

constexpr Sql sum_harvests = R"(
select t.site, t.number, t.day, cast(sum(coalesce(l.stated_quantity, l.quantity)) as bigint)
from unnest(cast(:sites as text[]), cast(:numbers as text[]), cast(:days as date[]))
     as t(site, number, day)
join lot l on l.market_id = :market and l.supplier_id = :supplier and l.site_code = t.site
 and l.growing_unit = t.number and l.harvest_date = t.day
 and (l.lot_code = any(cast(:codes as text[]))) = cast(:are_only as boolean)
 and not exists (select from lot_origin o where o.market_id = l.market_id and o.lot_id = l.id)
join sku k on k.market_id = l.market_id and k.id = l.sku_id and k.base_unit = 'g'
group by 1, 2, 3)";

}  // namespace

std::map<GrowingUnit, std::optional<std::int64_t>> existing(Tx& tx, OrganisationId supplier,
                                                            std::span<GrowingUnit const> units) {
    Array sites, numbers;
    for (auto const& unit : units) {
        sites.add(std::string_view(unit.site));
        numbers.add(std::string_view(unit.number));
    }
    std::map<GrowingUnit, std::optional<std::int64_t>> found;
    tx.each(
        find_units,
        {{"market", tx.market()}, {"supplier", supplier}, {"sites", sites}, {"numbers", numbers}},
        [&](std::string site, std::string number, std::optional<std::int64_t> norm_g) {
            found.emplace(GrowingUnit{std::move(site), std::move(number)}, norm_g);
        });
    return found;
}

std::map<UnitDay, std::int64_t> harvested(Tx& tx, OrganisationId supplier,
                                          std::vector<UnitDay> const& days,
                                          std::vector<std::string> const& lot_codes,
                                          OfCodes which) {
    Array sites, numbers, on, codes;
    for (auto const& [unit, day] : days) {
        sites.add(std::string_view(unit.site));
        numbers.add(std::string_view(unit.number));
        on.add(day);
    }
    for (auto const& code : lot_codes) codes.add(std::string_view(code));
    std::map<UnitDay, std::int64_t> found;
    tx.each(sum_harvests,
            {{"market", tx.market()},
             {"supplier", supplier},
             {"sites", sites},
             {"numbers", numbers},
             {"days", on},
             {"codes", codes},
             {"are_only", which == OfCodes::only}},
            [&](std::string site, std::string number, Date day, std::int64_t quantity) {
                found.emplace(UnitDay{{std::move(site), std::move(number)}, day}, quantity);
            });
    return found;
}

}  // namespace chaolu::storage::growing_units
