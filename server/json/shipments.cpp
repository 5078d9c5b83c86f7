// Field by field, in the order of the contract.
#include "server/json/shipments.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::shipments::Shipment const& shipment) {
    auto lines = Json::array();
    for (auto const& line : shipment.lines) {
        auto const in_base = [&](std::int64_t value) {
            return Json{{"value", value}, {"unit", line.base_unit}};
        };
        lines.push_back(
            {{"position", lines.size() + 1},
             {"line", line.line.position},
             {"component", line.line.component == 0 ? Json(nullptr) : Json(line.line.component)},
             {"sku", line.sku},
             {"lot_id", line.lot.text()},
             {"lot_code", line.lot_code},
             {"pool", line.pool},
             {"quantity", in_base(line.quantity)},
             {"returned", in_base(line.returned)},
             {"lost", in_base(line.lost)}});
    }
    return {{"id", shipment.id.text()},
            {"supplier_order_id", shipment.part.text()},
            {"order_id", shipment.order.text()},
            {"supplier_id", shipment.supplier.text()},
            {"buyer_id", shipment.buyer.text()},
            {"location", shipment.location_code},
            {"state", text(shipment.state)},
            {"delivery_day", to_text(shipment.delivery_day)},
            {"plate_no", or_null(shipment.plate_no)},
            {"note", or_null(shipment.note)},
            {"lines", std::move(lines)},
            {"picked_at", to_text(shipment.picked_at)},
            {"closed_at", or_null(shipment.closed_at)},
            {"version", shipment.version}};
}

}  // namespace chaolu::json
