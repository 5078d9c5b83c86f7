// Statements of the auditor; every one of them is by key or by what moved since.
#include "storage/stock_audit.hpp"

namespace chaolu::storage::stock_audit {
namespace {

constexpr Sql find_changed = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence, coalesce(a.on_hand, 0),
       coalesce(a.reserved, 0), coalesce(a.sequence, 0)
from stock s
left join stock_audited a on a.market_id = s.market_id and a.sku_id = s.sku_id
 and a.pool_id = s.pool_id
where s.market_id = :market and (s.sku_id, s.pool_id) > (:after_sku, :after_pool)
  and (s.on_hand, s.reserved, s.sequence) is distinct from (a.on_hand, a.reserved, a.sequence)
order by s.sku_id, s.pool_id limit cast(:rows as bigint))";

constexpr Sql find_accounts = R"(
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence, p.supplier_id, w.code, p.name
from sku k
join stock s on s.market_id = k.market_id and s.sku_id = k.id
join pool p on p.market_id = s.market_id and p.id = s.pool_id
join location w on w.market_id = p.market_id and w.id = p.location_id
where k.market_id = :market and k.code = :sku
  and (cast(:only as uuid) is null or p.supplier_id = :only)
  and (p.given_back_at is null or s.on_hand <> 0 or s.reserved <> 0
       or exists (select from stock_difference d
                  where d.market_id = s.market_id and d.sku_id = s.sku_id
                    and d.pool_id = s.pool_id))
order by s.pool_id limit cast(:rows as bigint))";

constexpr Sql count_stock_rows = "select count(*) from stock where market_id = :market";

constexpr Sql find_movements = R"(
select e.sku_id, e.pool_id, e.sequence, e.on_hand_delta, e.reserved_delta, e.on_hand_after,
       e.reserved_after
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:folded as bigint[]),
            cast(:reached as bigint[])) as t(sku_id, pool_id, folded, reached)
cross join lateral (
    select * from stock_entry m
    where m.market_id = :market and m.sku_id = t.sku_id and m.pool_id = t.pool_id
      and m.sequence > t.folded and m.sequence <= t.reached
    order by m.sequence limit cast(:movements as bigint)) e
order by e.sku_id, e.pool_id, e.sequence)";

constexpr Sql upsert_folded = R"(
insert into stock_audited as a (market_id, sku_id, pool_id, on_hand, reserved, sequence)
select cast(:market as uuid), t.*
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:on_hands as bigint[]),
            cast(:reserveds as bigint[]), cast(:sequences as bigint[])) as t
on conflict (market_id, sku_id, pool_id) do update
set on_hand = excluded.on_hand, reserved = excluded.reserved, sequence = excluded.sequence
where a.sequence < excluded.sequence)";

constexpr Sql upsert_differences = R"(
insert into stock_difference (market_id, sku_id, pool_id, sequence, on_hand, reserved,
                              on_hand_folded, reserved_folded, found_at)
select cast(:market as uuid), t.*, cast(:now as bigint)
from unnest(cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:sequences as bigint[]),
            cast(:on_hands as bigint[]), cast(:reserveds as bigint[]),
            cast(:on_hands_folded as bigint[]), cast(:reserveds_folded as bigint[])) as t
on conflict (market_id, sku_id, pool_id) do update
set sequence = excluded.sequence, on_hand = excluded.on_hand, reserved = excluded.reserved,
    on_hand_folded = excluded.on_hand_folded, reserved_folded = excluded.reserved_folded,
    found_at = excluded.found_at)";

constexpr Sql delete_older =
    "delete from stock_difference where market_id = :market and found_at < :now";

constexpr Sql count_all_differences =
    "select count(*) from stock_difference where market_id = :market";

constexpr Sql upsert_audit = R"(
insert into stock_audit (market_id, audited_at, stock_count, movement_count)
values (:market, :now, :stock_count, :movement_count)
on conflict (market_id) do update
set audited_at = excluded.audited_at, stock_count = excluded.stock_count,
    movement_count = excluded.movement_count)";

constexpr Sql find_last =
    "select audited_at, stock_count, movement_count from stock_audit where market_id = :market";

constexpr Sql select_differences = R"(
select d.sku_id, d.pool_id, d.sequence, d.on_hand, d.reserved, d.on_hand_folded, d.reserved_folded,
       k.code, p.location, p.pool, p.supplier_id, d.found_at
from stock_difference d
join sku k on k.market_id = d.market_id and k.id = d.sku_id
join stock_place p on p.market_id = d.market_id and p.pool_id = d.pool_id
where d.market_id = :market and (cast(:only as uuid) is null or p.supplier_id = :only)
order by d.sku_id, d.pool_id limit cast(:rows as bigint))";

}  // namespace

std::vector<Account> changed(Tx& tx, StockKey const& after, int rows_max) {
    std::vector<Account> accounts;
    tx.each(find_changed,
            {{"market", tx.market()},
             {"after_sku", after.sku},
             {"after_pool", after.pool},
             {"rows", rows_max}},
            [&](SkuId sku, PoolId pool, std::int64_t on_hand, std::int64_t reserved,
                std::int64_t sequence, std::int64_t on_hand_folded, std::int64_t reserved_folded,
                std::int64_t sequence_folded) {
                StockKey const key{sku, pool};
                accounts.push_back({{key, on_hand, reserved, sequence},
                                    {key, on_hand_folded, reserved_folded, sequence_folded}});
            });
    return accounts;
}

std::vector<Account> accounts_of(Tx& tx, std::string_view sku,
                                 std::optional<OrganisationId> supplier, int rows_max) {
    std::vector<Account> accounts;
    tx.each(
        find_accounts,
        {{"market", tx.market()}, {"sku", sku}, {"only", supplier}, {"rows", rows_max}},
        [&](SkuId sku_id, PoolId pool, std::int64_t on_hand, std::int64_t reserved,
            std::int64_t sequence, OrganisationId owner, std::string location, std::string name) {
            StockKey const key{sku_id, pool};
            accounts.push_back({{key, on_hand, reserved, sequence},
                                {key},
                                owner,
                                std::move(location),
                                std::move(name)});
        });
    return accounts;
}

std::int64_t count_stock(Tx& tx) {
    return std::get<0>(tx.one<std::int64_t>(count_stock_rows, {{"market", tx.market()}}));
}

std::vector<StockEntry> movements(Tx& tx, std::span<Account const> accounts, int movements_max) {
    Array skus, pools, folded, reached;
    for (auto const& account : accounts) {
        skus.add(account.counters.key.sku);
        pools.add(account.counters.key.pool);
        folded.add(account.folded.sequence);
        reached.add(account.counters.sequence);
    }
    std::vector<StockEntry> entries;
    tx.each(
        find_movements,
        {{"market", tx.market()},
         {"skus", skus},
         {"pools", pools},
         {"folded", folded},
         {"reached", reached},
         {"movements", movements_max}},
        [&](SkuId sku, PoolId pool, std::int64_t sequence, std::int64_t on_hand_delta,
            std::int64_t reserved_delta, std::int64_t on_hand_after, std::int64_t reserved_after) {
            auto& entry = entries.emplace_back();
            entry.key = {sku, pool};
            entry.sequence = sequence;
            entry.on_hand_delta = on_hand_delta;
            entry.reserved_delta = reserved_delta;
            entry.on_hand_after = on_hand_after;
            entry.reserved_after = reserved_after;
        });
    return entries;
}

void save_folded(Tx& tx, std::span<Stock const> folded) {
    if (folded.empty()) return;
    Array skus, pools, on_hands, reserveds, sequences;
    for (auto const& stock : folded) {
        skus.add(stock.key.sku);
        pools.add(stock.key.pool);
        on_hands.add(stock.on_hand);
        reserveds.add(stock.reserved);
        sequences.add(stock.sequence);
    }
    tx.execute(upsert_folded, {{"market", tx.market()},
                               {"skus", skus},
                               {"pools", pools},
                               {"on_hands", on_hands},
                               {"reserveds", reserveds},
                               {"sequences", sequences}});
}

void add_differences(Tx& tx, std::span<StockDifference const> differences, Instant now) {
    if (differences.empty()) return;
    Array skus, pools, sequences, on_hands, reserveds, on_hands_folded, reserveds_folded;
    for (auto const& each : differences) {
        skus.add(each.key.sku);
        pools.add(each.key.pool);
        sequences.add(each.sequence);
        on_hands.add(each.on_hand);
        reserveds.add(each.reserved);
        on_hands_folded.add(each.on_hand_folded);
        reserveds_folded.add(each.reserved_folded);
    }
    tx.execute(upsert_differences, {{"market", tx.market()},
                                    {"now", now},
                                    {"skus", skus},
                                    {"pools", pools},
                                    {"sequences", sequences},
                                    {"on_hands", on_hands},
                                    {"reserveds", reserveds},
                                    {"on_hands_folded", on_hands_folded},
                                    {"reserveds_folded", reserveds_folded}});
}

void remove_older_differences(Tx& tx, Instant now) {
    tx.execute(delete_older, {{"market", tx.market()}, {"now", now}});
}

std::int64_t count_differences(Tx& tx) {
    return std::get<0>(tx.one<std::int64_t>(count_all_differences, {{"market", tx.market()}}));
}

void save_audit(Tx& tx, Audit const& audit) {
    tx.execute(upsert_audit, {{"market", tx.market()},
                              {"now", audit.audited_at},
                              {"stock_count", audit.stock_count},
                              {"movement_count", audit.movement_count}});
}

std::optional<Audit> last(Tx& tx) {
    auto const found =
        tx.find<Instant, std::int64_t, std::int64_t>(find_last, {{"market", tx.market()}});
    if (!found) return {};
    auto const& [audited_at, stock_count, movement_count] = *found;
    return Audit{audited_at, stock_count, movement_count};
}

std::vector<DifferenceRow> differences(Tx& tx, std::optional<OrganisationId> supplier,
                                       int rows_max) {
    std::vector<DifferenceRow> rows;
    tx.each(select_differences, {{"market", tx.market()}, {"only", supplier}, {"rows", rows_max}},
            [&](SkuId sku, PoolId pool, std::optional<std::int64_t> sequence, std::int64_t on_hand,
                std::int64_t reserved, std::int64_t on_hand_folded, std::int64_t reserved_folded,
                std::string code, std::string location, std::string name, OrganisationId owner,
                Instant found_at) {
                rows.push_back(
                    {{{sku, pool}, sequence, on_hand, reserved, on_hand_folded, reserved_folded},
                     std::move(code),
                     std::move(location),
                     std::move(name),
                     owner,
                     found_at});
            });
    return rows;
}

}  // namespace chaolu::storage::stock_audit
