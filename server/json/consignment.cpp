// Field by field, in the order of the contract.
#include "server/json/consignment.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

Json encode_line(storage::consignment::Line const& line) {
    auto lots = Json::array();
    for (auto const& each : line.lots)
        lots.push_back(
            {{"lot_id", each.lot.text()}, {"lot_code", each.code}, {"quantity", each.quantity}});
    return {
        {"sku", line.sku},
        {"kind", text(line.fate)},
        {"base_unit", line.base_unit},
        {"quantity", line.quantity},
        {"amount", line.amount_fen ? encode(Money{*line.amount_fen}) : Json(nullptr)},
        {"unit_price", line.price ? encode_price(line.price->e4, line.price->per) : Json(nullptr)},
        {"buyer", or_null(line.buyer)},
        {"reason", or_null(line.reason)},
        {"lots", std::move(lots)}};
}

}  // namespace

Json encode(storage::consignment::Report const& report) {
    auto lines = Json::array();
    for (auto const& line : report.lines) lines.push_back(encode_line(line));
    return {
        {"id", report.id.text()},
        {"supplier_id", report.supplier.text()},
        {"holder_id", report.holder.text()},
        {"location_id", report.location.text()},
        {"business_day", to_text(report.day)},
        {"note", or_null(report.note)},
        {"reporter_id", report.reporter.text()},
        {"reported_at", to_text(report.reported_at)},
        {"reverses_id", report.reverses ? Json(report.reverses->text()) : Json(nullptr)},
        {"reversed_by_id", report.reversed_by ? Json(report.reversed_by->text()) : Json(nullptr)},
        {"lines", std::move(lines)}};
}

Json encode(storage::consignment::Lying const& lying) {
    return {{"location_id", lying.location.text()},
            {"location", lying.location_code},
            {"supplier_id", lying.supplier.text()},
            {"holder_id", lying.holder.text()},
            {"sku", lying.sku},
            {"base_unit", lying.base_unit},
            {"on_hand", lying.on_hand},
            {"incoming", lying.incoming},
            {"first_expiry_date", or_null(lying.first_expiry)}};
}

Json encode(storage::consignment::Movements const& movements) {
    auto const balance = inventory::fold(movements.on_hand, movements.flows);
    return {{"sku", movements.sku},         {"base_unit", movements.base_unit},
            {"opening", balance.opening},   {"received", balance.received},
            {"sold", balance.sold},         {"sold_amount", encode(Money{movements.sold_fen})},
            {"lost", balance.lost},         {"sent_back", balance.sent_back},
            {"adjusted", balance.adjusted}, {"closing", balance.closing}};
}

}  // namespace chaolu::json
