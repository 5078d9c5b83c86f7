// One encoding for an order just placed and for one read back, so that both look the same.
#include "server/json/ordering.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

Json encode_line(ordering::Line const& line, int position, Date price_day) {
    Json document{
        {"position", position},
        {"supplier_order_id", line.supplier_order.text()},
        {"sku", line.sku_code},
        {"name", line.name},
        {"quantity", encode(line.ordered)},
        {"base_quantity", encode(Quantity{line.quantity, std::string(text(line.base_unit))})},
        {"unit_price", encode_price(line.price.e4, line.price.per)},
        {"amount", encode(line.amount)},
        {"price_reason", json::encode(line.reason, line.base_unit, price_day)},
        {"offer_reason",
         {{"rule", text(line.offer_reason.rule)}, {"considered", line.offer_reason.considered}}},
    };
    // Of bundles only.
    for (auto const& component : line.components)
        document["components"].push_back(
            {{"sku", component.sku_code},
             {"name", component.name},
             {"quantity",
              encode(Quantity{component.quantity, std::string(text(component.base_unit))})},
             {"share", encode(component.share)}});
    return document;
}

Json encode_delivery(ordering::Delivery const& delivery, int position) {
    auto const& address = delivery.address;
    Json window = nullptr;
    if (address.window_from && address.window_to)
        window = {{"from", to_text(*address.window_from)}, {"to", to_text(*address.window_to)}};
    return {
        {"position", position},
        {"receiver", address.receiver},
        {"phone", address.phone},
        {"division_code", address.division_code},
        {"address", address.detail},
        {"window", std::move(window)},
        {"quantities", delivery.quantities},
    };
}

Json encode_deliveries(std::vector<ordering::Delivery> const& deliveries) {
    auto list = Json::array();
    for (std::size_t at = 0; at < deliveries.size(); ++at)
        list.push_back(encode_delivery(deliveries[at], static_cast<int>(at + 1)));
    return list;
}

}  // namespace

Json encode(ordering::PriceReason const& reason, BaseUnit unit, Date price_day) {
    auto lists = Json::array();
    for (auto const& list : reason.trace.lists)
        lists.push_back({{"price_list", list.price_list},
                         {"scope", to_text(list.scope)},
                         {"outcome", text(list.verdict)}});
    Json minimum;
    if (reason.trace.minimum > 0)
        minimum = encode(Quantity{reason.trace.minimum, std::string(text(unit))});
    return {
        {"rule", "price_list"},
        {"price_list", reason.price_list},
        {"scope", to_text(reason.scope)},
        {"price_day", to_text(price_day)},
        {"decided_by", text(reason.trace.decided_by)},
        {"min_quantity", std::move(minimum)},
        {"is_of_supplier", reason.trace.is_of_supplier},
        {"considered", reason.considered},
        {"considered_lists", std::move(lists)},
    };
}

Json encode(ordering::Order const& order) {
    auto parts = Json::array();
    for (auto const& part : order.parts)
        parts.push_back({{"id", part.id.text()},
                         {"supplier_id", part.supplier.text()},
                         {"state", text(part.state)},
                         {"total", encode(part.total)},
                         {"version", part.version}});
    auto lines = Json::array();
    for (std::size_t at = 0; at < order.lines.size(); ++at)
        lines.push_back(encode_line(order.lines[at], static_cast<int>(at + 1), order.price_day));
    return {
        {"id", order.id.text()},
        {"client_reference", or_null(order.client_reference)},
        {"buyer_id", order.buyer.text()},
        {"channel", or_null(order.channel)},
        {"cycle_id", order.cycle ? Json(order.cycle->text()) : Json(nullptr)},
        {"state", text(order.state())},
        {"price_day", to_text(order.price_day)},
        {"placed_at", to_text(order.placed_at)},
        {"total", encode(order.total)},
        {"supplier_orders", std::move(parts)},
        {"lines", std::move(lines)},
        {"deliveries", encode_deliveries(order.deliveries)},
        {"version", order.version},
    };
}

Json encode(storage::ordering::OrderSummary const& order) {
    return {
        {"id", order.id.text()},
        {"client_reference", or_null(order.client_reference)},
        {"buyer_id", order.buyer.text()},
        {"channel", or_null(order.channel)},
        {"cycle_id", order.cycle ? Json(order.cycle->text()) : Json(nullptr)},
        {"state", order.state},
        {"price_day", to_text(order.price_day)},
        {"placed_at", to_text(order.placed_at)},
        {"total", encode(order.total)},
        {"line_count", order.line_count},
        {"delivery_count", order.delivery_count},
        {"version", order.version},
    };
}

Json encode(storage::ordering::Part const& part, bool with_lines) {
    Json body{
        {"id", part.part.id.text()},        {"order_id", part.order.text()},
        {"buyer_id", part.buyer.text()},    {"supplier_id", part.part.supplier.text()},
        {"state", text(part.part.state)},   {"reason", or_null(part.part.reason)},
        {"total", encode(part.part.total)}, {"placed_at", to_text(part.placed_at)},
        {"version", part.part.version},
    };
    if (!with_lines) return body;
    auto lines = Json::array();
    auto const price_day = shanghai_day(part.placed_at);
    for (std::size_t at = 0; at < part.lines.size(); ++at)
        lines.push_back(encode_line(part.lines[at], part.positions.at(at), price_day));
    body["lines"] = std::move(lines);
    body["deliveries"] = encode_deliveries(part.deliveries);
    return body;
}

Json encode(storage::ordering::Source const& source) {
    auto const in_base = [&](std::int64_t value) {
        return Json{{"value", value}, {"unit", source.base_unit}};
    };
    return {{"position", source.position},
            {"component", source.component == 0 ? Json(nullptr) : Json(source.component)},
            {"sku", source.sku},
            {"location", source.location},
            {"pool", source.pool},
            {"quantity", in_base(source.quantity)},
            {"picked", in_base(source.picked)},
            {"shipped", in_base(source.shipped)}};
}

Json event_data(OrderId order, OrganisationId buyer, ordering::SupplierOrder const& part) {
    return {
        {"supplier_order_id", part.id.text()},
        {"order_id", order.text()},
        {"buyer_id", buyer.text()},
        {"supplier_id", part.supplier.text()},
        {"state", text(part.state)},
        {"reason", or_null(part.reason)},
        {"total", encode(part.total)},
    };
}

}  // namespace chaolu::json
