// Buying in for stock: orders to growers and makers, and the end of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "server/app/services.hpp"
#include "storage/purchase_orders.hpp"

namespace chaolu::app {

struct OpenPurchaseOrder {
    struct Line {
        std::string sku;
        Quantity quantity;
        std::optional<UnitPrice> price;
        bool needs_inspection = false;
    };
    OrganisationId supplier;
    std::optional<std::string> location;  // a code; none: the main one
    std::string seller;
    std::optional<Date> expected_on;
    int over_receipt_pct = 0;
    std::optional<std::string> note;
    std::vector<Line> lines;
    Uuid made_by;
};
// What is ordered is incoming at the location until it comes.
Result<storage::purchase_orders::PurchaseOrder> open_purchase_order(
    storage::Tx& tx, OpenPurchaseOrder const& command, Services const& services, Instant now);

// close: nobody waits for the rest any more. cancel: nothing of it came, and nothing will.
Result<storage::purchase_orders::PurchaseOrder> end_purchase_order(
    storage::Tx& tx, OrganisationId supplier, PurchaseOrderId id,
    inventory::PurchaseOrderEvent event, Services const& services, Instant now);

// Writes what has come of the order, locked before, and what that makes of it; tells when it is
// complete, or open again.
void save_purchase_order(storage::Tx& tx, storage::purchase_orders::PurchaseOrder& order,
                         Services const& services, Instant now);

}  // namespace chaolu::app
