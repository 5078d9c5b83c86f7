// Transfers: suppliers send stock to another location, receive it there, or call it back.
#include "server/api/transfers.hpp"

#include <nlohmann/json.hpp>

#include "domain/inventory/consignment.hpp"
#include "server/api/paging.hpp"
#include "server/app/transfer_stock.hpp"
#include "server/json/decode.hpp"
#include "server/json/transfers.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::transfers::Transfer;

constexpr std::size_t items_max = 50;
constexpr std::size_t note_length_max = 300;

Result<app::SendTransfer> decode_sending(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::SendTransfer command;
    command.supplier = *call.actor.organisation;
    command.made_by = call.actor.credential;
    command.from = in.code("from").value_or("");
    command.to = in.code("to").value_or("");
    command.note = in.text("note", note_length_max, json::maybe);
    for (auto& item : in.objects("items", 1, items_max)) {
        auto sku = item.code("sku");
        auto const lot = item.id<kind::Lot>("lot_id", json::maybe);
        auto quantity = item.quantity("quantity");
        item.only({"sku", "lot_id", "quantity"});
        if (sku && quantity) command.items.push_back({*std::move(sku), lot, *std::move(quantity)});
    }
    in.only({"from", "to", "items", "note"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

// None: everything that was sent.
using Received = std::optional<std::vector<app::ReceivedItem>>;

Result<Received> decode_received(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Received received;
    if (in.has("items")) {
        received.emplace();
        for (auto& item : in.objects("items", 1, items_max)) {
            auto sku = item.code("sku");
            auto quantity = item.object("received");
            auto const value = quantity.integer("value", 0, base_quantity_max);
            auto unit = quantity.code("unit");
            quantity.only({"value", "unit"});
            auto const reason = item.word("reason", inventory::loss_reason_from, json::maybe);
            item.only({"sku", "received", "reason"});
            if (sku && value && unit)
                received->push_back({*std::move(sku), Quantity{*value, *std::move(unit)}, reason});
        }
    }
    in.only({"items"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return received;
}

std::optional<app::TransferStep> step_of(Call const& call, bool is_consigned = false) {
    auto const id = TransferId::parse(call.path_values.at(0));
    if (!id) return {};
    return app::TransferStep{*call.actor.organisation, *id, call.actor.credential, is_consigned};
}

tl::unexpected<Error> no_such_transfer() {
    return refuse(Code::not_found, "There is no such transfer.");
}

Response shown(Transfer const& transfer) {
    return http::with_version(transfer.version, json::encode(transfer).dump());
}

Result<Response> send_transfer(Call& call) {
    auto const command = decode_sending(call);
    if (!command) return tl::unexpected(command.error());
    auto const sent = app::send_transfer(call.tx(), *command, call.services, call.now);
    if (!sent) return tl::unexpected(sent.error());
    return http::created("/v1/stock-transfers/" + sent->id.text(), sent->version,
                         json::encode(*sent).dump());
}

Result<Response> receive(Call& call, std::optional<app::TransferStep> const& step) {
    if (!step) return no_such_transfer();
    auto const received = decode_received(call);
    if (!received) return tl::unexpected(received.error());
    auto const transfer =
        app::receive_transfer(call.tx(), *step, *received, call.services, call.now);
    if (!transfer) return tl::unexpected(transfer.error());
    return shown(*transfer);
}

Result<Response> receive_transfer(Call& call) { return receive(call, step_of(call)); }
Result<Response> receive_consigned_transfer(Call& call) {
    return receive(call, step_of(call, true));
}

Result<Response> cancel_transfer(Call& call) {
    auto const step = step_of(call);
    if (!step) return no_such_transfer();
    auto const transfer = app::cancel_transfer(call.tx(), *step, call.services, call.now);
    if (!transfer) return tl::unexpected(transfer.error());
    return shown(*transfer);
}

// The one, or none, that `find` finds.
template <class Find>
Result<Response> read_with(Call& call, Find find) {
    auto const id = TransferId::parse(call.path_values.at(0));
    auto const found = id ? find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!found) return no_such_transfer();
    return shown(*found);
}

Result<Response> read_transfer(Call& call) { return read_with(call, storage::transfers::find); }
Result<Response> read_consigned_transfer(Call& call) {
    return read_with(call, storage::transfers::find_consigned);
}

template <class List>
Result<Response> list_with(Call& call, List list) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    auto const state = query.word("state", inventory::transfer_state_from);
    auto const filters = "state=" + (state ? std::string(text(*state)) : "");
    return newest_first<TransferId>(
        call, query, filters,
        [&](std::optional<TransferId> const& before, int rows_max) {
            return list(call.tx(), call.actor.finds_only(), state, before, rows_max);
        },
        [](Transfer const& row) { return json::encode(row); });
}

Result<Response> list_transfers(Call& call) { return list_with(call, storage::transfers::list); }
Result<Response> list_consigned_transfers(Call& call) {
    return list_with(call, storage::transfers::list_consigned);
}

}  // namespace

void add_transfer_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/stock-transfers", stock_upload, send_transfer, write);
    router.get("/v1/stock-transfers", stock_read, list_transfers);
    router.get("/v1/stock-transfers/{id}", stock_read, read_transfer);
    router.post("/v1/stock-transfers/{id}:receive", stock_upload, receive_transfer, write);
    router.post("/v1/stock-transfers/{id}:cancel", stock_upload, cancel_transfer,
                {.lane = http::LaneName::writes, .idempotent = true});
    // The same transfers, for those who hold the goods at one of their ends.
    router.get("/v1/consigned-transfers", consignment_read, list_consigned_transfers);
    router.get("/v1/consigned-transfers/{id}", consignment_read, read_consigned_transfer);
    router.post("/v1/consigned-transfers/{id}:receive", consignment_write,
                receive_consigned_transfer, write);
}

}  // namespace chaolu::api
