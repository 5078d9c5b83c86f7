// Field by field, in the order of the contract; costs are worked out anew each time.
#include "server/json/goods_receipts.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

using storage::goods_receipts::GoodsReceipt;
using storage::goods_receipts::Line;

Json money_or_null(std::optional<Money> const& money) {
    return money ? json::encode(*money) : Json(nullptr);
}

Json encode_cost(inventory::LandedCost const& cost, Line const& line) {
    return {{"goods", money_or_null(cost.goods)},
            {"charges", json::encode(cost.charges)},
            {"landed", money_or_null(cost.landed)},
            {"unit_cost", cost.unit_e4 ? encode_price(*cost.unit_e4, line.price.value().per.unit)
                                       : Json(nullptr)}};
}

Json encode_line(Line const& line, std::size_t position, inventory::LandedCost const& cost) {
    auto places = Json::array();
    for (auto const& place : line.places)
        places.push_back({{"location", place.code}, {"quantity", place.quantity}});
    return {{"position", position},
            {"order_position", line.order_position},
            {"sku", line.sku},
            {"base_unit", text(line.base_unit)},
            {"lot_id", line.lot.text()},
            {"lot_code", line.lot_code},
            {"quantity", line.quantity},
            {"places", std::move(places)},
            {"inspection", text(line.inspection)},
            {"rejected", line.rejected},
            {"inspection_note", or_null(line.inspection_note)},
            {"inspected_at", or_null(line.inspected_at)},
            {"cost", encode_cost(cost, line)}};
}

}  // namespace

Json encode(GoodsReceipt const& receipt) {
    auto const costs = inventory::landed_costs(receipt.cost_lines(), receipt.plain_charges());
    auto lines = Json::array();
    for (std::size_t at = 0; at < receipt.lines.size(); ++at)
        lines.push_back(encode_line(receipt.lines[at], at + 1, costs.lines[at]));
    auto charges = Json::array();
    for (auto const& each : receipt.charges)
        charges.push_back({{"id", each.id.text()},
                           {"kind", text(each.charge.kind)},
                           {"spread_by", text(each.charge.by)},
                           {"amount", encode(each.charge.amount)},
                           {"note", or_null(each.note)},
                           {"made_at", to_text(each.made_at)}});
    return {{"id", receipt.id.text()},
            {"purchase_order_id", receipt.order.text()},
            {"supplier_id", receipt.supplier.text()},
            {"seller", receipt.seller},
            {"delivery_note", or_null(receipt.delivery_note)},
            {"note", or_null(receipt.note)},
            {"lines", std::move(lines)},
            {"charges", std::move(charges)},
            {"unspread", encode(costs.unspread)},
            {"received_at", to_text(receipt.received_at)},
            {"version", receipt.version}};
}

}  // namespace chaolu::json
