// People as their organisation's admin sees them: roles, and who has left.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/identity/staff.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::people {

using chaolu::identity::Member;
using chaolu::identity::Role;

struct Person {
    PersonId id;
    OrganisationId organisation;
    std::string login;
    Role role = Role::observer;
    std::optional<Instant> deactivated_at;
    Instant created_at;
    int version = 1;
};
// Of one organisation, or of all; one round trip each.
std::optional<Person> find(Tx& tx, PersonId id, std::optional<OrganisationId> organisation);
// Oldest first, those after `after`.
std::vector<Person> list(Tx& tx, std::optional<OrganisationId> organisation, PersonId after,
                         int rows_max);

// Everybody of an organisation; nobody of them changes before this transaction ends.
std::vector<Member> lock_members(Tx& tx, OrganisationId organisation);
// What changes: role, whether active, version.
void update(Tx& tx, Person const& person);
void delete_sessions(Tx& tx, PersonId person);

}  // namespace chaolu::storage::people
