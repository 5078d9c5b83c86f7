// What suppliers buy in for stock, and how much of it has come.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/purchase_order.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::purchase_orders {

using chaolu::inventory::AgreedPrice;
using chaolu::inventory::PurchasedQuantity;
using chaolu::inventory::PurchaseOrderState;

struct Line {
    SkuId sku_id;
    PurchasedQuantity quantity;
    std::optional<AgreedPrice> price;
    bool needs_inspection = false;
    // As read; not needed to write.
    std::string sku = {};
    BaseUnit base_unit = BaseUnit::piece;
};
struct PurchaseOrder {
    PurchaseOrderId id;
    OrganisationId supplier;
    LocationId location;
    std::string location_code = {};  // as read
    std::string seller;
    std::optional<Date> expected_on;
    int over_receipt_pct = 0;
    PurchaseOrderState state = PurchaseOrderState::open;
    std::optional<std::string> note;
    std::vector<Line> lines;  // by position, from 1; a SKU stands in one of them
    Uuid created_by;
    Instant created_at;
    int version = 1;

    std::vector<PurchasedQuantity> quantities() const;
};

// With its lines.
void insert(Tx& tx, PurchaseOrder const& order);
// Without `party` any of the market.
std::optional<PurchaseOrder> find(Tx& tx, std::optional<OrganisationId> party, PurchaseOrderId id);
// Locked until the transaction ends: before receipts, lots and stock.
std::optional<PurchaseOrder> lock(Tx& tx, OrganisationId supplier, PurchaseOrderId id);
// State, what was received of each line, version.
void save(Tx& tx, PurchaseOrder const& order);
// Newest first, below `before`.
std::vector<PurchaseOrder> list(Tx& tx, std::optional<OrganisationId> party,
                                std::optional<PurchaseOrderState> state,
                                std::optional<PurchaseOrderId> before, int rows_max);

}  // namespace chaolu::storage::purchase_orders
