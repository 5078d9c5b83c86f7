// Statements of places.
#include "storage/divisions.hpp"

namespace chaolu::storage::divisions {
namespace {

constexpr Sql find_near = R"(
with recursive wanted(code) as (
    select unnest(cast(:codes as text[]))
    union
    select d.successor from wanted w join division d on d.code = w.code
    where d.successor is not null)
select d.code, d.parent, d.name_zh, d.name_en, lower(d.valid), upper(d.valid), d.successor,
       d.is_complete
from wanted w join division d on d.code = w.code
order by d.code, d.valid)";

constexpr Sql select_page = R"(
select code, parent, name_zh, name_en, lower(valid), upper(valid), successor, is_complete
from division
where valid @> cast(:day as date) and code > :after
  and (cast(:parent as text) is null or parent = cast(:parent as text))
  and (cast(:name as text) is null or position(cast(:name as text) in name_zh) > 0
       or position(cast(:name as text) in lower(name_en)) > 0)
order by code limit cast(:rows as bigint))";

std::vector<Division> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Division> divisions;
    tx.each(
        sql, binds,
        [&](std::string code, std::optional<std::string> parent, std::string name_zh,
            std::optional<std::string> name_en, std::optional<Date> from, std::optional<Date> to,
            std::optional<std::string> successor, bool is_complete) {
            divisions.push_back({std::move(code), std::move(parent), std::move(name_zh),
                                 std::move(name_en), from, to, std::move(successor), is_complete});
        });
    return divisions;
}

}  // namespace

std::vector<Division> near(Tx& tx, std::vector<std::string> const& codes) {
    Array wanted;
    for (auto const& code : codes) {
        wanted.add(std::string_view(code));
        for (auto const& above : codes_above(code)) wanted.add(std::string_view(above));
    }
    return read(tx, find_near, {{"codes", wanted}});
}

std::vector<Division> page(Tx& tx, Filter const& filter, std::string const& after, int rows_max) {
    return read(tx, select_page,
                {{"day", filter.day},
                 {"after", after},
                 {"parent", filter.parent},
                 {"name", filter.name},
                 {"rows", rows_max}});
}

}  // namespace chaolu::storage::divisions
