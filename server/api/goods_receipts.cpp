// What came of purchase orders: received, inspected, charged for.
#include "server/api/goods_receipts.hpp"

#include <nlohmann/json.hpp>

#include "server/api/inventory.hpp"
#include "server/api/paging.hpp"
#include "server/app/goods_receipts.hpp"
#include "server/json/decode.hpp"
#include "server/json/goods_receipts.hpp"

namespace chaolu::api {
namespace {

using app::GoodsReceipt;
using http::Call;
using http::Response;

constexpr std::size_t lines_max = 50;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t delivery_note_length_max = 64;
constexpr std::int64_t position_max = 1000;
// Ten thousand million yuan: a hundred of them can still be counted.
constexpr std::int64_t charge_fen_max = 1'000'000'000'000;

void decode_line(json::Decoder& in, app::ReceiveGoods& command) {
    auto const position = in.integer("position", 1, position_max);
    auto location = in.code("location", json::maybe);
    auto lot = decode_lot_of_known_sku(in);
    in.only({"position", "location", "lot_code", "harvest_date", "production_date", "expiry_date",
             "growing_unit", "quantity", "pieces", "gross_weight", "tare_weight"});
    if (position && lot)
        command.lines.push_back(
            {static_cast<int>(*position), *std::move(lot), std::move(location)});
}

Result<app::ReceiveGoods> decode_receipt(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::ReceiveGoods command;
    command.supplier = *call.actor.organisation;
    command.made_by = call.actor.credential;
    auto const order = in.id<kind::PurchaseOrder>("purchase_order_id");
    if (order) command.order = *order;
    command.delivery_note = in.text("delivery_note", delivery_note_length_max, json::maybe);
    command.note = in.text("note", note_length_max, json::maybe);
    for (auto& line : in.objects("lines", 1, lines_max)) decode_line(line, command);
    in.only({"purchase_order_id", "delivery_note", "note", "lines"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

std::optional<Quantity> decode_rejected(json::Decoder in) {
    auto const value = in.integer("value", 0, base_quantity_max);
    auto unit = in.code("unit");
    in.only({"value", "unit"});
    if (!value || !unit) return {};
    return Quantity{*value, *std::move(unit)};
}

Result<app::InspectGoods> decode_inspection(Call const& call, GoodsReceiptId receipt) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::InspectGoods command;
    command.supplier = *call.actor.organisation;
    command.receipt = receipt;
    command.made_by = call.actor.credential;
    for (auto& line : in.objects("lines", 1, lines_max)) {
        auto const position = line.integer("position", 1, position_max);
        auto rejected = decode_rejected(line.object("rejected"));
        auto note = line.text("note", note_length_max, json::maybe);
        auto location = line.code("location", json::maybe);
        line.only({"position", "rejected", "note", "location"});
        if (position && rejected)
            command.lines.push_back({static_cast<int>(*position), *std::move(rejected),
                                     std::move(note), std::move(location)});
    }
    in.only({"lines"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

std::optional<std::string_view> currency_from(std::string_view text) {
    return text == "CNY" ? std::optional<std::string_view>("CNY") : std::nullopt;
}

Result<app::ChargeReceipt> decode_charge(Call const& call, GoodsReceiptId receipt) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const kind = in.word("kind", inventory::charge_kind_from);
    auto const by = in.word("spread_by", inventory::spread_by_from);
    auto money = in.object("amount");
    auto const fen = money.integer("amount", -charge_fen_max, charge_fen_max);
    static_cast<void>(money.word("currency", currency_from));
    money.only({"amount", "currency"});
    if (fen == 0) money.fault("amount", Code::out_of_range, "is nothing");
    auto note = in.text("note", note_length_max, json::maybe);
    in.only({"kind", "spread_by", "amount", "note"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return app::ChargeReceipt{*call.actor.organisation,
                              receipt,
                              {*kind, *by, {*fen}},
                              std::move(note),
                              call.actor.credential};
}

tl::unexpected<Error> no_such_receipt() {
    return refuse(Code::not_found, "There is no such goods receipt.");
}

Response shown(GoodsReceipt const& receipt) {
    return http::with_version(receipt.version, json::encode(receipt).dump());
}

Result<Response> receive_goods(Call& call) {
    auto const command = decode_receipt(call);
    if (!command) return tl::unexpected(command.error());
    auto const receipt = app::receive_goods(call.tx(), *command, call.services, call.now);
    if (!receipt) return tl::unexpected(receipt.error());
    return http::created("/v1/goods-receipts/" + receipt->id.text(), receipt->version,
                         json::encode(*receipt).dump());
}

// A step of the receipt that the path names: read, then taken.
template <class Decode, class Step>
Result<Response> step(Call& call, Decode decode, Step step) {
    auto const id = GoodsReceiptId::parse(call.path_values.at(0));
    if (!id) return no_such_receipt();
    auto const command = decode(call, *id);
    if (!command) return tl::unexpected(command.error());
    auto const receipt = step(call.tx(), *command, call.services, call.now);
    if (!receipt) return tl::unexpected(receipt.error());
    return shown(*receipt);
}
Result<Response> inspect_goods(Call& call) {
    return step(call, decode_inspection, app::inspect_goods);
}
Result<Response> charge_receipt(Call& call) {
    return step(call, decode_charge, app::charge_receipt);
}

Result<Response> read_receipt(Call& call) {
    auto const id = GoodsReceiptId::parse(call.path_values.at(0));
    auto const receipt =
        id ? storage::goods_receipts::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!receipt) return no_such_receipt();
    return shown(*receipt);
}

std::optional<std::string_view> inspection_filter_from(std::string_view text) {
    return text == "pending" ? std::optional<std::string_view>("pending") : std::nullopt;
}

Result<Response> list_receipts(Call& call) {
    http::Query query(call.request.query,
                      {"purchase_order_id", "inspection", "page_size", "page_token"});
    storage::goods_receipts::Filter filter;
    filter.order = query.word("purchase_order_id", PurchaseOrderId::parse);
    filter.is_pending = query.word("inspection", inspection_filter_from).has_value();
    auto const filters = "order=" + (filter.order ? filter.order->hex() : "") +
                         "&pending=" + (filter.is_pending ? "1" : "");
    return newest_first<GoodsReceiptId>(
        call, query, filters,
        [&](std::optional<GoodsReceiptId> const& before, int rows_max) {
            return storage::goods_receipts::list(call.tx(), call.actor.finds_only(), filter, before,
                                                 rows_max);
        },
        [](GoodsReceipt const& row) { return json::encode(row); });
}

}  // namespace

void add_goods_receipt_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/goods-receipts", stock_upload, receive_goods, write);
    router.get("/v1/goods-receipts", stock_read, list_receipts);
    router.get("/v1/goods-receipts/{id}", stock_read, read_receipt);
    router.post("/v1/goods-receipts/{id}:inspect", stock_upload, inspect_goods, write);
    router.post("/v1/goods-receipts/{id}:charge", stock_upload, charge_receipt, write);
}

}  // namespace chaolu::api
