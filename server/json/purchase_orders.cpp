// Field by field, in the order of the contract.
#include "server/json/purchase_orders.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::purchase_orders::PurchaseOrder const& order) {
    auto lines = Json::array();
    for (auto const& line : order.lines)
        lines.push_back({{"position", lines.size() + 1},
                         {"sku", line.sku},
                         {"base_unit", text(line.base_unit)},
                         {"ordered", line.quantity.ordered},
                         {"received", line.quantity.received},
                         {"receivable", line.quantity.receivable()},
                         {"price", line.price ? encode_price(line.price->e4, line.price->per.unit)
                                              : Json(nullptr)},
                         {"needs_inspection", line.needs_inspection}});
    return {{"id", order.id.text()},
            {"supplier_id", order.supplier.text()},
            {"location", order.location_code},
            {"seller", order.seller},
            {"expected_on", or_null(order.expected_on)},
            {"over_receipt_pct", order.over_receipt_pct},
            {"state", text(order.state)},
            {"note", or_null(order.note)},
            {"lines", std::move(lines)},
            {"created_at", to_text(order.created_at)},
            {"version", order.version}};
}

}  // namespace chaolu::json
