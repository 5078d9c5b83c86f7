// Sales channels, their members and the SKUs they list.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/channels/channel.hpp"
#include "domain/channels/period.hpp"
#include "domain/channels/shelf_life.hpp"
#include "domain/identity/actor.hpp"
#include "domain/identity/organisation.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::channels {

using chaolu::channels::Assortment;
using chaolu::channels::Paper;
using chaolu::channels::Period;

struct Channel {
    std::string code;
    chaolu::identity::Channel kind = chaolu::identity::Channel::supermarket;
    std::string name_zh;
    std::optional<std::string> name_en;
    bool is_gated = false;
    Assortment assortment = Assortment::all;
    bool uses_cycles = false;
    chaolu::channels::MinRemaining min_remaining;
    chaolu::channels::ReceivingRules receiving;
    Instant created_at;
    int version = 1;
};

// One channel of each kind, as far as the market has none of that code.
void insert_defaults(Tx& tx, Instant now);
// False when the market has one of that code.
bool insert(Tx& tx, Channel const& channel);

// Who looks, and when: an organisation sees open channels, and gated ones while it is a member.
// None sees all.
struct Viewer {
    std::optional<OrganisationId> organisation;
    Instant at;
};
std::optional<Channel> find(Tx& tx, std::string_view code, Viewer const& viewer);
// By code, those after `after`.
std::vector<Channel> list(Tx& tx, Viewer const& viewer, std::string_view after, int rows_max);

// As find() for who sees all, and nobody else changes it, its members or its list of SKUs before
// this transaction ends.
std::optional<Channel> lock(Tx& tx, std::string_view code);
void update(Tx& tx, Channel const& channel);

// Which of these codes the market has.
std::set<std::string> known(Tx& tx, std::vector<std::string> const& codes);

bool is_member(Tx& tx, std::string_view code, OrganisationId organisation, Instant at);
// The channel in which it acted then, with a key that is not bound to one.
std::optional<std::string> acting(Tx& tx, OrganisationId organisation, Instant at);
struct Acting {
    OrganisationId organisation;
    std::string channel;
    auto operator<=>(Acting const&) const = default;
};
// Those of them that may act so then: in a channel that is open, or that they are members of.
std::map<Acting, chaolu::identity::ActingChannel> may_act(Tx& tx, std::vector<Acting> const& wanted,
                                                          Instant at);
// From now on and without an end.
void join(Tx& tx, std::string_view code, OrganisationId organisation, Instant now);

struct Member {
    OrganisationId organisation;
    std::string name_zh;
    std::optional<std::string> name_en;
    Period during;
};
// One organisation once. Those that were let in: the others are members already for part of that
// time.
std::vector<OrganisationId> add_members(Tx& tx, std::string_view code,
                                        std::vector<Member> const& members);
struct Leaving {
    OrganisationId organisation;
    Instant at;
};
// What would begin later does not begin at all. Those that were members then or were to be.
std::vector<OrganisationId> end_memberships(Tx& tx, std::string_view code,
                                            std::vector<Leaving> const& leaving);

// By organisation and time, those after `after`; with `only` those of one organisation.
struct MemberPlace {
    OrganisationId organisation;
    Instant from;
};
std::vector<Member> members(Tx& tx, std::string_view code, std::optional<OrganisationId> only,
                            MemberPlace const& after, int rows_max);

}  // namespace chaolu::storage::channels
