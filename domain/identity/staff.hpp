// The people of an organisation: who runs it, and that somebody always does.
#pragma once
#include <span>

#include "domain/core/id.hpp"
#include "domain/identity/actor.hpp"

namespace chaolu::identity {

// Whether this role looks after the people of its organisation.
bool is_admin(Role role);

struct Member {
    PersonId id;
    Role role = Role::observer;
    bool is_active = true;
};

// Whether an active admin is left once `changed` stands in the place of its namesake. An
// organisation that had none before loses none.
bool keeps_an_admin(std::span<Member const> members, Member const& changed);

}  // namespace chaolu::identity
