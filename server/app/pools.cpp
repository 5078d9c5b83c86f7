// The share's row is locked first, then the stock rows in their order, last of all.
#include "server/app/pools.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/inventory.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::EntryKind;
using inventory::Pool;
using inventory::Stock;
using inventory::StockEntry;
using inventory::StockKey;
using storage::pools::Share;

// Stock that is locked, and zeros where there is none yet; written back as far as it moved.
class LockedStock {
public:
    LockedStock(storage::Tx& tx, std::set<StockKey> const& keys) {
        for (auto const& key : keys) rows_.emplace_hint(rows_.end(), key, Stock{key});
        for (auto const& row : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
            rows_.at(row.key) = row;
        before_ = rows_;
    }

    void save(storage::Tx& tx, std::vector<StockEntry> const& entries, Instant now) const {
        std::vector<Stock> fresh, changed;
        for (auto const& [key, row] : rows_) {
            auto const was = before_.at(key).sequence;
            if (row.sequence != was) (was == 0 ? fresh : changed).push_back(row);
        }
        storage::inventory::insert_entries(tx, entries, now);
        storage::inventory::insert(tx, fresh);
        storage::inventory::save(tx, changed);
    }

    inventory::Stocks& rows() { return rows_; }

private:
    inventory::Stocks rows_;
    inventory::Stocks before_;
};

void append(std::vector<StockEntry>& entries, std::vector<StockEntry> more) {
    entries.insert(entries.end(), more.begin(), more.end());
}

// Moves all the portions or none.
Result<std::vector<StockEntry>> move_all(std::vector<Portion> const& portions, PoolId from,
                                         PoolId into, EntryKind kind, inventory::Stocks& stocks) {
    std::vector<Fault> faults;
    for (auto const& portion : portions) {
        auto const left = stocks.at({portion.sku, from}).available();
        if (left < portion.quantity)
            faults.push_back({portion.pointer, Code::insufficient_stock,
                              std::to_string(left) + " " + portion.base_unit + " can be had",
                              Available{left, portion.base_unit}});
    }
    if (!faults.empty())
        return refuse(Code::insufficient_stock, "There is not enough; nothing was moved.",
                      std::move(faults));
    std::vector<StockEntry> entries;
    for (auto const& portion : portions)
        append(entries, inventory::shift(stocks.at({portion.sku, from}),
                                         stocks.at({portion.sku, into}), portion.quantity, kind));
    return entries;
}

PoolId general_of(std::vector<Pool> const& pools, LocationId location) {
    return std::find_if(pools.begin(), pools.end(),
                        [&](Pool const& pool) {
                            return pool.kind == inventory::PoolKind::general &&
                                   pool.location == location;
                        })
        ->id;
}

void add_event(storage::Tx& tx, Share const& share, std::string_view done, Services const& services,
               Instant now) {
    nlohmann::json const data{
        {"code", share.code}, {"channel", share.channel}, {"location", share.location_code}};
    storage::outbox::Event const event{EventId{services.ids.next(now)},
                                       "pool." + std::string(done),
                                       share.id.uuid,
                                       share.version,
                                       {},
                                       share.supplier,
                                       data.dump(),
                                       now};
    storage::outbox::append(tx, std::span(&event, 1));
}

// What other shares at the location have to give back comes first.
Result<void> cut(storage::Tx& tx, Share const& share, std::vector<Portion> const& portions,
                 Instant now) {
    auto const pools = storage::pools::general_and_over(tx, {share.location}, now);
    auto const general = general_of(pools, share.location);
    std::vector<SkuId> skus;
    std::set<StockKey> keys;
    for (auto const& portion : portions) {
        skus.push_back(portion.sku);
        keys.insert({portion.sku, share.id});
        for (auto const& pool : pools) keys.insert({portion.sku, pool.id});
    }
    storage::pools::add_items(tx, share.id, skus);
    if (storage::pools::keys_of(tx, {share.id}).size() > pool_items_max)
        return refuse(
            Code::validation_failed, "The request has faults.",
            {{"/items", Code::too_many,
              "A pool holds at most " + std::to_string(pool_items_max) + " SKUs in all."}});
    LockedStock stock(tx, keys);
    auto entries = inventory::give_back_what_is_over(pools, stock.rows(), now);
    auto moved = move_all(portions, general, share.id, EntryKind::allotted, stock.rows());
    if (!moved) return tl::unexpected(std::move(moved.error()));
    append(entries, *std::move(moved));
    stock.save(tx, entries, now);
    return {};
}

Error is_over_already() {
    return {Code::illegal_transition, "This pool is over: what was left of it is general.", {}};
}

}  // namespace

Result<void> open_pool(storage::Tx& tx, Share const& share, std::vector<Portion> const& portions,
                       Services const& services, Instant now) {
    if (storage::pools::count_open(tx, share.supplier, now) >= open_pools_max)
        return refuse(
            Code::validation_failed, "The request has faults.",
            {{"", Code::too_many,
              "At most " + std::to_string(open_pools_max) + " pools are open at a time."}});
    if (!storage::pools::insert(tx, share))
        return refuse(Code::already_exists, "There is a pool of this code at this location.",
                      {{"/code", Code::already_exists, "is in use"}});
    if (auto done = cut(tx, share, portions, now); !done) return done;
    add_event(tx, share, "allotted", services, now);
    return {};
}

Result<void> allot(storage::Tx& tx, Share& share, std::vector<Portion> const& portions,
                   Services const& services, Instant now) {
    if (share.is_over(now)) return tl::unexpected(is_over_already());
    if (auto done = cut(tx, share, portions, now); !done) return done;
    ++share.version;
    storage::pools::update(tx, std::span(&share, 1));
    add_event(tx, share, "allotted", services, now);
    return {};
}

Result<void> give_back(storage::Tx& tx, Share& share,
                       std::optional<std::vector<Portion>> const& portions,
                       Services const& services, Instant now) {
    if (share.is_over(now)) return tl::unexpected(is_over_already());
    auto pools = storage::pools::general_and_over(tx, {share.location}, now);
    auto const general = general_of(pools, share.location);
    std::set<StockKey> keys;
    for (auto const& key : storage::pools::keys_of(tx, {share.id})) {
        keys.insert(key);
        keys.insert({key.sku, general});
    }
    if (portions)
        for (auto const& portion : *portions) {
            keys.insert({portion.sku, share.id});
            keys.insert({portion.sku, general});
        }
    LockedStock stock(tx, keys);
    std::vector<StockEntry> entries;
    if (portions) {
        auto moved = move_all(*portions, share.id, general, EntryKind::given_back, stock.rows());
        if (!moved) return tl::unexpected(std::move(moved.error()));
        entries = *std::move(moved);
    } else {
        share.gives_back_at = now;
        share.given_back_at = now;
        pools.push_back({share.id, share.kind, share.location});
        pools.back().gives_back_at = now;
        entries = inventory::give_back_what_is_over(pools, stock.rows(), now);
    }
    stock.save(tx, entries, now);
    ++share.version;
    storage::pools::update(tx, std::span(&share, 1));
    add_event(tx, share, "given_back", services, now);
    return {};
}

int give_back_due(storage::Tx& tx, Services const& services, Instant now, int shares_max) {
    auto due = storage::pools::lock_due(tx, now, shares_max);
    if (due.empty()) return 0;
    std::vector<PoolId> ids;
    std::vector<LocationId> locations;
    std::map<PoolId, LocationId> location_of;
    for (auto const& share : due) {
        ids.push_back(share.id);
        locations.push_back(share.location);
        location_of.emplace(share.id, share.location);
    }
    // Only those that are locked here; the others have somebody else to move them.
    auto pools = storage::pools::general_and_over(tx, locations, now);
    std::erase_if(pools, [&](Pool const& pool) {
        return pool.kind != inventory::PoolKind::general && !location_of.contains(pool.id);
    });
    std::set<StockKey> keys;
    for (auto const& key : storage::pools::keys_of(tx, ids)) {
        keys.insert(key);
        keys.insert({key.sku, general_of(pools, location_of.at(key.pool))});
    }
    LockedStock stock(tx, keys);
    auto const entries = inventory::give_back_what_is_over(pools, stock.rows(), now);
    stock.save(tx, entries, now);
    for (auto& share : due) {
        share.given_back_at = now;
        ++share.version;
        add_event(tx, share, "given_back", services, now);
    }
    storage::pools::update(tx, due);
    return static_cast<int>(due.size());
}

}  // namespace chaolu::app
