// Lots are locked before the stock that they are part of; both are written with their ledger.
#include "server/app/shipment_place.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "server/json/shipments.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {

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
