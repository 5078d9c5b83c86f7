// Statements of who belongs to a channel. What is over is never written to again.
#include "storage/channels.hpp"

namespace chaolu::storage::channels {
namespace {

constexpr Sql find_membership = R"(
select exists (select from channel_member
               where market_id = :market and channel = :channel and organisation_id = :organisation
                 and during @> cast(:at as bigint)))";

// Of several the one joined last, as in domain/identity/grant.cpp.
constexpr Sql find_acting = R"(
select channel from channel_member
where market_id = :market and organisation_id = :organisation and during @> cast(:at as bigint)
order by lower(during) desc, channel limit 1)";

constexpr Sql select_acting = R"(
select w.organisation_id, c.code, c.assortment, c.uses_cycles
from unnest(cast(:organisations as uuid[]), cast(:channels as text[]))
     as w(organisation_id, channel)
join channel c on c.market_id = :market and c.code = w.channel
where not c.is_gated or exists (
    select from channel_member m
    where m.market_id = c.market_id and m.channel = c.code
      and m.organisation_id = w.organisation_id and m.during @> cast(:at as bigint)))";

constexpr Sql insert_members = R"(
insert into channel_member (market_id, channel, organisation_id, during)
select cast(:market as uuid), cast(:channel as text), t.organisation_id,
       int8range(t.from_at, t.to_at)
from unnest(cast(:organisations as uuid[]), cast(:froms as bigint[]), cast(:tos as bigint[]))
     as t(organisation_id, from_at, to_at)
on conflict do nothing
returning organisation_id)";

constexpr Sql shorten_memberships = R"(
update channel_member m set during = int8range(lower(m.during), t.at)
from unnest(cast(:organisations as uuid[]), cast(:ats as bigint[])) as t(organisation_id, at)
where m.market_id = :market and m.channel = :channel and m.organisation_id = t.organisation_id
  and lower(m.during) < t.at and (upper_inf(m.during) or upper(m.during) > t.at)
returning m.organisation_id)";

constexpr Sql delete_memberships = R"(
delete from channel_member m
using unnest(cast(:organisations as uuid[]), cast(:ats as bigint[])) as t(organisation_id, at)
where m.market_id = :market and m.channel = :channel and m.organisation_id = t.organisation_id
  and lower(m.during) >= t.at
returning m.organisation_id)";

constexpr Sql select_members = R"(
select o.id, o.name_zh, o.name_en, lower(m.during), upper(m.during)
from channel_member m
join organisation o on o.market_id = m.market_id and o.id = m.organisation_id
where m.market_id = :market and m.channel = :channel
  and (cast(:only as uuid) is null or m.organisation_id = :only)
  and (m.organisation_id, lower(m.during)) > (cast(:after as uuid), cast(:after_from as bigint))
order by m.organisation_id, lower(m.during) limit cast(:rows as bigint))";

}  // namespace

bool is_member(Tx& tx, std::string_view code, OrganisationId organisation, Instant at) {
    return std::get<0>(tx.one<bool>(
        find_membership,
        {{"market", tx.market()}, {"channel", code}, {"organisation", organisation}, {"at", at}}));
}

std::optional<std::string> acting(Tx& tx, OrganisationId organisation, Instant at) {
    auto found = tx.find<std::string>(
        find_acting, {{"market", tx.market()}, {"organisation", organisation}, {"at", at}});
    if (!found) return {};
    return std::get<0>(*std::move(found));
}

std::map<Acting, chaolu::identity::ActingChannel> may_act(Tx& tx, std::vector<Acting> const& wanted,
                                                          Instant at) {
    Array organisations, channels;
    for (auto const& each : wanted) {
        organisations.add(each.organisation);
        channels.add(std::string_view(each.channel));
    }
    std::map<Acting, chaolu::identity::ActingChannel> found;
    tx.each(select_acting,
            {{"market", tx.market()},
             {"organisations", organisations},
             {"channels", channels},
             {"at", at}},
            [&](OrganisationId organisation, std::string code, std::string assortment,
                bool uses_cycles) {
                auto const sells = chaolu::channels::assortment_from(assortment).value();
                found.insert({{organisation, code}, {code, sells != Assortment::all, uses_cycles}});
            });
    return found;
}

void join(Tx& tx, std::string_view code, OrganisationId organisation, Instant now) {
    add_members(tx, code, {{organisation, {}, {}, {now, {}}}});
}

std::vector<OrganisationId> add_members(Tx& tx, std::string_view code,
                                        std::vector<Member> const& members) {
    Array organisations, froms, tos;
    for (auto const& each : members) {
        organisations.add(each.organisation);
        froms.add(each.during.from.micros);
        tos.add(each.during.to ? std::optional(each.during.to->micros) : std::nullopt);
    }
    return tx.list<OrganisationId>(insert_members, {{"market", tx.market()},
                                                    {"channel", code},
                                                    {"organisations", organisations},
                                                    {"froms", froms},
                                                    {"tos", tos}});
}

std::vector<OrganisationId> end_memberships(Tx& tx, std::string_view code,
                                            std::vector<Leaving> const& leaving) {
    Array organisations, ats;
    for (auto const& each : leaving) {
        organisations.add(each.organisation);
        ats.add(each.at.micros);
    }
    Bind const who{"organisations", organisations};
    Bind const when{"ats", ats};
    Bind const market{"market", tx.market()};
    Bind const channel{"channel", code};
    auto ended = tx.list<OrganisationId>(shorten_memberships, {who, when, market, channel});
    auto dropped = tx.list<OrganisationId>(delete_memberships, {who, when, market, channel});
    ended.insert(ended.end(), dropped.begin(), dropped.end());
    return ended;
}

std::vector<Member> members(Tx& tx, std::string_view code, std::optional<OrganisationId> only,
                            MemberPlace const& after, int rows_max) {
    std::vector<Member> found;
    tx.each(select_members,
            {{"market", tx.market()},
             {"channel", code},
             {"only", only},
             {"after", after.organisation},
             {"after_from", after.from},
             {"rows", rows_max}},
            [&](OrganisationId id, std::string name_zh, std::optional<std::string> name_en,
                Instant from, std::optional<Instant> to) {
                found.push_back({id, std::move(name_zh), std::move(name_en), {from, to}});
            });
    return found;
}

}  // namespace chaolu::storage::channels
