// Lots are made of lots, and traced both ways.
#include "server/api/transformations.hpp"

#include <nlohmann/json.hpp>

#include "server/api/inventory.hpp"
#include "server/api/paging.hpp"
#include "server/app/transform_lots.hpp"
#include "server/json/transformations.hpp"
#include "storage/inventory.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::transformations::Direction;
using storage::transformations::Edge;
using storage::transformations::Transformation;

constexpr std::size_t lines_max = 50;
constexpr std::size_t note_length_max = 300;
constexpr int steps_max = 1000;

Result<app::TransformLots> decode(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::TransformLots command;
    command.supplier = *call.actor.organisation;
    command.made_by = call.actor.credential;
    command.location = in.id<kind::Location>("location_id", json::maybe);
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
    in.only({"inputs", "outputs", "location_id", "note"});
    if (!faults.empty()) return tl::unexpected(faults.error());
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
    return newest_first<TransformationId>(
        call, query, "",
        [&](std::optional<TransformationId> const& before, int rows_max) {
            return storage::transformations::list(call.tx(), call.actor.finds_only(), before,
                                                  rows_max);
        },
        [](Transformation const& row) { return json::encode(row); });
}

// As hex() writes an id, with its dashes.
constexpr std::size_t id_hex_length = 36;

// Where a page of one direction ended.
struct TracePosition {
    Direction direction;
    Edge after;
};
std::string position_text(TracePosition const& of) {
    return (of.direction == Direction::back ? "b" : "f") + of.after.lot.hex() +
           of.after.origin.hex();
}

Result<std::optional<TracePosition>> trace_start(Call const& call) {
    http::Query query(call.request.query, {"page_token"});
    auto const text = text_page_start(call, query, "");
    if (!text) return tl::unexpected(text.error());
    if (text->empty()) return std::nullopt;
    LotId const lot{uuid_from_hex(text->substr(1, id_hex_length)).value()};
    LotId const origin{uuid_from_hex(text->substr(1 + id_hex_length)).value()};
    return TracePosition{text->front() == 'b' ? Direction::back : Direction::forward,
                         {lot, origin}};
}

Result<Response> trace_lot(Call& call) {
    auto const start = trace_start(call);
    if (!start) return tl::unexpected(start.error());
    auto const id = LotId::parse(call.path_values.at(0));
    auto const lot =
        id ? storage::inventory::find_lot(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!lot) return refuse(Code::not_found, "There is no such lot.");
    nlohmann::json answer{{"lot_id", id->text()}, {"is_complete", true}};
    for (auto const direction : {Direction::back, Direction::forward}) {
        std::string const name = direction == Direction::back ? "back" : "forward";
        auto& items = answer[name] = nlohmann::json::array();
        // A further page is of one direction only.
        if (*start && (*start)->direction != direction) continue;
        auto const trace = storage::transformations::trace(
            call.tx(), *id, direction, *start ? std::optional((*start)->after) : std::nullopt,
            steps_max);
        for (auto const& step : trace.steps) items.push_back(json::encode(step));
        if (trace.is_complete) continue;
        answer["is_complete"] = false;
        answer["next_" + name] =
            http::seal_page_token(call, "", position_text({direction, trace.steps.back().edge}));
    }
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
