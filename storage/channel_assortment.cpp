// Statements of assortments. What is over is never written to again.
#include "storage/channel_assortment.hpp"

namespace chaolu::storage::channel_assortment {
namespace {

constexpr Sql insert_entries = R"(
with added as (
    insert into channel_sku (market_id, channel, sku_id, during)
    select s.market_id, cast(:channel as text), s.id, int8range(t.from_at, t.to_at)
    from unnest(cast(:skus as text[]), cast(:froms as bigint[]), cast(:tos as bigint[]))
         as t(sku, from_at, to_at)
    join sku s on s.market_id = :market and s.code = t.sku
    on conflict do nothing
    returning market_id, sku_id)
select s.code from added a join sku s on s.market_id = a.market_id and s.id = a.sku_id)";

constexpr Sql shorten_entries = R"(
update channel_sku a set during = int8range(lower(a.during), t.at)
from unnest(cast(:skus as text[]), cast(:ats as bigint[])) as t(sku, at)
join sku s on s.market_id = :market and s.code = t.sku
where a.market_id = s.market_id and a.channel = :channel and a.sku_id = s.id
  and lower(a.during) < t.at and (upper_inf(a.during) or upper(a.during) > t.at)
returning s.code)";

constexpr Sql delete_entries = R"(
delete from channel_sku a
using unnest(cast(:skus as text[]), cast(:ats as bigint[])) as t(sku, at), sku s
where s.market_id = :market and s.code = t.sku
  and a.market_id = s.market_id and a.channel = :channel and a.sku_id = s.id
  and lower(a.during) >= t.at
returning s.code)";

constexpr Sql select_entries = R"(
select s.code, s.name_zh, s.name_en, lower(a.during), upper(a.during)
from channel_sku a
join sku s on s.market_id = a.market_id and s.id = a.sku_id
where a.market_id = :market and a.channel = :channel
  and (cast(:maker as uuid) is null or s.supplier_id = :maker)
  and (s.code, lower(a.during)) > (cast(:after as text), cast(:after_from as bigint))
order by s.code, lower(a.during) limit cast(:rows as bigint))";

constexpr Sql find_listed = R"(
select a.channel, s.code
from sku s
join channel_sku a on a.market_id = s.market_id and a.sku_id = s.id
 and a.channel = any(cast(:channels as text[])) and a.during @> cast(:at as bigint)
where s.market_id = :market and s.code = any(cast(:skus as text[])))";

}  // namespace

std::vector<std::string> add(Tx& tx, std::string_view channel, std::vector<Entry> const& entries) {
    Array skus, froms, tos;
    for (auto const& each : entries) {
        skus.add(std::string_view(each.sku));
        froms.add(each.during.from.micros);
        tos.add(each.during.to ? std::optional(each.during.to->micros) : std::nullopt);
    }
    return tx.list<std::string>(insert_entries, {{"channel", channel},
                                                 {"skus", skus},
                                                 {"froms", froms},
                                                 {"tos", tos},
                                                 {"market", tx.market()}});
}

std::vector<std::string> remove(Tx& tx, std::string_view channel,
                                std::vector<Removal> const& removals) {
    Array skus, ats;
    for (auto const& each : removals) {
        skus.add(std::string_view(each.sku));
        ats.add(each.at.micros);
    }
    Bind const what{"skus", skus};
    Bind const when{"ats", ats};
    Bind const market{"market", tx.market()};
    Bind const where{"channel", channel};
    auto ended = tx.list<std::string>(shorten_entries, {what, when, market, where});
    auto dropped = tx.list<std::string>(delete_entries, {what, when, market, where});
    ended.insert(ended.end(), dropped.begin(), dropped.end());
    return ended;
}

std::vector<Entry> list(Tx& tx, std::string_view channel, std::optional<OrganisationId> maker,
                        Place const& after, int rows_max) {
    std::vector<Entry> found;
    tx.each(
        select_entries,
        {{"market", tx.market()},
         {"channel", channel},
         {"maker", maker},
         {"after", after.sku},
         {"after_from", after.from},
         {"rows", rows_max}},
        [&](std::string sku, std::string name_zh, std::optional<std::string> name_en, Instant from,
            std::optional<Instant> to) {
            found.push_back({std::move(sku), std::move(name_zh), std::move(name_en), {from, to}});
        });
    return found;
}

std::set<Listed> listed(Tx& tx, std::vector<std::string> const& channels,
                        std::vector<std::string> const& skus, Instant at) {
    std::set<Listed> found;
    tx.each(find_listed,
            {{"channels", array_of(channels)},
             {"at", at},
             {"market", tx.market()},
             {"skus", array_of(skus)}},
            [&](std::string channel, std::string sku) {
                found.emplace(std::move(channel), std::move(sku));
            });
    return found;
}

}  // namespace chaolu::storage::channel_assortment
