// Offers: a supplier begins to sell a SKU, changes its terms, withdraws it and brings it back.
#include "server/api/offers.hpp"

#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/encode.hpp"
#include "storage/offers.hpp"
#include "storage/outbox.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using offers::OfferEvent;
using offers::Terms;
using storage::offers::Offer;

Json encode(Offer const& offer) {
    auto const unit = std::string(text(offer.base_unit));
    return {
        {"id", offer.id.text()},
        {"sku", offer.sku_code},
        {"supplier_id", offer.supplier.text()},
        {"state", text(offer.state)},
        {"min_quantity", json::encode(Quantity{offer.terms.min_quantity, unit})},
        {"multiple", json::encode(Quantity{offer.terms.multiple, unit})},
        {"created_at", to_text(offer.created_at)},
        {"version", offer.version},
    };
}

// A quantity of the SKU in base units; `otherwise` where the field is left out or faulty.
std::int64_t decode_base(json::Decoder& in, std::string_view field, Measures const& measures,
                         std::int64_t otherwise) {
    if (!in.has(field)) return otherwise;
    auto const quantity = in.quantity(field);
    if (!quantity) return otherwise;
    return json::base_of(*quantity, measures, field, in).value_or(otherwise);
}

Terms decode_terms(json::Decoder& in, Measures const& measures, Terms const& otherwise) {
    return {decode_base(in, "min_quantity", measures, otherwise.min_quantity),
            decode_base(in, "multiple", measures, otherwise.multiple)};
}

void append_event(Call const& call, Offer const& offer, std::string_view what) {
    storage::outbox::Event const event{EventId{call.services.ids.next(call.now)},
                                       "offer." + std::string(what),
                                       offer.id.uuid,
                                       offer.version,
                                       {},
                                       offer.supplier,
                                       encode(offer).dump(),
                                       call.now};
    storage::outbox::append(call.tx(), std::span(&event, 1));
}

Result<Offer> decode_offer(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto code = in.code("sku");
    auto sku = code ? storage::offers::find_sku(call.tx(), *code) : std::nullopt;
    if (sku && !sku->is_published && sku->maker != supplier) sku.reset();
    if (code && !sku) in.fault("sku", Code::unknown_sku, "is not a SKU of this market");
    auto const terms = decode_terms(in, sku ? sku->measures : Measures{}, {});
    in.only({"supplier_id", "sku", "min_quantity", "multiple"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return Offer{OfferId{call.services.ids.next(call.now)},
                 sku->id,
                 *std::move(code),
                 sku->measures.base,
                 *supplier,
                 offers::OfferState::live,
                 terms,
                 call.now};
}

Result<Response> add_offer(Call& call) {
    auto const offer = decode_offer(call);
    if (!offer) return tl::unexpected(offer.error());
    if (!storage::offers::insert(call.tx(), *offer))
        return refuse(Code::already_exists,
                      "This supplier offers this SKU already; a withdrawn offer can be restored.",
                      {{"/sku", Code::already_exists, "is offered by this supplier"}});
    append_event(call, *offer, "added");
    return http::created("/v1/offers/" + offer->id.text(), offer->version, encode(*offer).dump());
}

Result<Response> list_offers(Call& call) {
    http::Query query(call.request.query, {"sku", "supplier_id", "page_size", "page_token"});
    auto const sku = query.text("sku", 64);
    auto const named = query.word("supplier_id", OrganisationId::parse);
    auto const size = query.page_size();
    auto const filters = "sku=" + sku.value_or("") + "&supplier_id=" + (named ? named->hex() : "");
    auto const start = page_start<OfferId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto supplier = call.actor.finds_only();
    // Who else offers it is told by the products, not by the offers of others.
    if (supplier && named && *named != *supplier) return http::page(call, "[]", {});
    if (!supplier) supplier = named;
    auto rows = storage::offers::list(call.tx(), supplier, sku, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](Offer const& offer) { return encode(offer); });
}

Error no_such_offer() { return {Code::not_found, "There is no such offer.", {}}; }

Result<Response> read_offer(Call& call) {
    auto const id = OfferId::parse(call.path_values[0]);
    auto const offer = id ? storage::offers::find(call.tx(), *id, call.actor.finds_only())
                          : std::optional<Offer>();
    if (!offer) return tl::unexpected(no_such_offer());
    return http::with_version(offer->version, encode(*offer).dump());
}

Result<Offer> locked(Call& call) {
    auto const id = OfferId::parse(call.path_values[0]);
    auto offer = id ? storage::offers::lock(call.tx(), *id, call.actor.finds_only())
                    : std::optional<Offer>();
    if (!offer) return tl::unexpected(no_such_offer());
    return *std::move(offer);
}

Result<Response> change_offer(Call& call) {
    auto offer = locked(call);
    if (!offer) return tl::unexpected(offer.error());
    if (!call.is_current(offer->version))
        return refuse(Code::stale_version, "The offer has changed: read it again.");
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const measures = storage::offers::find_sku(call.tx(), offer->sku_code).value().measures;
    offer->terms = decode_terms(in, measures, offer->terms);
    in.only({"min_quantity", "multiple"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    ++offer->version;
    storage::offers::update(call.tx(), *offer);
    return http::with_version(offer->version, encode(*offer).dump());
}

Result<Response> move(Call& call, OfferEvent event, std::string_view done, char const* already) {
    auto offer = locked(call);
    if (!offer) return tl::unexpected(offer.error());
    auto const next = offers::offer_machine.next(offer->state, event);
    if (!next) return refuse(Code::illegal_transition, already);
    offer->state = *next;
    ++offer->version;
    storage::offers::update(call.tx(), *offer);
    append_event(call, *offer, done);
    return http::with_version(offer->version, encode(*offer).dump());
}

Result<Response> withdraw_offer(Call& call) {
    return move(call, OfferEvent::withdraw, "withdrawn", "This offer is withdrawn already.");
}

Result<Response> restore_offer(Call& call) {
    return move(call, OfferEvent::restore, "restored", "This offer is live already.");
}

}  // namespace

void add_offers_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const document{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    http::RouteOptions const step{.lane = http::LaneName::writes, .idempotent = true};
    router.post("/v1/offers", offer_write, add_offer, document);
    router.get("/v1/offers", offer_read, list_offers);
    router.get("/v1/offers/{id}", offer_read, read_offer);
    router.patch("/v1/offers/{id}", offer_write, change_offer,
                 {.lane = http::LaneName::writes, .body = http::BodyKind::json});
    router.post("/v1/offers/{id}:withdraw", offer_write, withdraw_offer, step);
    router.post("/v1/offers/{id}:restore", offer_write, restore_offer, step);
}

}  // namespace chaolu::api
