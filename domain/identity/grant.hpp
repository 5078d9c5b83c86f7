// What a key or a session gives its holder, and who may give out what.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/core/time.hpp"
#include "domain/identity/actor.hpp"

namespace chaolu::identity {

// A channel that an organisation belongs to at this moment.
struct Membership {
    ActingChannel channel;
    Instant since;
};

// A live key or session, with what is known of its organisation.
struct Grant {
    Uuid credential{};  // of the key or, for a session, the person
    OrganisationId organisation;
    OrganisationKind kind = OrganisationKind::buyer;
    Role role = Role::observer;
    std::vector<Permission> scopes;
    bool is_session = false;
    std::optional<Instant> expires_at;
    // The one that the key was made for; none for sessions and other keys.
    std::optional<std::string> bound_channel;
    std::vector<Membership> memberships;
};

// The channel in which the holder acts: the one that its key is bound to; else, out of those that
// its organisation belongs to, the one joined last, then the smaller code; none without any.
std::optional<ActingChannel> channel_of(Grant const& grant);

// None: the key is bound to a channel that its organisation has left, and opens nothing any more.
std::optional<Actor> actor_of(MarketId market, Grant const& grant);

// Whether a key for `channel` (none: not bound) may be issued to that organisation: who holds a
// bound key must not leave its channel by issuing another key to itself.
bool may_issue_in(Actor const& granter, OrganisationId organisation,
                  std::optional<std::string> const& channel);

// Two keys of one organisation and name may live at once: the old one and the one that follows it.
constexpr int live_keys_max = 2;
bool may_issue_another(int live_keys);

// Keys are issued for one's own organisation; operators issue them for any of their market.
bool may_issue_for(Actor const& granter, OrganisationId organisation);

// What a key would be given beyond what its granter may: a narrow key must not grow by issuing a
// wide one for its own organisation. An operator setting up somebody else is not held to it, since
// suppliers and buyers may do what operators may not.
Permissions beyond_granter(Actor const& granter, OrganisationId organisation, Permissions wanted);

}  // namespace chaolu::identity
