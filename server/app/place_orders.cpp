// Load facts, decide each order purely, apply all of them.
#include "server/app/place_orders.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "server/json/ordering.hpp"
#include "storage/channel_assortment.hpp"
#include "storage/inventory.hpp"
#include "storage/listings.hpp"
#include "storage/order_cycles.hpp"
#include "storage/ordering.hpp"
#include "storage/outbox.hpp"
#include "storage/price_candidates.hpp"

namespace chaolu::app {
namespace {

using ordering::Order;
using storage::ordering::Reference;

// What the whole group asks for, without repetition.
struct Wanted {
    std::set<OrganisationId> buyers;
    std::set<std::string> skus;
    std::set<std::string> price_lists;
    std::vector<Reference> references;
    std::set<std::string> channels;
    std::set<std::string> channels_with_cycles;
    std::set<std::string> channels_with_assortment;
};

Wanted wanted_of(std::span<OrderRequest const> requests) {
    Wanted wanted;
    for (auto const& [buyer, command] : requests) {
        wanted.buyers.insert(buyer.id);
        for (auto const& line : command->lines) wanted.skus.insert(line.sku_code);
        if (command->price_list) wanted.price_lists.insert(*command->price_list);
        if (command->client_reference)
            wanted.references.emplace_back(buyer.id, *command->client_reference);
        if (buyer.channel) wanted.channels.insert(buyer.channel->code);
        if (buyer.channel && buyer.channel->uses_cycles)
            wanted.channels_with_cycles.insert(buyer.channel->code);
        if (buyer.channel && buyer.channel->has_own_assortment)
            wanted.channels_with_assortment.insert(buyer.channel->code);
    }
    return wanted;
}

// Only buyers of such channels cost a round trip.
void load_channel_facts(storage::Tx& tx, Wanted const& wanted, Instant now,
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
void load_prices(storage::Tx& tx, Wanted const& wanted, ordering::Facts& facts) {
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

ordering::Facts load_facts(storage::Tx& tx, Wanted const& wanted, Instant now, bool lock_first) {
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
    std::set<inventory::StockKey> keys;
    for (auto const& code : wanted.skus) {
        auto const sku = facts.skus.find(code);
        if (sku == facts.skus.end()) continue;
        for (auto const& offer : sku->second.offers)
            for (auto const& key : ordering::keys_of(facts.skus, sku->second, offer))
                keys.insert(key);
    }
    std::vector<inventory::StockKey> sorted(keys.begin(), keys.end());
    for (auto const& stock :
         lock_first ? storage::inventory::lock(tx, sorted) : storage::inventory::read(tx, sorted))
        facts.stock.emplace(stock.key, stock);
    return facts;
}

// What shares that are over hold is general from their second on, whether or not the job that moves
// it has come so far: the first orders that could take it move it along.
std::vector<inventory::StockEntry> give_back(ordering::Facts& facts, Instant now) {
    std::map<OrganisationId, std::vector<inventory::Pool> const*> pools;
    for (auto const& [code, sku] : facts.skus)
        for (auto const& offer : sku.offers) pools.emplace(offer.supplier, &offer.pools);
    std::vector<inventory::StockEntry> entries;
    for (auto const& [supplier, its] : pools)
        for (auto& entry : inventory::give_back_what_is_over(*its, facts.stock, now))
            entries.push_back(std::move(entry));
    return entries;
}

std::vector<storage::outbox::Event> events_of(std::vector<Order> const& orders,
                                              Services const& services, Instant now) {
    std::vector<storage::outbox::Event> events;
    for (auto const& order : orders)
        for (auto const& part : order.parts)
            events.push_back({EventId{services.ids.next(now)}, "supplier_order.placed",
                              part.id.uuid, part.version, order.buyer, part.supplier,
                              json::event_data(order.id, order.buyer, part).dump(), now});
    return events;
}

void save(storage::Tx& tx, std::vector<Order> const& orders, Services const& services,
          Instant now) {
    if (orders.empty()) return;
    storage::ordering::insert(tx, orders);
    storage::outbox::append(tx, events_of(orders, services, now));
}

}  // namespace

OrderGroup place_orders(storage::Tx& tx, std::span<OrderRequest const> requests,
                        Services const& services, Instant now, bool lock_first) {
    auto wanted = wanted_of(requests);
    std::set<Reference> taken;
    if (!wanted.references.empty()) {
        auto found = storage::ordering::taken_references(tx, wanted.references);
        taken.insert(found.begin(), found.end());
    }
    auto facts = load_facts(tx, wanted, now, lock_first);
    OrderGroup group;
    auto& [results, entries] = group;
    entries = give_back(facts, now);
    std::vector<Order> orders;
    for (auto const& [buyer, command] : requests) {
        if (command->client_reference && taken.contains({buyer.id, *command->client_reference})) {
            results.push_back(refuse(Code::client_reference_taken,
                                     "An order with this client_reference exists.",
                                     {{"/client_reference", Code::duplicate, "is used already"}}));
            continue;
        }
        auto placed = ordering::place(*command, buyer, facts, services.ids, now);
        if (!placed) {
            results.push_back(tl::unexpected(std::move(placed.error())));
            continue;
        }
        if (command->client_reference) taken.insert({buyer.id, *command->client_reference});
        entries.insert(entries.end(), placed->entries.begin(), placed->entries.end());
        orders.push_back(placed->order);
        results.push_back(std::move(placed->order));
    }
    save(tx, orders, services, now);
    if (orders.empty()) entries.clear();
    return group;
}

bool reserve_stock(storage::Tx& tx, std::vector<inventory::StockEntry> const& entries,
                   Instant now) {
    if (entries.empty()) return true;
    std::set<inventory::StockKey> keys;
    for (auto const& entry : entries) keys.insert(entry.key);
    // Contended rows come last and in one order: no deadlock, and the shortest hold.
    auto stocks = storage::inventory::lock(tx, {keys.begin(), keys.end()});
    auto const taken = inventory::reserve_again(stocks, entries);
    if (!taken) return false;
    storage::inventory::insert_entries(tx, *taken, now);
    storage::inventory::save(tx, stocks);
    return true;
}

}  // namespace chaolu::app
