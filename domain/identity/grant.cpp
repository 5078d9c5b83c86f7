// The rules of giving out keys.
#include "domain/identity/grant.hpp"

namespace chaolu::identity {

Actor actor_of(MarketId market, Grant const& grant) {
    Actor actor;
    actor.market = market;
    actor.organisation = grant.organisation;
    actor.kind = grant.kind;
    actor.role = grant.role;
    actor.permissions = narrowed(permissions_of(grant.role), grant.scopes);
    actor.is_session = grant.is_session;
    actor.credential = grant.credential;
    return actor;
}

bool may_issue_another(int live_keys) { return live_keys < live_keys_max; }

bool may_issue_for(Actor const& granter, OrganisationId organisation) {
    return granter.organisation == organisation || granter.kind == OrganisationKind::operator_;
}

Permissions beyond_granter(Actor const& granter, OrganisationId organisation, Permissions wanted) {
    if (granter.organisation != organisation) return {};
    return wanted & ~granter.permissions;
}

}  // namespace chaolu::identity
