// What came of purchase orders: which lots, where they were put, how they were inspected, and what
// was charged for bringing them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/goods_receipt.hpp"
#include "domain/inventory/landed_cost.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::goods_receipts {

using chaolu::inventory::Inspection;

struct Place {
    LocationId location;
    std::int64_t quantity = 0;
    std::string code = {};  // as read
};
struct Line {
    int order_position = 0;
    SkuId sku_id;
    LotId lot;
    std::int64_t quantity = 0;
    Inspection inspection = Inspection::not_needed;
    std::int64_t rejected = 0;
    std::optional<std::string> inspection_note = {};
    std::optional<Uuid> inspected_by = {};
    std::optional<Instant> inspected_at = {};
    std::vector<Place> places = {};
    // As read; not needed to write.
    std::string sku = {};
    std::string lot_code = {};
    BaseUnit base_unit = BaseUnit::piece;
    std::optional<chaolu::inventory::AgreedPrice> price = {};

    std::int64_t accepted() const { return quantity - rejected; }
};
struct Charge {
    ReceiptChargeId id;
    chaolu::inventory::Charge charge;
    std::optional<std::string> note;
    Uuid made_by;
    Instant made_at;
};
struct GoodsReceipt {
    GoodsReceiptId id;
    PurchaseOrderId order;
    OrganisationId supplier;
    std::string seller = {};  // as read
    std::optional<std::string> delivery_note;
    std::optional<std::string> note;
    std::vector<Line> lines = {};      // by position, from 1
    std::vector<Charge> charges = {};  // as read, oldest first
    Uuid received_by;
    Instant received_at;
    int version = 1;

    std::vector<chaolu::inventory::CostLine> cost_lines() const;
    std::vector<chaolu::inventory::Charge> plain_charges() const;
};

// With its lines and their places, without charges.
void insert(Tx& tx, GoodsReceipt const& receipt);
void insert_charge(Tx& tx, GoodsReceiptId receipt, Charge const& charge);
// Without `party` any of the market.
std::optional<GoodsReceipt> find(Tx& tx, std::optional<OrganisationId> party, GoodsReceiptId id);
// The order that it is of, alone.
std::optional<PurchaseOrderId> order_of(Tx& tx, OrganisationId supplier, GoodsReceiptId id);
// Locked until the transaction ends: after its order, before lots and stock.
std::optional<GoodsReceipt> lock(Tx& tx, OrganisationId supplier, GoodsReceiptId id);
// What became of the inspection of each line, and the version.
void save(Tx& tx, GoodsReceipt const& receipt);

struct Filter {
    std::optional<PurchaseOrderId> order;
    // Only those of which something waits for its inspection.
    bool is_pending = false;
};
// Newest first, below `before`.
std::vector<GoodsReceipt> list(Tx& tx, std::optional<OrganisationId> party, Filter const& filter,
                               std::optional<GoodsReceiptId> before, int rows_max);

// The receipt that this lot waits for its inspection in.
std::optional<GoodsReceiptId> pending_of(Tx& tx, LotId lot);

}  // namespace chaolu::storage::goods_receipts
