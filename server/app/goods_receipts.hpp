// What came of a purchase order: received into stock, inspected, and charged for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "domain/inventory/lot.hpp"
#include "server/app/services.hpp"
#include "storage/goods_receipts.hpp"

namespace chaolu::app {

using storage::goods_receipts::GoodsReceipt;

struct ReceiveGoods {
    struct Line {
        int position = 0;  // of the order's line
        // Its SKU is that of the order's line.
        inventory::WrittenLot lot;
        // A code; none: by the putaway rules of the SKU, or where the order is expected.
        std::optional<std::string> location;
    };
    OrganisationId supplier;
    PurchaseOrderId order;
    std::vector<Line> lines;
    std::optional<std::string> delivery_note;
    std::optional<std::string> note;
    Uuid made_by;
};
// All or nothing: a lot of each line, in stock where it was put, and kept from orders when the
// order's line asks for an inspection. Never more than the order tolerates.
Result<GoodsReceipt> receive_goods(storage::Tx& tx, ReceiveGoods const& command,
                                   Services const& services, Instant now);

struct InspectGoods {
    struct Line {
        int position = 0;  // of the receipt's line
        Quantity rejected;
        std::optional<std::string> note;
        // Where it is taken from first; a code.
        std::optional<std::string> location;
    };
    OrganisationId supplier;
    GoodsReceiptId receipt;
    std::vector<Line> lines;
    Uuid made_by;
};
// What is rejected leaves, as far as it is there still, and may be delivered again; the rest may be
// sold. What is there beyond that of a line of which all is rejected stays held. Each line once.
Result<GoodsReceipt> inspect_goods(storage::Tx& tx, InspectGoods const& command,
                                   Services const& services, Instant now);

struct ChargeReceipt {
    OrganisationId supplier;
    GoodsReceiptId receipt;
    inventory::Charge charge;
    std::optional<std::string> note;
    Uuid made_by;
};
// One more charge for what came, to be borne by its lines.
Result<GoodsReceipt> charge_receipt(storage::Tx& tx, ChargeReceipt const& command,
                                    Services const& services, Instant now);

// The receipt as it stands now, after its event was written.
GoodsReceipt told_receipt(storage::Tx& tx, GoodsReceipt const& written, std::string const& what,
                          Services const& services, Instant now);

}  // namespace chaolu::app
