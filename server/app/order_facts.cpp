// Facts that only some buyers or goods have cost a round trip only where there are such.
#include "server/app/order_facts.hpp"

#include <algorithm>
#include <map>

#include "storage/channel_assortment.hpp"
#include "storage/inventory.hpp"
#include "storage/listings.hpp"
#include "storage/lot_needs.hpp"
#include "storage/order_cycles.hpp"
#include "storage/ordering.hpp"
#include "storage/price_candidates.hpp"

namespace chaolu::app {
namespace {

using inventory::StockKey;
using storage::lot_needs::PlaceOfSku;

// Only buyers of such channels cost a round trip.
void load_channel_facts(storage::Tx& tx, WantedFacts const& wanted, Instant now,
                        ordering::Facts& facts) {
    auto const& with_cycles = wanted.channels_with_cycles;
    auto const& with_assortment = wanted.channels_with_assortment;
    auto const& skus = wanted.skus;
    if (!with_cycles.empty())
        facts.cycles = storage::order_cycles::first_not_over(
            tx, {with_cycles.begin(), with_cycles.end()}, now);
    if (!with_assortment.empty())
        facts.listed = storage::channel_assortment::listed(
            tx, {with_assortment.begin(), with_assortment.end()}, {skus.begin(), skus.end()}, now);
}

// What each offer could cost whoever orders; who is in which group comes with it.
void load_prices(storage::Tx& tx, WantedFacts const& wanted, ordering::Facts& facts) {
    std::vector<SkuId> skus;
    for (auto const& [code, sku] : facts.skus) skus.push_back(sku.id);
    storage::pricing::Askers const askers{{wanted.buyers.begin(), wanted.buyers.end()},
                                          {wanted.channels.begin(), wanted.channels.end()}};
    auto found = storage::pricing::candidates(tx, skus, askers, facts.price_day);
    facts.price_revision = found.revision;
    for (auto& [code, sku] : facts.skus)
        for (auto& offer : sku.offers)
            for (auto const& price : found.of(sku.id))
                if (!price.supplier || price.supplier == offer.supplier)
                    offer.prices.push_back(price);
    if (!wanted.price_lists.empty())
        facts.named_price_lists = storage::pricing::named_lists(
            tx, {wanted.price_lists.begin(), wanted.price_lists.end()}, askers, facts.price_day,
            found);
    facts.groups = std::move(found.groups);
}

std::set<StockKey> keys_of(WantedFacts const& wanted, ordering::Facts const& facts) {
    std::set<StockKey> keys;
    for (auto const& code : wanted.skus) {
        auto const sku = facts.skus.find(code);
        if (sku == facts.skus.end()) continue;
        for (auto const& offer : sku->second.offers)
            for (auto const& key : ordering::keys_of(facts.skus, sku->second, offer))
                keys.insert(key);
    }
    return keys;
}

// What is asked of lots, and the SKUs whose lots must be looked at for it.
std::set<SkuId> load_asked(storage::Tx& tx, WantedFacts const& wanted, ordering::Facts& facts) {
    std::vector<SkuId> skus;
    for (auto const& [code, sku] : facts.skus) skus.push_back(sku.id);
    auto const today = facts.price_day;
    auto found =
        storage::lot_needs::asked(tx, {wanted.buyers.begin(), wanted.buyers.end()},
                                  {wanted.channels.begin(), wanted.channels.end()}, skus, today,
                                  std::max(today, wanted.last_delivery_day.value_or(today)));
    auto& asked = facts.asked = std::move(found.asked);
    if (!wanted.min.is_any())
        for (auto const& buyer : wanted.buyers)
            for (auto const sku : skus) {
                auto& min = asked.by_buyers[{buyer, sku}];
                min = stricter(min, wanted.min);
            }
    if (!asked.by_channels.empty()) return {skus.begin(), skus.end()};
    auto watched = std::move(found.not_for_everybody);
    for (auto const& [key, min] : asked.by_buyers) watched.insert(key.second);
    return watched;
}

// The places at which the watched SKUs lie, and the rows of all pools that share what lies there:
// those of other channels too.
std::map<PlaceOfSku, std::vector<PoolId>> watch(storage::Tx& tx, ordering::Facts const& facts,
                                                std::set<SkuId> const& watched,
                                                std::set<StockKey>& keys) {
    std::map<PoolId, LocationId> locations;
    for (auto const& [code, sku] : facts.skus)
        for (auto const& offer : sku.offers)
            for (auto const& pool : offer.pools) locations.emplace(pool.id, pool.location);
    std::set<PlaceOfSku> places;
    std::set<LocationId> named;
    for (auto const& key : keys)
        if (watched.contains(key.sku)) {
            places.emplace(locations.at(key.pool), key.sku);
            named.insert(locations.at(key.pool));
        }
    auto const pools = storage::lot_needs::pools_at(tx, {named.begin(), named.end()});
    std::map<PlaceOfSku, std::vector<PoolId>> shared;
    for (auto const& place : places) {
        auto& at = shared[place] = pools.at(place.first);
        for (auto const pool : at) keys.insert({place.second, pool});
    }
    return shared;
}

}  // namespace

ordering::Facts load_order_facts(storage::Tx& tx, WantedFacts const& wanted, Instant now,
                                 StockLock lock) {
    ordering::Facts facts;
    facts.price_day = shanghai_day(now);
    facts.skus =
        storage::ordering::sku_facts(tx, {wanted.skus.begin(), wanted.skus.end()},
                                     {now, {wanted.channels.begin(), wanted.channels.end()}});
    load_prices(tx, wanted, facts);
    std::vector<ProductId> products;
    for (auto const& [code, sku] : facts.skus) products.push_back(sku.product);
    facts.shown = storage::listings::shown(tx, products, now);
    load_channel_facts(tx, wanted, now, facts);
    auto keys = keys_of(wanted, facts);
    auto const watched = load_asked(tx, wanted, facts);
    std::map<PlaceOfSku, std::vector<PoolId>> places;
    if (!watched.empty()) places = watch(tx, facts, watched, keys);
    std::vector<StockKey> const sorted(keys.begin(), keys.end());
    bool const is_locked = lock == StockLock::early || (lock == StockLock::late && !places.empty());
    for (auto const& stock :
         is_locked ? storage::inventory::lock(tx, sorted) : storage::inventory::read(tx, sorted))
        facts.stock.emplace(stock.key, stock);
    if (places.empty()) return facts;
    // After the lock: what is promised from now on is promised behind us.
    std::vector<PlaceOfSku> named;
    for (auto const& [place, pools] : places) named.push_back(place);
    facts.lots = storage::lot_needs::places(tx, named);
    for (auto& [place, lots] : facts.lots) lots.pools = places.at(place);
    return facts;
}

std::vector<inventory::StockEntry> give_back_what_is_over(ordering::Facts& facts, Instant now) {
    std::map<OrganisationId, std::vector<inventory::Pool> const*> pools;
    for (auto const& [code, sku] : facts.skus)
        for (auto const& offer : sku.offers) pools.emplace(offer.supplier, &offer.pools);
    std::vector<inventory::StockEntry> entries;
    for (auto const& [supplier, its] : pools)
        for (auto& entry : inventory::give_back_what_is_over(*its, facts.stock, now))
            entries.push_back(std::move(entry));
    return entries;
}

}  // namespace chaolu::app
