// Changes of live listings: asked for by suppliers, decided upon by operators, applied at once.
#include "server/api/change_requests.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "server/api/claim_warnings.hpp"
#include "server/api/listing_access.hpp"
#include "server/api/paging.hpp"
#include "server/api/product_changes.hpp"
#include "server/api/reason.hpp"
#include "server/app/index_products.hpp"
#include "server/app/services.hpp"
#include "server/json/encode.hpp"
#include "storage/change_requests.hpp"
#include "storage/listings.hpp"
#include "storage/outbox.hpp"

namespace chaolu::api {
namespace {

using catalogue::ChangeEvent;
using catalogue::ChangeState;
using http::Call;
using http::Response;
using json::Json;
using storage::change_requests::ChangeRequest;
using storage::listings::Listing;

Json encode(ChangeRequest const& request) {
    std::optional<Instant> decided_at;
    if (request.decision) decided_at = request.decision->at;
    return {{"id", request.id.text()},
            {"product_id", request.product.text()},
            {"supplier_id", request.supplier.text()},
            {"base_version", request.base_version},
            {"state", text(request.state)},
            {"reason", json::or_null(request.reason)},
            {"changes", Json::parse(request.changes)},
            {"created_at", to_text(request.created_at)},
            {"decided_at", json::or_null(decided_at)},
            {"version", request.version}};
}

std::string event_type(ChangeState state) { return "change_request." + std::string(text(state)); }

void tell(Call const& call, ChangeRequest const& request) {
    Json const data{{"product_id", request.product.text()}};
    storage::outbox::Event const told{EventId{call.services.ids.next(call.now)},
                                      event_type(request.state),
                                      request.id.uuid,
                                      request.version,
                                      {},
                                      request.supplier,
                                      data.dump(),
                                      call.now};
    storage::outbox::append(call.tx(), std::span(&told, 1));
}

// The changes on top of what the product is now, or why they do not fit it.
Result<ChangedProduct> read_changes(Call const& call, Json const& changes, ProductId product,
                                    json::Faults& faults, json::Warnings& warnings) {
    json::Decoder in(changes, "/changes", faults);
    auto changed =
        decode_changes(call, in, storage::catalogue::find_content(call.tx(), product), warnings);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return changed;
}

std::optional<Error> stale(ChangeRequest const& request, ChangedProduct const& changed,
                           Listing const& listing) {
    if (catalogue::is_based_on(request.base_version, changed.content.content_version,
                               listing.version))
        return {};
    return Error{Code::stale_version,
                 "The product is not what the change was written for: read it again, and ask for "
                 "the change anew.",
                 {{"/base_version", Code::stale_version,
                   "the product is at version " + std::to_string(listing.version)}}};
}

// All at once: the texts, what is told about the goods, and how they are found.
void apply(Call const& call, Listing listing, ChangedProduct changed) {
    ++listing.version;
    storage::listings::save(call.tx(), listing,
                            {*call.actor.organisation, call.actor.credential, call.now});
    changed.content.content_version = listing.version;
    storage::catalogue::save_content(call.tx(), listing.product, changed.content);
    if (changed.attributes)
        storage::catalogue::save_attributes(call.tx(), {{listing.product, *changed.attributes}});
    app::index_products(call.tx(), call.services.folder, {listing.product}, call.now);
}

ChangeRequest new_request(Call const& call, Listing const& listing, int base_version,
                          Json const& changes) {
    return {ChangeRequestId{call.services.ids.next(call.now)},
            listing.product,
            listing.supplier,
            base_version,
            ChangeState::submitted,
            {},
            changes.dump(),
            *call.actor.organisation,
            call.now,
            {}};
}

void approve(Call const& call, ChangeRequest& request) {
    request.state = ChangeState::approved;
    request.decision = {*call.actor.organisation, call.now};
}

struct WantedChange {
    int base_version = 0;
    Json changes;
};

Result<WantedChange> decode_request(Call const& call) {
    auto body = json::parse(call.request.body);
    if (!body) return tl::unexpected(std::move(body.error()));
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const base = in.integer("base_version", 1, INT32_MAX);
    in.object("changes");
    in.only({"base_version", "changes"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return WantedChange{static_cast<int>(*base), std::move((*body)["changes"])};
}

Result<Response> add_change_request(Call& call) {
    auto const wanted = decode_request(call);
    if (!wanted) return tl::unexpected(wanted.error());
    auto const listing = lock_listing(call);
    if (!listing) return tl::unexpected(listing.error());
    json::Faults faults;
    json::Warnings warnings;
    auto changed = read_changes(call, wanted->changes, listing->product, faults, warnings);
    if (!changed) return tl::unexpected(changed.error());
    auto request = new_request(call, *listing, wanted->base_version, wanted->changes);
    if (auto error = stale(request, *changed, *listing)) return tl::unexpected(*std::move(error));
    warn_of_claims(call, wanted->changes, "/changes", warnings);
    if (!catalogue::needs_review(listing->state, is_review_waived(call, listing->supplier))) {
        approve(call, request);
        apply(call, *listing, *std::move(changed));
    }
    storage::change_requests::insert(call.tx(), request);
    tell(call, request);
    auto answer = encode(request);
    warnings.put_into(answer);
    return http::created("/v1/change-requests/" + request.id.text(), request.version,
                         answer.dump());
}

Error no_such_request() { return {Code::not_found, "There is no such change request.", {}}; }

Result<Response> list_change_requests(Call& call) {
    http::Query query(call.request.query, {"state", "product_id", "page_size", "page_token"});
    storage::change_requests::Filter filter;
    filter.supplier = call.actor.finds_only();
    filter.state = query.word("state", catalogue::change_state_from);
    filter.product = query.word("product_id", ProductId::parse);
    auto const size = query.page_size();
    auto const filters = "state=" + std::string(filter.state ? text(*filter.state) : "") +
                         "&product=" + (filter.product ? filter.product->hex() : "");
    auto const start = page_start<ChangeRequestId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::change_requests::list(call.tx(), filter, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](ChangeRequest const& request) { return encode(request); });
}

bool is_seen(Call const& call, std::optional<ChangeRequest> const& request) {
    auto const owner = call.actor.finds_only();
    return request && (!owner || request->supplier == owner);
}

Result<Response> read_change_request(Call& call) {
    auto const id = ChangeRequestId::parse(call.path_values[0]);
    auto const request = id ? storage::change_requests::find(call.tx(), *id) : std::nullopt;
    if (!is_seen(call, request)) return tl::unexpected(no_such_request());
    return http::with_version(request->version, encode(*request).dump());
}

// The request named in the path, locked and decided upon, but not saved yet.
Result<ChangeRequest> decide(Call const& call, ChangeEvent event,
                             std::optional<std::string> reason) {
    auto const id = ChangeRequestId::parse(call.path_values[0]);
    auto request = id ? storage::change_requests::lock(call.tx(), *id) : std::nullopt;
    if (!is_seen(call, request)) return tl::unexpected(no_such_request());
    auto const next = catalogue::change_machine.next(request->state, event);
    if (!next)
        return refuse(Code::illegal_transition,
                      "This change request was decided before: ask for another change.");
    request->state = *next;
    request->reason = std::move(reason);
    request->decision = {*call.actor.organisation, call.now};
    ++request->version;
    return *std::move(request);
}

Response save(Call const& call, ChangeRequest const& request) {
    storage::change_requests::save(call.tx(), request);
    tell(call, request);
    return http::with_version(request.version, encode(request).dump());
}

// The changes are read again: what fitted when they were asked for may not fit any more.
Result<Response> approve_change_request(Call& call) {
    auto const request = decide(call, ChangeEvent::approve, {});
    if (!request) return tl::unexpected(request.error());
    auto const listing = storage::listings::lock(call.tx(), request->product).value();
    json::Faults faults;
    json::Warnings warnings;
    auto changed =
        read_changes(call, Json::parse(request->changes), request->product, faults, warnings);
    if (!changed) return tl::unexpected(changed.error());
    if (auto error = stale(*request, *changed, listing)) return tl::unexpected(*std::move(error));
    apply(call, listing, *std::move(changed));
    return save(call, *request);
}

Result<Response> reject_change_request(Call& call) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto const request = decide(call, ChangeEvent::reject, *std::move(reason));
    if (!request) return tl::unexpected(request.error());
    return save(call, *request);
}

Result<Response> withdraw_change_request(Call& call) {
    auto const request = decide(call, ChangeEvent::withdraw, {});
    if (!request) return tl::unexpected(request.error());
    return save(call, *request);
}

}  // namespace

void change_at_once(Call const& call, Listing const& listing, Json const& changes) {
    json::Faults faults;
    json::Warnings warnings;
    auto changed = read_changes(call, changes, listing.product, faults, warnings);
    if (!changed) throw std::logic_error("a change that was checked cannot be read");
    auto request = new_request(call, listing, listing.version, changes);
    approve(call, request);
    apply(call, listing, *std::move(changed));
    storage::change_requests::insert(call.tx(), request);
    tell(call, request);
}

void add_change_request_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/products/{id}/change-requests", product_write, add_change_request,
                {.lane = LaneName::writes,
                 .body = BodyKind::json,
                 .body_bytes_max = 256 * 1024,
                 .idempotent = true});
    router.get("/v1/change-requests", supplier_read, list_change_requests);
    router.get("/v1/change-requests/{id}", supplier_read, read_change_request);
    router.post("/v1/change-requests/{id}:approve", product_review, approve_change_request,
                {.lane = LaneName::writes, .idempotent = true});
    router.post("/v1/change-requests/{id}:reject", product_review, reject_change_request,
                {.lane = LaneName::writes, .body = BodyKind::json, .idempotent = true});
    router.post("/v1/change-requests/{id}:withdraw", product_write, withdraw_change_request,
                {.lane = LaneName::writes, .idempotent = true});
}

}  // namespace chaolu::api
