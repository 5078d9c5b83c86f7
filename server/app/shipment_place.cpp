// Lots are locked before the stock that they are part of; both are written with their ledger.
#include "server/app/shipment_place.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "server/app/holdings.hpp"
#include "server/json/shipments.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {

void lock_stock_of(storage::Tx& tx, std::vector<inventory::StockKey> keys, ShipmentPlace& place) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (auto const& key : keys) place.facts.stock.emplace(key, inventory::Stock{key});
    for (auto const& row : storage::inventory::lock(tx, keys)) place.facts.stock.at(row.key) = row;
}

void write_shipment_place(storage::Tx& tx, ShipmentPlace const& place,
                          std::vector<inventory::StockEntry> const& entries, Uuid made_by,
                          Instant now) {
    write_place(tx, place.location, place.located, place.facts.stock, entries, made_by, now);
}

storage::shipments::Shipment told_shipment(storage::Tx& tx, ShipmentId id, std::string const& event,
                                           Services const& services, Instant now) {
    auto shipment = storage::shipments::find(tx, {}, id).value();
    storage::outbox::Event const one{EventId{services.ids.next(now)},
                                     "shipment." + event,
                                     id.uuid,
                                     shipment.version,
                                     shipment.buyer,
                                     shipment.supplier,
                                     json::encode(shipment).dump(),
                                     now};
    storage::outbox::append(tx, std::span(&one, 1));
    return shipment;
}

}  // namespace chaolu::app
