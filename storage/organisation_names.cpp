// Statements of names. A name was held up to, and without, the moment when the next one came.
#include "storage/organisation_names.hpp"

namespace chaolu::storage::names {
namespace {

constexpr Sql lock_organisation =
    "select id from organisation where market_id = :market and id = :id for no key update";

constexpr Sql rename_organisation = R"(
with old as (
    insert into past_name (market_id, organisation_id, held_until, name_zh, name_en)
    select market_id, id, cast(:now as bigint), name_zh, name_en from organisation
    where market_id = :market and id = :id)
update organisation set name_zh = :zh, name_en = :en, version = version + 1
where market_id = :market and id = :id)";

constexpr Sql select_names = R"(
select o.id, coalesce(p.name_zh, o.name_zh),
       case when p.name_zh is null then o.name_en else p.name_en end
from organisation o
left join lateral (
    select n.name_zh, n.name_en from past_name n
    where n.market_id = o.market_id and n.organisation_id = o.id
      and n.held_until > cast(:at as bigint)
    order by n.held_until limit 1) p on true
where o.market_id = :market and o.id = any(cast(:ids as uuid[])))";

}  // namespace

bool lock(Tx& tx, OrganisationId organisation) {
    return tx
        .find<OrganisationId>(lock_organisation, {{"market", tx.market()}, {"id", organisation}})
        .has_value();
}

void rename(Tx& tx, OrganisationId organisation, Names const& names, Instant now) {
    tx.execute(rename_organisation, {{"now", now},
                                     {"market", tx.market()},
                                     {"id", organisation},
                                     {"zh", names.zh},
                                     {"en", names.en}});
}

std::map<OrganisationId, Names> names_at(Tx& tx, std::set<OrganisationId> const& organisations,
                                         Instant at) {
    Array ids;
    for (auto const& id : organisations) ids.add(id);
    std::map<OrganisationId, Names> found;
    tx.each(select_names, {{"at", at}, {"market", tx.market()}, {"ids", ids}},
            [&](OrganisationId id, std::string zh, std::optional<std::string> en) {
                found.emplace(id, Names{std::move(zh), std::move(en)});
            });
    return found;
}

}  // namespace chaolu::storage::names
