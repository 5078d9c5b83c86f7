// Statements of order cycles. That those of a channel never overlap is seen to by an exclusion
// constraint.
#include "storage/order_cycles.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::order_cycles {
namespace {

constexpr Sql insert_cycle = R"(
insert into order_cycle (market_id, id, channel, name_zh, name_en, taking, delivery_day, created_at)
values (:market, :id, :channel, :name_zh, :name_en,
        int8range(cast(:opens_at as bigint), cast(:closes_at as bigint)), :delivery_day,
        :created_at)
on conflict do nothing)";

constexpr Sql find_cycle = R"(
select o.id, o.channel, o.name_zh, o.name_en, lower(o.taking), upper(o.taking), o.delivery_day,
       o.is_withdrawn, o.created_at, o.version
from order_cycle o
join channel c on c.market_id = o.market_id and c.code = o.channel
where o.market_id = :market and o.id = :id
  and (not c.is_gated or cast(:viewer as uuid) is null or exists (
      select from channel_member m
      where m.market_id = c.market_id and m.channel = c.code and m.organisation_id = :viewer
        and m.during @> cast(:at as bigint))))";

constexpr Sql lock_cycle = R"(
select id, channel, name_zh, name_en, lower(taking), upper(taking), delivery_day, is_withdrawn,
       created_at, version
from order_cycle where market_id = :market and id = :id for update)";

constexpr Sql select_cycles = R"(
select o.id, o.channel, o.name_zh, o.name_en, lower(o.taking), upper(o.taking), o.delivery_day,
       o.is_withdrawn, o.created_at, o.version
from order_cycle o
join channel c on c.market_id = o.market_id and c.code = o.channel
where o.market_id = :market and o.id > :after
  and (cast(:channel as text) is null or o.channel = :channel)
  and (not c.is_gated or cast(:viewer as uuid) is null or exists (
      select from channel_member m
      where m.market_id = c.market_id and m.channel = c.code and m.organisation_id = :viewer
        and m.during @> cast(:at as bigint)))
order by o.id limit cast(:rows as bigint))";

constexpr Sql update_cycle = R"(
update order_cycle set taking = int8range(cast(:opens_at as bigint), cast(:closes_at as bigint)),
    is_withdrawn = :is_withdrawn, version = :version
where market_id = :market and id = :id)";

constexpr Sql find_first_not_over = R"(
select o.channel, o.id, lower(o.taking), upper(o.taking), o.version
from unnest(cast(:channels as text[])) as wanted(channel)
cross join lateral (
    select channel, id, taking, version from order_cycle
    where market_id = :market and channel = wanted.channel and not is_withdrawn
      and upper(taking) > cast(:at as bigint)
    order by upper(taking) limit 1) o)";

std::vector<Cycle> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Cycle> found;
    tx.each(sql, binds,
            [&](OrderCycleId id, std::string channel, std::string name_zh,
                std::optional<std::string> name_en, Instant opens_at, Instant closes_at,
                Date delivery_day, bool is_withdrawn, Instant created_at, int version) {
                auto& each = found.emplace_back();
                each.id = id;
                each.taking = {opens_at, closes_at};
                each.is_withdrawn = is_withdrawn;
                each.version = version;
                each.channel = std::move(channel);
                each.name_zh = std::move(name_zh);
                each.name_en = std::move(name_en);
                each.delivery_day = delivery_day;
                each.created_at = created_at;
            });
    return found;
}

}  // namespace

bool insert(Tx& tx, Cycle const& cycle) {
    return tx.execute(insert_cycle, {{"market", tx.market()},
                                     {"id", cycle.id},
                                     {"channel", cycle.channel},
                                     {"name_zh", cycle.name_zh},
                                     {"name_en", cycle.name_en},
                                     {"opens_at", cycle.taking.from},
                                     {"closes_at", cycle.taking.to},
                                     {"delivery_day", cycle.delivery_day},
                                     {"created_at", cycle.created_at}}) == 1;
}

std::optional<Cycle> find(Tx& tx, OrderCycleId id, Viewer const& viewer) {
    return first_of(read(
        tx, find_cycle,
        {{"market", tx.market()}, {"id", id}, {"viewer", viewer.organisation}, {"at", viewer.at}}));
}

std::vector<Cycle> list(Tx& tx, std::optional<std::string> const& channel, Viewer const& viewer,
                        OrderCycleId after, int rows_max) {
    return read(tx, select_cycles,
                {{"market", tx.market()},
                 {"after", after},
                 {"channel", channel},
                 {"viewer", viewer.organisation},
                 {"at", viewer.at},
                 {"rows", rows_max}});
}

std::optional<Cycle> lock(Tx& tx, OrderCycleId id) {
    return first_of(read(tx, lock_cycle, {{"market", tx.market()}, {"id", id}}));
}

void update(Tx& tx, OrderCycle const& cycle) {
    tx.execute(update_cycle, {{"opens_at", cycle.taking.from},
                              {"closes_at", cycle.taking.to},
                              {"is_withdrawn", cycle.is_withdrawn},
                              {"version", cycle.version},
                              {"market", tx.market()},
                              {"id", cycle.id}});
}

std::map<std::string, OrderCycle, std::less<>> first_not_over(
    Tx& tx, std::vector<std::string> const& channels, Instant at) {
    std::map<std::string, OrderCycle, std::less<>> cycles;
    tx.each(find_first_not_over,
            {{"channels", array_of(channels)}, {"market", tx.market()}, {"at", at}},
            [&](std::string channel, OrderCycleId id, Instant from, Instant to, int version) {
                cycles.emplace(std::move(channel), OrderCycle{id, {from, to}, false, version});
            });
    return cycles;
}

}  // namespace chaolu::storage::order_cycles
