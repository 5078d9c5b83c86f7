// One rule: nobody locks an organisation out of itself.
#include "domain/identity/staff.hpp"

#include <algorithm>

namespace chaolu::identity {
namespace {

bool runs_it(Member const& member) { return member.is_active && is_admin(member.role); }

}  // namespace

bool is_admin(Role role) {
    auto const permissions = permissions_of(role);
    return permissions.test(static_cast<std::size_t>(Permission::person_manage));
}

bool keeps_an_admin(std::span<Member const> members, Member const& changed) {
    if (runs_it(changed) || std::none_of(members.begin(), members.end(), runs_it)) return true;
    return std::any_of(members.begin(), members.end(), [&](Member const& member) {
        return member.id != changed.id && runs_it(member);
    });
}

}  // namespace chaolu::identity
