// Load facts, decide each order purely, apply all of them.
#include "server/app/place_orders.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/app/order_facts.hpp"
#include "server/json/ordering.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_needs.hpp"
#include "storage/ordering.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using ordering::Order;
using storage::ordering::Reference;

struct Wanted {
    WantedFacts facts;
    std::vector<Reference> references;
};

Wanted wanted_of(std::span<OrderRequest const> requests) {
    Wanted wanted;
    auto& facts = wanted.facts;
    for (auto const& [buyer, command] : requests) {
        facts.buyers.insert(buyer.id);
        for (auto const& line : command->lines) facts.skus.insert(line.sku_code);
        if (command->price_list) facts.price_lists.insert(*command->price_list);
        if (command->client_reference)
            wanted.references.emplace_back(buyer.id, *command->client_reference);
        facts.last_delivery_day =
            std::max(facts.last_delivery_day, ordering::last_delivery_day(*command));
        if (!buyer.channel) continue;
        facts.channels.insert(buyer.channel->code);
        if (buyer.channel->uses_cycles) facts.channels_with_cycles.insert(buyer.channel->code);
        if (buyer.channel->has_own_assortment)
            facts.channels_with_assortment.insert(buyer.channel->code);
    }
    return wanted;
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
    storage::lot_needs::insert(tx, orders);
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
    auto facts =
        load_order_facts(tx, wanted.facts, now, lock_first ? StockLock::early : StockLock::late);
    OrderGroup group;
    auto& [results, entries] = group;
    entries = give_back_what_is_over(facts, now);
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
