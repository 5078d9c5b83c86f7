// Picks what suppliers' parts of orders are promised, lets it leave or puts it back, and takes back
// what comes back.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "server/app/services.hpp"
#include "storage/ordering.hpp"
#include "storage/shipments.hpp"

namespace chaolu::app {

struct PickShipment {
    struct Line {
        fulfilment::LineRef line;
        std::optional<LotId> lot;
        std::optional<Quantity> quantity;
    };
    SupplierOrderId part;
    storage::ordering::Viewer viewer;
    // The code of the place; none: the only one at which something is left to pick.
    std::optional<std::string> location;
    // None: the last day on which a delivery may arrive, and today when nobody said.
    std::optional<Date> delivery_day;
    // None: all that is left to pick there.
    std::vector<Line> lines;
    std::optional<std::string> note;
    Uuid made_by;
};
// Of a confirmed part; lots are chosen as domain/fulfilment/shipment.hpp says, by what the order's
// channel and buyer ask of their lives on the day of delivery. Refused as a whole: not_found,
// illegal_transition, validation_failed, insufficient_stock.
Result<storage::shipments::Shipment> pick_shipment(storage::Tx& tx, PickShipment const& command,
                                                   Services const& services, Instant now);

// Which shipment of a supplier, and who acts.
struct ShipmentStep {
    OrganisationId supplier;
    ShipmentId id;
    Uuid made_by;
};
// It leaves: refused when a lot of it is held, has expired or became too old since it was picked.
Result<storage::shipments::Shipment> ship_shipment(storage::Tx& tx, ShipmentStep const& step,
                                                   std::optional<std::string> const& plate_no,
                                                   Services const& services, Instant now);
// Put back: to be picked again.
Result<storage::shipments::Shipment> cancel_shipment(storage::Tx& tx, ShipmentStep const& step,
                                                     Services const& services, Instant now);

struct ReturnedItem {
    int position = 0;  // of the shipment's lines
    Quantity quantity;
    std::optional<inventory::ChangeReason> lost;
};
// Of a shipment that has left, never more than left.
Result<storage::shipments::Shipment> return_shipment(storage::Tx& tx, ShipmentStep const& step,
                                                     std::vector<ReturnedItem> const& items,
                                                     Services const& services, Instant now);

// What the channel and the buyer of an order ask of the lives of these SKUs on that day.
std::map<SkuId, MinRemaining> asked_of_lots(storage::Tx& tx, OrganisationId buyer, OrderId order,
                                            std::vector<SkuId> const& skus, Date day);

}  // namespace chaolu::app
