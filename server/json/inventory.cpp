// Field by field, in the order of the contract.
#include "server/json/inventory.hpp"

#include "server/imports/file.hpp"
#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

std::string hex(std::string const& bytes) {
    return storage::to_bytea(bytes).substr(2);  // without "\x"
}

template <class T>
Json id_or_null(std::optional<T> const& id) {
    return id ? Json(id->text()) : Json(nullptr);
}

// Which document a row belongs to, mostly its kind tells.
Json document_or_null(storage::inventory::EntryRow const& row) {
    using inventory::EntryKind;
    using storage::inventory::EntryDocument;
    auto const& entry = row.entry;
    if (!entry.document) return nullptr;
    // Of an order nothing but its shipments is a document.
    if (entry.supplier_order) return ShipmentId{*entry.document}.text();
    switch (row.document) {
        case EntryDocument::as_its_kind: break;
        case EntryDocument::consignment_report: return ConsignmentReportId{*entry.document}.text();
        case EntryDocument::transfer: return TransferId{*entry.document}.text();
        case EntryDocument::stock_import: return StockImportId{*entry.document}.text();
        case EntryDocument::goods_receipt: return GoodsReceiptId{*entry.document}.text();
    }
    switch (entry.kind) {
        case EntryKind::received: return GoodsReceiptId{*entry.document}.text();
        case EntryKind::adjusted:
        case EntryKind::shrinkage: return StockAdjustmentId{*entry.document}.text();
        case EntryKind::shipped: return ConsignmentReportId{*entry.document}.text();
        case EntryKind::counted: return StockCountId{*entry.document}.text();
        case EntryKind::transformed_out:
        case EntryKind::transformed_in: return TransformationId{*entry.document}.text();
        case EntryKind::transferred_out:
        case EntryKind::transferred_in: return TransferId{*entry.document}.text();
        default: return nullptr;
    }
}

}  // namespace

Json encode(storage::inventory::LotRow const& row) {
    auto const& lot = row.lot;
    Json growing_unit;
    if (lot.growing_unit)
        growing_unit = {{"site", lot.growing_unit->site}, {"number", lot.growing_unit->number}};
    return {{"id", row.id.text()},
            {"lot_code", lot.lot_code},
            {"sku", row.sku},
            {"supplier_id", row.supplier.text()},
            {"harvest_date", or_null(lot.harvest_date)},
            {"production_date", or_null(lot.production_date)},
            {"expiry_date", or_null(lot.expiry_date)},
            {"growing_unit", std::move(growing_unit)},
            {"quantity", encode(Quantity{lot.quantity, row.base_unit})},
            {"pieces", or_null(lot.pieces)},
            {"gross_weight", or_null(lot.gross_weight)},
            {"tare_weight", or_null(lot.tare_weight)},
            {"on_hand", row.on_hand},
            {"set_aside", row.set_aside},
            {"picked", row.picked},
            {"hold_reason", or_null(row.hold_reason)},
            {"version", row.version},
            {"created_at", to_text(row.created_at)}};
}

Json encode(storage::inventory::StockRow const& row) {
    return {{"sku", row.sku},
            {"supplier_id", row.supplier.text()},
            {"location", row.location},
            {"pool", row.pool},
            {"base_unit", row.base_unit},
            {"on_hand", row.stock.on_hand},
            {"reserved", row.stock.reserved},
            {"available", row.is_consigned ? 0 : row.stock.available()},
            {"consigned", row.is_consigned ? row.stock.available() : 0},
            {"incoming", row.incoming},
            {"version", row.version}};
}

Json encode(storage::inventory::EntryRow const& row) {
    auto const& entry = row.entry;
    return {{"sku", row.sku},
            {"supplier_id", row.supplier.text()},
            {"location", row.location},
            {"pool", row.pool},
            {"sequence", entry.sequence},
            {"kind", text(entry.kind)},
            {"on_hand_delta", entry.on_hand_delta},
            {"reserved_delta", entry.reserved_delta},
            {"on_hand_after", entry.on_hand_after},
            {"reserved_after", entry.reserved_after},
            {"lot_id", id_or_null(entry.lot)},
            {"supplier_order_id", id_or_null(entry.supplier_order)},
            {"reason", or_null(entry.reason)},
            {"document_id", document_or_null(row)},
            {"created_at", to_text(row.created_at)}};
}

Json encode(storage::stock_changes::Change const& change) {
    auto lots = Json::array();
    for (auto const& share : change.lots)
        lots.push_back({{"lot_id", share.lot.text()}, {"delta", share.quantity}});
    bool const is_count = change.kind == storage::stock_changes::Kind::count;
    Json json{
        {"id", is_count ? StockCountId{change.id}.text() : StockAdjustmentId{change.id}.text()},
        {"sku", change.sku},
        {"supplier_id", change.supplier.text()},
        {"pool", change.pool},
        {"base_unit", change.base_unit},
        {"lot_id", id_or_null(change.lot)},
        {"note", or_null(change.note)},
        {"delta", change.delta},
        {"on_hand_after", change.on_hand_after},
        {"reserved_after", change.reserved_after},
        {"lots", std::move(lots)},
        {"created_at", to_text(change.created_at)}};
    if (is_count) {
        json["counted"] = or_null(change.counted);
        json["expected"] = or_null(change.expected);
    } else {
        json["reason"] = or_null(change.reason);
    }
    return json;
}

Json encode(storage::stock_imports::StockImport const& import) {
    return {{"id", import.id.text()},
            {"state", text(import.state)},
            {"retry_of", id_or_null(import.retry_of)},
            {"location_id", id_or_null(import.location)},
            {"absent", text(import.absent)},
            {"absent_count", import.absent_count},
            {"file_sha256", hex(import.file_sha256)},
            {"row_count", import.row_count},
            {"good_count", import.good_count},
            {"format", import.format},
            {"error_count", import.error_count},
            {"warning_count", import.warning_count},
            {"received_count", import.received_count},
            {"changed_count", import.changed_count},
            {"unchanged_count", import.unchanged_count},
            {"created_at", to_text(import.created_at)},
            {"applied_at", or_null(import.applied_at)},
            {"version", import.version}};
}

Json encode(storage::stock_imports::StockImport const& import,
            std::vector<storage::stock_imports::RowFault> const& faults,
            std::vector<storage::stock_imports::RowFault> const& warnings) {
    auto const format = imports::format_from(import.format).value_or(imports::Format::csv);
    auto const encoded = [&](auto const& notes) {
        auto list = Json::array();
        for (auto const& note : notes)
            list.push_back(
                {{"line", note.line},
                 {"column", note.column},
                 {"address", imports::address(format, note.line, note.column, note.header)},
                 {"header", note.header},
                 {"code", note.code},
                 {"detail", note.detail}});
        return list;
    };
    auto json = encode(import);
    json["errors"] = encoded(faults);
    json["warnings"] = encoded(warnings);
    return json;
}

Json event_data(storage::stock_imports::StockImport const& import) {
    return {{"stock_import_id", import.id.text()},
            {"file_sha256", hex(import.file_sha256)},
            {"received_count", import.received_count},
            {"changed_count", import.changed_count},
            {"zeroed_count", import.absent_count}};
}

Json encode(storage::absent_stock::ShownSku const& each) {
    return {{"sku", each.sku},
            {"available", {{"value", each.available}, {"unit", each.base_unit}}}};
}

}  // namespace chaolu::json
