// The rules of giving out keys.
#include "domain/identity/grant.hpp"

#include <algorithm>

namespace chaolu::identity {
namespace {

bool is_joined_before(Membership const& left, Membership const& right) {
    if (left.since != right.since) return left.since < right.since;
    return right.channel.code < left.channel.code;
}

}  // namespace

std::optional<ActingChannel> channel_of(Grant const& grant) {
    auto const& all = grant.memberships;
    auto const found =
        grant.bound_channel
            ? std::ranges::find(all, *grant.bound_channel,
                                [](Membership const& each) { return each.channel.code; })
            : std::ranges::max_element(all, is_joined_before);
    if (found == all.end()) return {};
    auto channel = found->channel;
    channel.is_bound = grant.bound_channel.has_value();
    return channel;
}

std::optional<Actor> actor_of(MarketId market, Grant const& grant) {
    Actor actor;
    actor.channel = channel_of(grant);
    if (grant.bound_channel && !actor.channel) return {};
    actor.market = market;
    actor.organisation = grant.organisation;
    actor.kind = grant.kind;
    actor.role = grant.role;
    actor.permissions = narrowed(permissions_of(grant.role), grant.scopes);
    actor.is_session = grant.is_session;
    actor.credential = grant.credential;
    return actor;
}

bool may_issue_in(Actor const& granter, OrganisationId organisation,
                  std::optional<std::string> const& channel) {
    bool const is_held_to_its_own =
        granter.organisation == organisation && granter.channel && granter.channel->is_bound;
    return !is_held_to_its_own || granter.channel->code == channel;
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
