// Statements of the shares of stock.
#include "storage/pools.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::pools {
namespace {

using chaolu::inventory::pool_kind_from;

constexpr Sql insert_share = R"(
insert into pool (market_id, id, supplier_id, location_id, kind, name, channel, gives_back_at,
                  takes_general, created_at)
values (:market, :id, :supplier, :location, :kind, :code, :channel, :gives_back_at,
        :takes_general, :created_at)
on conflict (market_id, location_id, name) do nothing)";

constexpr Sql find_share = R"(
select p.id, p.supplier_id, p.location_id, l.code, p.name, p.kind, p.channel, p.gives_back_at,
       p.takes_general, p.given_back_at, p.created_at, p.version
from pool p
join location l on l.market_id = p.market_id and l.id = p.location_id
where p.market_id = :market and p.id = :id and p.kind <> 'general'
  and (cast(:only as uuid) is null or p.supplier_id = cast(:only as uuid)))";

constexpr Sql lock_share = R"(
select p.id, p.supplier_id, p.location_id, l.code, p.name, p.kind, p.channel, p.gives_back_at,
       p.takes_general, p.given_back_at, p.created_at, p.version
from pool p
join location l on l.market_id = p.market_id and l.id = p.location_id
where p.market_id = :market and p.id = :id and p.kind <> 'general'
  and (cast(:only as uuid) is null or p.supplier_id = cast(:only as uuid))
for no key update of p)";

constexpr Sql select_shares = R"(
select p.id, p.supplier_id, p.location_id, l.code, p.name, p.kind, p.channel, p.gives_back_at,
       p.takes_general, p.given_back_at, p.created_at, p.version
from pool p
join location l on l.market_id = p.market_id and l.id = p.location_id
where p.market_id = :market and p.id > :after and p.kind <> 'general'
  and (cast(:only as uuid) is null or p.supplier_id = cast(:only as uuid))
  and (cast(:channel as text) is null or p.channel = :channel)
  and (cast(:is_over as boolean) is null
       or cast(:is_over as boolean) = (p.given_back_at is not null
                                       or coalesce(p.gives_back_at <= :now, false)))
order by p.id limit cast(:rows as bigint))";

constexpr Sql update_shares = R"(
update pool p set gives_back_at = t.gives_back_at, takes_general = t.takes_general,
                  given_back_at = t.given_back_at, version = t.version
from unnest(cast(:ids as uuid[]), cast(:ends as bigint[]), cast(:takes as boolean[]),
            cast(:given as bigint[]), cast(:versions as integer[]))
     as t(id, gives_back_at, takes_general, given_back_at, version)
where p.market_id = :market and p.id = t.id)";

constexpr Sql count_open_shares = R"(
select count(*) from pool
where market_id = :market and supplier_id = :supplier and kind <> 'general'
  and given_back_at is null and (gives_back_at is null or gives_back_at > :now))";

constexpr Sql find_general = R"(
select l.code, l.id, p.id, l.holder_id is not null
from location l
join pool p on p.market_id = l.market_id and p.location_id = l.id and p.kind = 'general'
where l.market_id = :market and l.supplier_id = :supplier
  and l.code = any(cast(:codes as text[])))";

constexpr Sql select_general_and_over = R"(
select id, kind, location_id, channel, gives_back_at
from pool
where market_id = :market and location_id = any(cast(:locations as uuid[]))
  and given_back_at is null and (kind = 'general' or gives_back_at <= :now))";

constexpr Sql select_items = R"(
select k.id, k.code, k.base_unit, coalesce(s.on_hand, 0), coalesce(s.reserved, 0)
from pool_item i
join sku k on k.market_id = i.market_id and k.id = i.sku_id
left join stock s on s.market_id = i.market_id and s.sku_id = i.sku_id and s.pool_id = i.pool_id
where i.market_id = :market and i.pool_id = :pool
order by k.code)";

constexpr Sql insert_items = R"(
insert into pool_item (market_id, pool_id, sku_id)
select cast(:market as uuid), cast(:pool as uuid), t.sku_id
from unnest(cast(:skus as uuid[])) as t(sku_id)
order by t.sku_id
on conflict do nothing)";

constexpr Sql lock_due_shares = R"(
select p.id, p.supplier_id, p.location_id, l.code, p.name, p.kind, p.channel, p.gives_back_at,
       p.takes_general, p.given_back_at, p.created_at, p.version
from pool p
join location l on l.market_id = p.market_id and l.id = p.location_id
where p.market_id = :market and p.given_back_at is null and p.gives_back_at <= :now
order by p.gives_back_at limit cast(:rows as bigint)
for no key update of p skip locked)";

constexpr Sql select_keys = R"(
select sku_id, pool_id from pool_item
where market_id = :market and pool_id = any(cast(:pools as uuid[])))";

constexpr Sql select_given_back = R"(
select id from pool
where market_id = :market and id = any(cast(:pools as uuid[])) and given_back_at is not null)";

std::vector<Share> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Share> shares;
    tx.each(sql, binds,
            [&](PoolId id, OrganisationId supplier, LocationId location, std::string location_code,
                std::string code, std::string kind, std::string channel,
                std::optional<Instant> gives_back_at, bool takes_general,
                std::optional<Instant> given_back_at, Instant created_at, int version) {
                shares.push_back({id, supplier, location, std::move(location_code), std::move(code),
                                  pool_kind_from(kind).value(), std::move(channel), gives_back_at,
                                  takes_general, given_back_at, created_at, version});
            });
    return shares;
}

std::optional<Share> read_one(Tx& tx, Sql sql, PoolId id, std::optional<OrganisationId> supplier) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}, {"only", supplier}}));
}

std::optional<std::int64_t> micros(std::optional<Instant> at) {
    if (!at) return {};
    return at->micros;
}

}  // namespace

bool insert(Tx& tx, Share const& share) {
    return tx.execute(insert_share, {{"market", tx.market()},
                                     {"id", share.id},
                                     {"supplier", share.supplier},
                                     {"location", share.location},
                                     {"kind", text(share.kind)},
                                     {"code", share.code},
                                     {"channel", share.channel},
                                     {"gives_back_at", share.gives_back_at},
                                     {"takes_general", share.takes_general},
                                     {"created_at", share.created_at}}) == 1;
}

std::optional<Share> find(Tx& tx, PoolId id, std::optional<OrganisationId> supplier) {
    return read_one(tx, find_share, id, supplier);
}

std::optional<Share> lock(Tx& tx, PoolId id, std::optional<OrganisationId> supplier) {
    return read_one(tx, lock_share, id, supplier);
}

std::vector<Share> list(Tx& tx, std::optional<OrganisationId> supplier, Filter const& filter,
                        PoolId after, Instant now, int rows_max) {
    return read(tx, select_shares,
                {{"market", tx.market()},
                 {"after", after},
                 {"only", supplier},
                 {"channel", filter.channel},
                 {"is_over", filter.is_over},
                 {"now", now},
                 {"rows", rows_max}});
}

void update(Tx& tx, std::span<Share const> shares) {
    if (shares.empty()) return;
    Array ids, ends, takes, given, versions;
    for (auto const& share : shares) {
        ids.add(share.id);
        ends.add(micros(share.gives_back_at));
        takes.add(share.takes_general);
        given.add(micros(share.given_back_at));
        versions.add(static_cast<std::int64_t>(share.version));
    }
    tx.execute(update_shares, {{"ids", ids},
                               {"ends", ends},
                               {"takes", takes},
                               {"given", given},
                               {"versions", versions},
                               {"market", tx.market()}});
}

int count_open(Tx& tx, OrganisationId supplier, Instant now) {
    return static_cast<int>(std::get<0>(tx.one<std::int64_t>(
        count_open_shares, {{"market", tx.market()}, {"supplier", supplier}, {"now", now}})));
}

std::optional<General> general_at(Tx& tx, OrganisationId supplier, std::string_view location_code) {
    auto const found = general_at(tx, supplier, std::vector{std::string(location_code)});
    if (found.empty()) return {};
    return found.begin()->second;
}

std::map<std::string, General> general_at(Tx& tx, OrganisationId supplier,
                                          std::vector<std::string> const& location_codes) {
    Array codes;
    for (auto const& code : location_codes) codes.add(std::string_view(code));
    std::map<std::string, General> found;
    tx.each(find_general, {{"market", tx.market()}, {"supplier", supplier}, {"codes", codes}},
            [&](std::string code, LocationId location, PoolId pool, bool is_consigned) {
                found.emplace(std::move(code), General{location, pool, is_consigned});
            });
    return found;
}

std::vector<chaolu::inventory::Pool> general_and_over(Tx& tx,
                                                      std::vector<LocationId> const& locations,
                                                      Instant now) {
    std::vector<chaolu::inventory::Pool> pools;
    tx.each(select_general_and_over,
            {{"market", tx.market()}, {"locations", array_of(locations)}, {"now", now}},
            [&](PoolId id, std::string kind, LocationId location,
                std::optional<std::string> channel, std::optional<Instant> gives_back_at) {
                auto& pool = pools.emplace_back();
                pool.id = id;
                pool.kind = pool_kind_from(kind).value();
                pool.location = location;
                pool.channel = std::move(channel);
                pool.gives_back_at = gives_back_at;
            });
    return pools;
}

std::vector<Item> items(Tx& tx, PoolId share) {
    std::vector<Item> found;
    tx.each(select_items, {{"market", tx.market()}, {"pool", share}},
            [&](SkuId sku, std::string code, std::string base_unit, std::int64_t on_hand,
                std::int64_t reserved) {
                found.push_back({sku, std::move(code), std::move(base_unit), on_hand, reserved});
            });
    return found;
}

void add_items(Tx& tx, PoolId share, std::vector<SkuId> const& skus) {
    tx.execute(insert_items, {{"market", tx.market()}, {"pool", share}, {"skus", array_of(skus)}});
}

std::vector<Share> lock_due(Tx& tx, Instant now, int rows_max) {
    return read(tx, lock_due_shares, {{"market", tx.market()}, {"now", now}, {"rows", rows_max}});
}

std::vector<StockKey> keys_of(Tx& tx, std::vector<PoolId> const& shares) {
    std::vector<StockKey> keys;
    tx.each(select_keys, {{"market", tx.market()}, {"pools", array_of(shares)}},
            [&](SkuId sku, PoolId pool) {
                keys.push_back({sku, pool});
            });
    return keys;
}

std::vector<PoolId> given_back(Tx& tx, std::vector<PoolId> const& pools) {
    return tx.list<PoolId>(select_given_back,
                           {{"market", tx.market()}, {"pools", array_of(pools)}});
}

}  // namespace chaolu::storage::pools
