// Lots are made of lots, and traced both ways.
#include "server/api/transformations.hpp"

#include <nlohmann/json.hpp>

#include "server/api/inventory.hpp"
#include "server/api/paging.hpp"
#include "server/app/transform_lots.hpp"
#include "server/json/transformations.hpp"
#include "server/security/sha256.hpp"
#include "storage/inventory.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::transformations::Direction;
using storage::transformations::Step;
using storage::transformations::Transformation;

constexpr std::size_t lines_max = 50;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t steps_max = 1000;
constexpr int steps_asked_for = static_cast<int>(steps_max) + 1;
// Tells the requests of one supplier apart in the lot codes that are made from them.
constexpr std::size_t document_bytes = 5;

Result<app::TransformLots> decode(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::TransformLots command;
    command.supplier = *call.actor.organisation;
    command.made_by = call.actor.credential;
    command.note = in.text("note", note_length_max, json::maybe);
    for (auto& input : in.objects("inputs", 1, lines_max)) {
        auto sku = input.code("sku");
        auto const lot = input.id<kind::Lot>("lot_id", json::maybe);
        auto quantity = input.quantity("quantity");
        input.only({"sku", "lot_id", "quantity"});
        if (sku && quantity) command.inputs.push_back({*std::move(sku), lot, *std::move(quantity)});
    }
    for (auto const& output : in.objects("outputs", 1, lines_max))
        if (auto lot = decode_lot(output)) command.outputs.push_back(*std::move(lot));
    in.only({"inputs", "outputs", "note"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    security::Sha256 hash;
    hash.add(call.request.body);
    command.document = storage::to_bytea(hash.finish().substr(0, document_bytes)).substr(2);
    return command;
}

Result<Response> transform_lots(Call& call) {
    auto const command = decode(call);
    if (!command) return tl::unexpected(command.error());
    auto const made = app::transform_lots(call.tx(), *command, call.services, call.now);
    if (!made) return tl::unexpected(made.error());
    return http::created("/v1/transformations/" + made->id.text(), 1, json::encode(*made).dump());
}

Result<Response> read_transformation(Call& call) {
    auto const id = TransformationId::parse(call.path_values.at(0));
    auto const found =
        id ? storage::transformations::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!found) return refuse(Code::not_found, "There is no such transformation.");
    return http::ok(json::encode(*found).dump());
}

Result<Response> list_transformations(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    std::optional<TransformationId> before;
    if (!start->empty()) before = TransformationId{uuid_from_hex(*start).value()};
    auto rows =
        storage::transformations::list(call.tx(), call.actor.finds_only(), before, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Transformation const& row) { return json::encode(row); });
}

nlohmann::json steps(std::vector<Step> const& of) {
    auto items = nlohmann::json::array();
    for (auto const& step : of) items.push_back(json::encode(step));
    return items;
}

Result<Response> trace_lot(Call& call) {
    auto const id = LotId::parse(call.path_values.at(0));
    auto const lot =
        id ? storage::inventory::find_lot(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!lot) return refuse(Code::not_found, "There is no such lot.");
    auto back = storage::transformations::trace(call.tx(), *id, Direction::back, steps_asked_for);
    auto forward =
        storage::transformations::trace(call.tx(), *id, Direction::forward, steps_asked_for);
    bool is_complete = true;
    for (auto* each : {&back, &forward})
        if (each->size() > steps_max) {
            each->resize(steps_max);
            is_complete = false;
        }
    nlohmann::json const answer{{"lot_id", id->text()},
                                {"back", steps(back)},
                                {"forward", steps(forward)},
                                {"is_complete", is_complete}};
    return http::ok(answer.dump());
}

}  // namespace

void add_transformation_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/transformations", stock_upload, transform_lots,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/transformations", stock_read, list_transformations);
    router.get("/v1/transformations/{id}", stock_read, read_transformation);
    router.get("/v1/lots/{id}/trace", stock_read, trace_lot);
}

}  // namespace chaolu::api
