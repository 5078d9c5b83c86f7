// Suppliers buy in from growers and makers, and say when an order is over.
#include "server/api/purchase_orders.hpp"

#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/app/purchase_orders.hpp"
#include "server/json/decode.hpp"
#include "server/json/purchase_orders.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using inventory::PurchaseOrderEvent;
using storage::purchase_orders::PurchaseOrder;

constexpr std::size_t lines_max = 100;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t seller_length_max = 100;

std::optional<UnitPrice> decode_price(json::Decoder in) {
    auto const price = in.price_e4("price");
    auto per = in.code("per");
    in.only({"price", "per"});
    if (!price || !per) return {};
    return UnitPrice{*price, *std::move(per)};
}

Result<app::OpenPurchaseOrder> decode_order(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::OpenPurchaseOrder command;
    command.supplier = *call.actor.organisation;
    command.made_by = call.actor.credential;
    command.location = in.code("location", json::maybe);
    command.seller = in.text("seller", seller_length_max).value_or("");
    command.expected_on = in.date("expected_on", json::maybe);
    command.over_receipt_pct = static_cast<int>(
        in.integer("over_receipt_pct", 0, inventory::over_receipt_pct_max, json::maybe)
            .value_or(0));
    command.note = in.text("note", note_length_max, json::maybe);
    for (auto& line : in.objects("lines", 1, lines_max)) {
        auto sku = line.code("sku");
        auto quantity = line.quantity("quantity");
        std::optional<UnitPrice> price;
        if (line.has("price")) price = decode_price(line.object("price"));
        auto const needs_inspection = line.boolean("needs_inspection", json::maybe);
        line.only({"sku", "quantity", "price", "needs_inspection"});
        if (sku && quantity)
            command.lines.push_back({*std::move(sku), *std::move(quantity), std::move(price),
                                     needs_inspection.value_or(false)});
    }
    in.only({"location", "seller", "expected_on", "over_receipt_pct", "note", "lines"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

tl::unexpected<Error> no_such_order() {
    return refuse(Code::not_found, "There is no such purchase order.");
}

Response shown(PurchaseOrder const& order) {
    return http::with_version(order.version, json::encode(order).dump());
}

Result<Response> open_order(Call& call) {
    auto const command = decode_order(call);
    if (!command) return tl::unexpected(command.error());
    auto const order = app::open_purchase_order(call.tx(), *command, call.services, call.now);
    if (!order) return tl::unexpected(order.error());
    return http::created("/v1/purchase-orders/" + order->id.text(), order->version,
                         json::encode(*order).dump());
}

Result<Response> end_order(Call& call, PurchaseOrderEvent event) {
    auto const id = PurchaseOrderId::parse(call.path_values.at(0));
    if (!id) return no_such_order();
    auto const order = app::end_purchase_order(call.tx(), *call.actor.organisation, *id, event,
                                               call.services, call.now);
    if (!order) return tl::unexpected(order.error());
    return shown(*order);
}
Result<Response> close_order(Call& call) { return end_order(call, PurchaseOrderEvent::close); }
Result<Response> cancel_order(Call& call) { return end_order(call, PurchaseOrderEvent::cancel); }

Result<Response> read_order(Call& call) {
    auto const id = PurchaseOrderId::parse(call.path_values.at(0));
    auto const order =
        id ? storage::purchase_orders::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!order) return no_such_order();
    return shown(*order);
}

Result<Response> list_orders(Call& call) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    auto const state = query.word("state", inventory::purchase_order_state_from);
    auto const filters = "state=" + (state ? std::string(text(*state)) : "");
    return newest_first<PurchaseOrderId>(
        call, query, filters,
        [&](std::optional<PurchaseOrderId> const& before, int rows_max) {
            return storage::purchase_orders::list(call.tx(), call.actor.finds_only(), state, before,
                                                  rows_max);
        },
        [](PurchaseOrder const& row) { return json::encode(row); });
}

}  // namespace

void add_purchase_order_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const act{.lane = http::LaneName::writes, .idempotent = true};
    router.post("/v1/purchase-orders", stock_upload, open_order,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/purchase-orders", stock_read, list_orders);
    router.get("/v1/purchase-orders/{id}", stock_read, read_order);
    router.post("/v1/purchase-orders/{id}:close", stock_upload, close_order, act);
    router.post("/v1/purchase-orders/{id}:cancel", stock_upload, cancel_order, act);
}

}  // namespace chaolu::api
