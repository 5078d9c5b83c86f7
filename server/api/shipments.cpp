// Shipments: suppliers pick what is ordered, let it leave, put it back, and take back what returns.
#include "server/api/shipments.hpp"

#include <nlohmann/json.hpp>

#include "domain/fulfilment/plate.hpp"
#include "domain/inventory/consignment.hpp"
#include "server/api/paging.hpp"
#include "server/app/ship_orders.hpp"
#include "server/json/decode.hpp"
#include "server/json/shipments.hpp"
#include "server/text/nfkc.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::shipments::Shipment;

// As many as an order has.
constexpr std::size_t lines_max = ordering::lines_max;
constexpr std::int64_t components_max = 100;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t plate_length_max = 16;
// How far ahead something is picked.
constexpr int delivery_days_max = 366;

void decode_line(json::Decoder& in, app::PickShipment& command) {
    auto const position = in.integer("line", 1, lines_max);
    auto const component = in.integer("component", 1, components_max, json::maybe);
    auto const lot = in.id<kind::Lot>("lot_id", json::maybe);
    auto quantity = in.quantity("quantity", json::maybe);
    in.only({"line", "component", "lot_id", "quantity"});
    if (!position) return;
    command.lines.push_back({{static_cast<int>(*position), static_cast<int>(component.value_or(0))},
                             lot,
                             std::move(quantity)});
}

Result<app::PickShipment> decode_picking(Call const& call, SupplierOrderId part) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::PickShipment command;
    command.part = part;
    command.viewer.supplier = call.actor.organisation;
    command.made_by = call.actor.credential;
    command.location = in.code("location", json::maybe);
    command.delivery_day = in.date("delivery_day", json::maybe);
    command.note = in.text("note", note_length_max, json::maybe);
    if (in.has("lines"))
        for (auto& line : in.objects("lines", 1, lines_max)) decode_line(line, command);
    in.only({"location", "delivery_day", "note", "lines"});
    auto const today = shanghai_day(call.now);
    if (command.delivery_day && (*command.delivery_day < today ||
                                 today.plus_days(delivery_days_max) < *command.delivery_day))
        in.fault("delivery_day", Code::out_of_range, "lies in the past, or more than a year ahead");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

// As it is written, without the dot and the spaces that some put in.
std::optional<std::string> plate_from(std::string_view text) {
    std::string buffer;
    std::string plate;
    for (auto const rest = folding::nfkc(text, buffer); char const letter : rest)
        if (letter != ' ')
            plate +=
                letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    constexpr std::string_view dot = "·";
    if (auto const at = plate.find(dot); at != std::string::npos) plate.erase(at, dot.size());
    if (!fulfilment::is_plate(plate)) return {};
    return plate;
}

// None when no plate is told.
Result<std::optional<std::string>> decode_plate(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const written = in.text("plate_no", plate_length_max, json::maybe);
    in.only({"plate_no"});
    std::optional<std::string> plate;
    if (written && !(plate = plate_from(*written)))
        in.fault("plate_no", Code::invalid_format, "is no number plate, such as 晋D12345");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return plate;
}

Result<std::vector<app::ReturnedItem>> decode_returned(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    std::vector<app::ReturnedItem> items;
    for (auto& line : in.objects("lines", 1, lines_max)) {
        auto const position = line.integer("position", 1, base_quantity_max);
        auto quantity = line.quantity("quantity");
        auto const lost = line.word("reason", inventory::loss_reason_from, json::maybe);
        line.only({"position", "quantity", "reason"});
        if (position && quantity)
            items.push_back({static_cast<int>(std::min<std::int64_t>(*position, 1 << 30)),
                             *std::move(quantity), lost});
    }
    in.only({"lines"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return items;
}

tl::unexpected<Error> no_such_shipment() {
    return refuse(Code::not_found, "There is no such shipment.");
}

std::optional<app::ShipmentStep> step_of(Call const& call) {
    auto const id = ShipmentId::parse(call.path_values.at(0));
    if (!id) return {};
    return app::ShipmentStep{*call.actor.organisation, *id, call.actor.credential};
}

Result<Response> shown(Result<Shipment> const& shipment) {
    if (!shipment) return tl::unexpected(shipment.error());
    return http::with_version(shipment->version, json::encode(*shipment).dump());
}

Result<Response> pick_shipment(Call& call) {
    auto const part = SupplierOrderId::parse(call.path_values.at(0));
    if (!part) return refuse(Code::not_found, "There is no such supplier order.");
    auto const command = decode_picking(call, *part);
    if (!command) return tl::unexpected(command.error());
    auto const picked = app::pick_shipment(call.tx(), *command, call.services, call.now);
    if (!picked) return tl::unexpected(picked.error());
    return http::created("/v1/shipments/" + picked->id.text(), picked->version,
                         json::encode(*picked).dump());
}

Result<Response> ship_shipment(Call& call) {
    auto const step = step_of(call);
    if (!step) return no_such_shipment();
    auto const plate = decode_plate(call);
    if (!plate) return tl::unexpected(plate.error());
    return shown(app::ship_shipment(call.tx(), *step, *plate, call.services, call.now));
}

Result<Response> cancel_shipment(Call& call) {
    auto const step = step_of(call);
    if (!step) return no_such_shipment();
    return shown(app::cancel_shipment(call.tx(), *step, call.services, call.now));
}

Result<Response> return_shipment(Call& call) {
    auto const step = step_of(call);
    if (!step) return no_such_shipment();
    auto const items = decode_returned(call);
    if (!items) return tl::unexpected(items.error());
    return shown(app::return_shipment(call.tx(), *step, *items, call.services, call.now));
}

Result<Response> read_shipment(Call& call) {
    auto const id = ShipmentId::parse(call.path_values.at(0));
    auto const shipment =
        id ? storage::shipments::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!shipment) return no_such_shipment();
    return http::with_version(shipment->version, json::encode(*shipment).dump());
}

storage::shipments::Viewer viewer_of(Call const& call) {
    if (call.actor.sees_whole_market()) return {};
    if (call.actor.kind == identity::OrganisationKind::supplier)
        return {call.actor.organisation, {}};
    return {{}, call.actor.organisation};
}

Result<Response> list_shipments(Call& call) {
    http::Query query(call.request.query,
                      {"supplier_order_id", "lot_id", "state", "page_size", "page_token"});
    storage::shipments::Filter filter;
    filter.part = query.word("supplier_order_id", SupplierOrderId::parse);
    filter.lot = query.word("lot_id", LotId::parse);
    filter.state = query.word("state", fulfilment::shipment_state_from);
    auto const filters = "part=" + (filter.part ? filter.part->hex() : "") +
                         "&lot=" + (filter.lot ? filter.lot->hex() : "") +
                         "&state=" + (filter.state ? std::string(text(*filter.state)) : "");
    return newest_first<ShipmentId>(
        call, query, filters,
        [&](std::optional<ShipmentId> const& before, int rows_max) {
            return storage::shipments::list(call.tx(), viewer_of(call), filter, before, rows_max);
        },
        [](Shipment const& row) { return json::encode(row); });
}

}  // namespace

void add_shipment_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/supplier-orders/{id}/shipments", supplier_order_answer, pick_shipment, write);
    router.get("/v1/shipments", shipment_read, list_shipments);
    router.get("/v1/shipments/{id}", shipment_read, read_shipment);
    router.post("/v1/shipments/{id}:ship", supplier_order_answer, ship_shipment, write);
    router.post("/v1/shipments/{id}:cancel", supplier_order_answer, cancel_shipment,
                {.lane = http::LaneName::writes, .idempotent = true});
    router.post("/v1/shipments/{id}:return", supplier_order_answer, return_shipment, write);
}

}  // namespace chaolu::api
