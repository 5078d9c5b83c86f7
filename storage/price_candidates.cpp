// Two statements that differ in what they take for known: what is, or what was at a revision.
#include "storage/price_candidates.hpp"

#include <algorithm>

#include "storage/price_scope.hpp"

namespace chaolu::storage::pricing {
namespace {

using chaolu::pricing::Candidate;

// First the lists, which are few; then one look into price_of_sku for each SKU and list. Why every
// value stands in a "(select cast(...))": see storage/catalogue_pages.cpp. For the scopes it also
// means that row-level security lets the index be asked for them.
constexpr Sql find_candidates = R"(
with member as (
    select buyer_id, group_id from buyer_group_member
    where market_id = :market and buyer_id = any(cast((select cast(:buyers as uuid[])) as uuid[]))
      and valid @> (select cast(:day as date)) and known_to is null
), list as materialized (
    select id, code, channel, group_id, buyer_id, position, state = 'open' as is_open, valid
    from price_list
    where market_id = :market and valid_to > (select cast(:day as date))
      and valid @> (select cast(:day as date))
      and scope = any(cast((select cast(:scopes as text[])
                             || array(select 'group:' || cast(group_id as text) from member))
                           as text[]))
)
select coalesce((select max(number) from price_revision where market_id = :market), 0),
       p.sku_id, l.code, l.channel, l.group_id, l.buyer_id,
       array(select m.buyer_id from member m where m.group_id = l.group_id),
       l.position, l.is_open, lower(l.valid), upper(l.valid), lower(p.valid), upper(p.valid),
       p.supplier_id, p.minimum, p.price_e4, p.per
from list l
join price p on p.market_id = :market and p.price_list_id = l.id
 and p.sku_id = any(cast((select cast(:skus as uuid[])) as uuid[]))
 and p.valid_to > (select cast(:day as date)) and p.valid @> (select cast(:day as date))
 and p.known_to is null)";

constexpr Sql find_candidates_as_of = R"(
with member as (
    select buyer_id, group_id from buyer_group_member
    where market_id = :market and buyer_id = any(cast((select cast(:buyers as uuid[])) as uuid[]))
      and valid @> (select cast(:day as date)) and known_from <= cast(:revision as bigint)
      and (known_to is null or known_to > cast(:revision as bigint))
), list as materialized (
    select id, code, channel, group_id, buyer_id, position,
           closed_in is null or closed_in > cast(:revision as bigint) as is_open, valid
    from price_list
    where market_id = :market and valid_to > (select cast(:day as date))
      and valid @> (select cast(:day as date))
      and scope = any(cast((select cast(:scopes as text[])
                             || array(select 'group:' || cast(group_id as text) from member))
                           as text[]))
      and opened_in <= cast(:revision as bigint)
)
select cast(:revision as bigint),
       p.sku_id, l.code, l.channel, l.group_id, l.buyer_id,
       array(select m.buyer_id from member m where m.group_id = l.group_id),
       l.position, l.is_open, lower(l.valid), upper(l.valid), lower(p.valid), upper(p.valid),
       p.supplier_id, p.minimum, p.price_e4, p.per
from list l
join price p on p.market_id = :market and p.price_list_id = l.id
 and p.sku_id = any(cast((select cast(:skus as uuid[])) as uuid[]))
 and p.valid_to > (select cast(:day as date)) and p.valid @> (select cast(:day as date))
 and p.known_from <= cast(:revision as bigint)
 and (p.known_to is null or p.known_to > cast(:revision as bigint)))";

constexpr Sql find_named_lists = R"(
select l.code, l.channel, l.group_id, l.buyer_id,
       array(select m.buyer_id from buyer_group_member m
             where m.market_id = l.market_id and m.group_id = l.group_id
               and m.buyer_id = any(cast(:buyers as uuid[])) and m.valid @> cast(:day as date)
               and m.known_to is null)
from price_list l where l.market_id = :market and l.code = any(cast(:codes as text[])))";

Array scopes_of(Askers const& askers) {
    Array scopes;
    scopes.add(std::string_view(ScopeKey{}(chaolu::pricing::Everybody{})));
    for (auto const& channel : askers.channels)
        scopes.add(std::string_view(ScopeKey{}(chaolu::pricing::OfChannel{channel})));
    for (auto const& group : askers.groups) scopes.add(std::string_view(ScopeKey{}(group)));
    for (auto const& buyer : askers.buyers) scopes.add(std::string_view(ScopeKey{}(buyer)));
    return scopes;
}

auto reader_into(Candidates& found) {
    return [&found](std::int64_t revision, SkuId sku, std::string list,
                    std::optional<std::string> channel, std::optional<BuyerGroupId> group,
                    std::optional<OrganisationId> buyer, std::vector<OrganisationId> members,
                    int position, bool is_open, Date list_from, std::optional<Date> list_to,
                    Date from, std::optional<Date> to, std::optional<OrganisationId> supplier,
                    std::int64_t minimum, std::int64_t price, std::string per) {
        found.revision = revision;
        found.of_sku[sku].push_back({std::move(list),
                                     is_open,
                                     {list_from, list_to},
                                     {from, to},
                                     {price, std::move(per)},
                                     scope_from(std::move(channel), group, buyer),
                                     position,
                                     supplier,
                                     minimum});
        found.add_groups(group, members);
    };
}

}  // namespace

void Candidates::add_groups(std::optional<BuyerGroupId> group,
                            std::vector<OrganisationId> const& members) {
    for (auto const& member : members) {
        auto& of_member = groups[member];
        if (std::find(of_member.begin(), of_member.end(), *group) == of_member.end())
            of_member.push_back(*group);
    }
}

chaolu::pricing::Customer Candidates::customer(std::optional<OrganisationId> buyer,
                                               std::optional<std::string> channel) const {
    chaolu::pricing::Customer customer{buyer, {}, std::move(channel)};
    if (!buyer) return customer;
    if (auto found = groups.find(*buyer); found != groups.end()) customer.groups = found->second;
    return customer;
}

std::vector<Candidate> const& Candidates::of(SkuId sku) const {
    static std::vector<Candidate> const none;
    auto const found = of_sku.find(sku);
    return found == of_sku.end() ? none : found->second;
}

Candidates candidates(Tx& tx, std::vector<SkuId> const& skus, Askers const& askers, Date day) {
    Candidates found;
    tx.each(find_candidates,
            {{"market", tx.market()},
             {"buyers", array_of(askers.buyers)},
             {"day", day},
             {"scopes", scopes_of(askers)},
             {"skus", array_of(skus)}},
            reader_into(found));
    return found;
}

Candidates candidates_as_of(Tx& tx, std::vector<SkuId> const& skus, Askers const& askers, Date day,
                            std::int64_t revision) {
    Candidates found;
    tx.each(find_candidates_as_of,
            {{"market", tx.market()},
             {"buyers", array_of(askers.buyers)},
             {"day", day},
             {"revision", revision},
             {"scopes", scopes_of(askers)},
             {"skus", array_of(skus)}},
            reader_into(found));
    return found;
}

std::map<std::string, chaolu::pricing::Scope> named_lists(Tx& tx,
                                                          std::vector<std::string> const& codes,
                                                          Askers const& askers, Date day,
                                                          Candidates& known) {
    std::map<std::string, chaolu::pricing::Scope> named;
    tx.each(
        find_named_lists,
        {{"buyers", array_of(askers.buyers)},
         {"day", day},
         {"market", tx.market()},
         {"codes", array_of(codes)}},
        [&](std::string code, std::optional<std::string> channel, std::optional<BuyerGroupId> group,
            std::optional<OrganisationId> buyer, std::vector<OrganisationId> members) {
            named.emplace(std::move(code), scope_from(std::move(channel), group, buyer));
            known.add_groups(group, members);
        });
    return named;
}

}  // namespace chaolu::storage::pricing
