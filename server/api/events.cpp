// The feed that clients follow by cursor: every change that concerns them, once, in order.
#include "server/api/events.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "storage/outbox.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::outbox::Position;

std::string text_of(Position const& position) {
    return std::to_string(position.transaction) + "." + to_hex(position.event);
}

// The text was sealed by us, so anything else than our own form is a bug.
Position position_from(std::string const& text) {
    Position position;
    auto dot = text.find('.');
    std::from_chars(text.data(), text.data() + dot, position.transaction);
    position.event = uuid_from_hex(std::string_view(text).substr(dot + 1)).value();
    return position;
}

// The public form of an aggregate's id, by the module that its type names.
std::string aggregate_text(storage::outbox::Event const& event) {
    if (event.type.starts_with("supplier_order.")) return SupplierOrderId{event.aggregate}.text();
    if (event.type.starts_with("change_request.")) return ChangeRequestId{event.aggregate}.text();
    if (event.type.starts_with("review.")) return ReviewId{event.aggregate}.text();
    if (event.type.starts_with("listing.")) return ProductId{event.aggregate}.text();
    if (event.type == "stock.adjusted") return StockAdjustmentId{event.aggregate}.text();
    if (event.type == "stock.counted") return StockCountId{event.aggregate}.text();
    if (event.type.starts_with("transformation.")) return TransformationId{event.aggregate}.text();
    if (event.type.starts_with("shipment.")) return ShipmentId{event.aggregate}.text();
    if (event.type.starts_with("sku.")) return ReorderLevelId{event.aggregate}.text();
    if (event.type.starts_with("transfer.")) return TransferId{event.aggregate}.text();
    if (event.type.starts_with("consignment.")) return ConsignmentReportId{event.aggregate}.text();
    if (event.type.starts_with("harvest_request.")) return HarvestRequestId{event.aggregate}.text();
    if (event.type.starts_with("lot.")) return LotId{event.aggregate}.text();
    if (event.type.starts_with("pool.")) return PoolId{event.aggregate}.text();
    if (event.type.starts_with("offer.")) return OfferId{event.aggregate}.text();
    if (event.type.starts_with("supplier.") || event.type.starts_with("organisation."))
        return OrganisationId{event.aggregate}.text();
    if (event.type.starts_with("licence.")) return LicenceId{event.aggregate}.text();
    if (event.type.starts_with("application.")) return ApplicationId{event.aggregate}.text();
    if (event.type.starts_with("grant.")) return GrantId{event.aggregate}.text();
    if (event.type.starts_with("person.")) return PersonId{event.aggregate}.text();
    return StockImportId{event.aggregate}.text();
}

Result<Response> list_events(Call& call) {
    http::Query query(call.request.query, {"after", "page_size"});
    auto page_size = query.page_size();
    auto after = query.text("after", 500);
    if (auto error = query.error()) return tl::unexpected(*error);
    Position from;
    if (after) {
        auto text = http::open_page_token(call, "events", *after);
        if (!text)
            return refuse(Code::validation_failed, "The request has faults.",
                          {{"?after", Code::invalid_format, "is not a cursor of this feed"}});
        from = position_from(*text);
    }
    auto page = storage::outbox::read(call.tx(), call.actor.finds_only(), from, page_size);
    auto items = nlohmann::json::array();
    for (auto const& event : page.events)
        items.push_back({{"id", event.id.text()},
                         {"type", event.type},
                         {"aggregate_id", aggregate_text(event)},
                         {"aggregate_version", event.version},
                         {"occurred_at", to_text(event.occurred_at)},
                         {"data", nlohmann::json::parse(event.data)}});
    nlohmann::json body{{"items", std::move(items)},
                        {"next_cursor", http::seal_page_token(call, "events", text_of(page.next))}};
    return http::ok(body.dump());
}

}  // namespace

void add_events_routes(http::Router& router) {
    router.get("/v1/events", http::Permission::event_read, list_events);
}

}  // namespace chaolu::api
