// Shipments of supplier orders, each with the lots that were picked and what came back of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/fulfilment/shipment.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::shipments {

using chaolu::fulfilment::LineRef;
using chaolu::fulfilment::ShipmentState;

struct Line {
    LineRef line;
    chaolu::inventory::StockKey stock;
    LotId lot;
    std::int64_t quantity = 0;
    // Came back, and of that was lost.
    std::int64_t returned = 0;
    std::int64_t lost = 0;
    // As read; not needed to write.
    std::string sku = {};
    std::string lot_code = {};
    std::string base_unit = {};
    std::string pool = {};
};
struct Shipment {
    ShipmentId id;
    SupplierOrderId part;
    OrderId order;
    OrganisationId supplier;
    OrganisationId buyer;
    LocationId location;
    // As read; not needed to write.
    std::string location_code = {};
    ShipmentState state = ShipmentState::picked;
    Date delivery_day;
    std::optional<std::string> plate_no = {};
    std::optional<std::string> note = {};
    Uuid picked_by = {};
    Instant picked_at = {};
    std::optional<Uuid> closed_by = {};
    std::optional<Instant> closed_at = {};
    int version = 1;
    std::vector<Line> lines = {};
};

// With its lines.
void insert(Tx& tx, Shipment const& shipment);
// Of which `party` is the supplier or the buyer; without it any of the market.
std::optional<Shipment> find(Tx& tx, std::optional<OrganisationId> party, ShipmentId id);
// State, plate, who closed it, version.
void save(Tx& tx, Shipment const& shipment);

// What came back of the line at `position` (from 1); with a reason it is lost.
struct Return {
    int position = 0;
    std::int64_t quantity = 0;
    std::optional<std::string> reason = {};
};
// Adds to what came back, and keeps each return under the version that `shipment` has now.
void save_returns(Tx& tx, Shipment const& shipment, std::vector<Return> const& returns,
                  Uuid made_by, Instant now);

// Whose shipments; one without both finds those of the market.
struct Viewer {
    std::optional<OrganisationId> supplier;
    std::optional<OrganisationId> buyer;
};
struct Filter {
    std::optional<SupplierOrderId> part;
    std::optional<ShipmentState> state;
    // Those with something of this lot: whom it went to.
    std::optional<LotId> lot = {};
};
// Newest first, below `before`, with their lines.
std::vector<Shipment> list(Tx& tx, Viewer const& viewer, Filter const& filter,
                           std::optional<ShipmentId> before, int rows_max);

}  // namespace chaolu::storage::shipments
