// Statements of people, without their passwords.
#include "storage/people.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::people {
namespace {

constexpr Sql find_person = R"(
select id, organisation_id, login, role, deactivated_at, created_at, version
from person
where market_id = :market and id = :id
  and (cast(:only as uuid) is null or organisation_id = cast(:only as uuid)))";

constexpr Sql select_people = R"(
select id, organisation_id, login, role, deactivated_at, created_at, version
from person where market_id = :market and id > :after
order by id limit cast(:rows as bigint))";

constexpr Sql select_people_of = R"(
select id, organisation_id, login, role, deactivated_at, created_at, version
from person where market_id = :market and organisation_id = :organisation and id > :after
order by id limit cast(:rows as bigint))";

constexpr Sql lock_people_of = R"(
select id, role, deactivated_at is null
from person where market_id = :market and organisation_id = :organisation
order by id for update)";

constexpr Sql update_person = R"(
update person
set role = :role, deactivated_at = cast(:deactivated_at as bigint), version = :version
where market_id = :market and id = :id)";

constexpr Sql delete_sessions_of =
    "delete from session where market_id = :market and person_id = :person";

std::vector<Person> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Person> found;
    tx.each(sql, binds,
            [&](PersonId id, OrganisationId organisation, std::string login, std::string role,
                std::optional<Instant> deactivated_at, Instant created_at, int version) {
                found.push_back({id, organisation, std::move(login),
                                 chaolu::identity::role_from(role).value(), deactivated_at,
                                 created_at, version});
            });
    return found;
}

}  // namespace

std::optional<Person> find(Tx& tx, PersonId id, std::optional<OrganisationId> organisation) {
    return first_of(
        read(tx, find_person, {{"market", tx.market()}, {"id", id}, {"only", organisation}}));
}

std::vector<Person> list(Tx& tx, std::optional<OrganisationId> organisation, PersonId after,
                         int rows_max) {
    if (!organisation)
        return read(tx, select_people,
                    {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
    return read(tx, select_people_of,
                {{"market", tx.market()},
                 {"organisation", *organisation},
                 {"after", after},
                 {"rows", rows_max}});
}

std::vector<Member> lock_members(Tx& tx, OrganisationId organisation) {
    std::vector<Member> members;
    tx.each(lock_people_of, {{"market", tx.market()}, {"organisation", organisation}},
            [&](PersonId id, std::string role, bool is_active) {
                members.push_back({id, chaolu::identity::role_from(role).value(), is_active});
            });
    return members;
}

void update(Tx& tx, Person const& person) {
    tx.execute(update_person, {{"role", text(person.role)},
                               {"deactivated_at", person.deactivated_at},
                               {"version", person.version},
                               {"market", tx.market()},
                               {"id", person.id}});
}

void delete_sessions(Tx& tx, PersonId person) {
    tx.execute(delete_sessions_of, {{"market", tx.market()}, {"person", person}});
}

}  // namespace chaolu::storage::people
