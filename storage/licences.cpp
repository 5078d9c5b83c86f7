// Statements of licences. That a number belongs to one supplier only is seen to by an exclusion
// constraint.
#include "storage/licences.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::licences {
namespace {

constexpr Sql insert_licence = R"(
insert into licence (market_id, id, supplier_id, kind, number, issued_to, food_classes,
                     division_code, valid, state, created_at)
values (:market, :id, :supplier, :kind, :number, :issued_to, :food_classes, :division,
        daterange(cast(:valid_from as date), cast(:valid_to as date)), :state, :now)
on conflict do nothing)";

constexpr Sql find_licence = R"(
select id, supplier_id, kind, number, issued_to, food_classes, division_code, lower(valid),
       upper(valid), state, reason, withdrawn_from, created_at, version
from licence
where market_id = :market and id = :id
  and (cast(:only as uuid) is null or supplier_id = cast(:only as uuid)))";

constexpr Sql select_licences = R"(
select id, supplier_id, kind, number, issued_to, food_classes, division_code, lower(valid),
       upper(valid), state, reason, withdrawn_from, created_at, version
from licence
where market_id = :market and id > :after
  and (cast(:only as uuid) is null or supplier_id = cast(:only as uuid))
order by id limit cast(:rows as bigint))";

constexpr Sql update_licence = R"(
update licence
set state = :state, reason = :reason, withdrawn_from = cast(:withdrawn_from as date),
    version = :version
where market_id = :market and id = :id)";

constexpr Sql select_papers = R"(
select kind, food_classes, lower(valid), least(upper(valid), withdrawn_from)
from licence
where market_id = :market and supplier_id = :supplier and state in ('confirmed', 'withdrawn'))";

// Who finds a row locked waits and then sees that it was told.
constexpr Sql mark_due = R"(
with due as (
    select l.market_id, l.id, min(n.days_before) as days_before
    from licence l
    join licence_notice n on n.valid @> cast(:today as date)
     and upper(l.valid) - cast(:today as date) <= n.days_before
    where l.market_id = :market and l.state = 'confirmed'
      and upper(l.valid) > cast(:today as date)
      and not exists (
        select from licence other
        where other.market_id = l.market_id and other.supplier_id = l.supplier_id
          and other.kind = l.kind and other.state = 'confirmed'
          and other.food_classes @> l.food_classes and other.valid @> upper(l.valid))
    group by l.market_id, l.id
    having min(n.days_before) < min(coalesce(l.noticed_days, 2147483647))
    limit cast(:rows as bigint))
update licence l set noticed_days = due.days_before, version = l.version + 1
from due
where l.market_id = due.market_id and l.id = due.id
  and due.days_before < coalesce(l.noticed_days, 2147483647)
returning l.id, l.supplier_id, l.kind, l.number, upper(l.valid), due.days_before, l.version)";

constexpr Sql find_years = R"(
select years_max from licence_term where kind = :kind and valid @> cast(:day as date))";

std::vector<Licence> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Licence> found;
    tx.each(sql, binds,
            [&](LicenceId id, OrganisationId supplier, std::string kind, std::string number,
                std::string issued_to, std::vector<std::string> classes,
                std::optional<std::string> division, Date from, Date to, std::string state,
                std::optional<std::string> reason, std::optional<Date> withdrawn_from,
                Instant created_at, int version) {
                found.push_back({id,
                                 supplier,
                                 chaolu::suppliers::licence_kind_from(kind).value(),
                                 std::move(number),
                                 std::move(issued_to),
                                 std::move(classes),
                                 std::move(division),
                                 {from, to},
                                 chaolu::suppliers::licence_state_from(state).value(),
                                 std::move(reason),
                                 withdrawn_from,
                                 created_at,
                                 version});
            });
    return found;
}

}  // namespace

bool insert(Tx& tx, Licence const& licence) {
    return tx.execute(insert_licence, {{"market", tx.market()},
                                       {"id", licence.id},
                                       {"supplier", licence.supplier},
                                       {"kind", text(licence.kind)},
                                       {"number", licence.number},
                                       {"issued_to", licence.issued_to},
                                       {"food_classes", array_of(licence.food_classes)},
                                       {"division", licence.division_code},
                                       {"valid_from", licence.valid.from},
                                       {"valid_to", licence.valid.to},
                                       {"state", text(licence.state)},
                                       {"now", licence.created_at}}) == 1;
}

std::optional<Licence> find(Tx& tx, LicenceId id, std::optional<OrganisationId> supplier) {
    return first_of(
        read(tx, find_licence, {{"market", tx.market()}, {"id", id}, {"only", supplier}}));
}

void update(Tx& tx, Licence const& licence) {
    tx.execute(update_licence, {{"state", text(licence.state)},
                                {"reason", licence.reason},
                                {"withdrawn_from", licence.withdrawn_from},
                                {"version", licence.version},
                                {"market", tx.market()},
                                {"id", licence.id}});
}

std::vector<Licence> list(Tx& tx, std::optional<OrganisationId> supplier, LicenceId after,
                          int rows_max) {
    return read(
        tx, select_licences,
        {{"market", tx.market()}, {"after", after}, {"only", supplier}, {"rows", rows_max}});
}

std::vector<Paper> papers(Tx& tx, OrganisationId supplier) {
    std::vector<Paper> found;
    tx.each(select_papers, {{"market", tx.market()}, {"supplier", supplier}},
            [&](std::string kind, std::vector<std::string> classes, Date from, Date to) {
                found.push_back({chaolu::suppliers::licence_kind_from(kind).value(),
                                 std::move(classes),
                                 {from, to}});
            });
    return found;
}

std::vector<Ending> mark_ending(Tx& tx, Date today, int rows_max) {
    std::vector<Ending> found;
    tx.each(mark_due, {{"today", today}, {"market", tx.market()}, {"rows", rows_max}},
            [&](LicenceId id, OrganisationId supplier, std::string kind, std::string number,
                Date ends, int days_before, int version) {
                found.push_back({id, supplier, chaolu::suppliers::licence_kind_from(kind).value(),
                                 std::move(number), ends, days_before, version});
            });
    return found;
}

std::optional<int> years_max(Tx& tx, LicenceKind kind, Date day) {
    auto const found = tx.find<int>(find_years, {{"kind", text(kind)}, {"day", day}});
    if (!found) return {};
    return std::get<0>(*found);
}

}  // namespace chaolu::storage::licences
