// What lies at the place of a shipment, locked to be picked from or put back to, and written back.
#pragma once
#include <vector>

#include "domain/fulfilment/shipment.hpp"
#include "server/app/services.hpp"
#include "storage/lot_stock.hpp"
#include "storage/shipments.hpp"

namespace chaolu::app {

struct ShipmentPlace {
    LocationId location;
    std::vector<storage::lot_stock::Located> located;  // as it was
    fulfilment::PlaceFacts facts;
};

// The shipment as it stands now, after its event was written.
storage::shipments::Shipment told_shipment(storage::Tx& tx, ShipmentId id, std::string const& event,
                                           Services const& services, Instant now);

}  // namespace chaolu::app
