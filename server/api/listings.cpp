// Listings: what suppliers submit, operators review, and where and when it is shown.
#include "server/api/listings.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "server/api/listing_access.hpp"
#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/json/catalogue.hpp"
#include "server/json/decode.hpp"
#include "storage/channels.hpp"
#include "storage/outbox.hpp"

namespace chaolu::api {
namespace {

using catalogue::ListingEvent;
using catalogue::Publication;
using http::Call;
using http::Response;
using json::Json;
using storage::listings::Listing;

Error no_such_product() { return {Code::not_found, "There is no such product.", {}}; }

Json full(Call const& call, Listing const& listing) {
    auto const products = storage::catalogue::find(call.tx(), call.services.products,
                                                   {listing.product}, viewpoint_of(call));
    auto const prices = caller_prices(call, products);
    auto json = json::encode(listing, products.at(0), prices, call.language);
    auto& steps = json["steps"] = Json::array();
    for (auto const& step : storage::listings::steps(call.tx(), listing.product))
        steps.push_back(json::encode(step));
    return json;
}

Result<Response> list_listings(Call& call) {
    http::Query query(call.request.query, {"state", "supplier_id", "page_size", "page_token"});
    storage::listings::Filter filter;
    filter.state = query.word("state", catalogue::listing_state_from);
    filter.supplier = query.word("supplier_id", OrganisationId::parse);
    auto const size = query.page_size();
    auto const filters = "state=" + std::string(filter.state ? text(*filter.state) : "") +
                         "&supplier=" + (filter.supplier ? filter.supplier->hex() : "");
    auto const start = page_start<ProductId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    if (auto const owner = call.actor.finds_only()) {
        // What another supplier lists does not exist for this one.
        if (filter.supplier && filter.supplier != owner) return http::page(call, "[]", {});
        filter.supplier = owner;
    }
    auto const ids = storage::listings::page(call.tx(), filter, *start, size + 1);
    auto const listings = storage::listings::find(call.tx(), ids);
    auto rows =
        storage::catalogue::find(call.tx(), call.services.products, ids, viewpoint_of(call));
    auto const prices = caller_prices(call, rows);
    return id_page(call, filters, size, std::move(rows),
                   [&](storage::catalogue::Product const& product) {
                       return json::encode(listings.at(product.id), product, prices, call.language);
                   });
}

Result<Response> read_listing(Call& call) {
    auto const id = ProductId::parse(call.path_values[0]);
    auto const found =
        id ? storage::listings::find(call.tx(), {*id}) : std::map<ProductId, Listing>{};
    auto const owner = call.actor.finds_only();
    if (found.empty() || (owner && found.begin()->second.supplier != owner))
        return tl::unexpected(no_such_product());
    auto const& listing = found.begin()->second;
    return http::with_content_tag(listing.version, full(call, listing).dump());
}

// What the supplier's systems hear of it.
std::string event_type(ListingEvent event) {
    switch (event) {
        case ListingEvent::submit: return "listing.submitted";
        case ListingEvent::approve: return "listing.approved";
        case ListingEvent::reject: return "listing.rejected";
        case ListingEvent::publish: return "listing.published";
        case ListingEvent::withdraw: return "listing.withdrawn";
        case ListingEvent::reschedule: return "listing.rescheduled";
    }
    return "";
}

void tell(Call const& call, Listing const& listing, ListingEvent event) {
    Json const data{{"state", text(listing.state)}};
    storage::outbox::Event const told{EventId{call.services.ids.next(call.now)},
                                      event_type(event),
                                      listing.product.uuid,
                                      listing.version,
                                      {},
                                      listing.supplier,
                                      data.dump(),
                                      call.now};
    storage::outbox::append(call.tx(), std::span(&told, 1));
}

// Why a step is not possible, and what is.
std::string hint(catalogue::ListingState state) {
    using catalogue::ListingState;
    switch (state) {
        case ListingState::submitted: return "It waits for its review: approve or reject it.";
        case ListingState::rejected: return "It was rejected: correct it and submit it again.";
        case ListingState::published: return "It is published: withdraw it or reschedule it.";
        case ListingState::withdrawn: return "It was withdrawn: publish it or submit it again.";
    }
    return "";
}

// Takes the step, if the state of the listing allows it, and answers with the listing.
Result<Response> take(Call& call, Listing listing, ListingEvent event,
                      std::optional<std::string> reason, std::vector<Publication> publications) {
    auto const next = catalogue::listing_machine.next(listing.state, event);
    if (!next) return refuse(Code::illegal_transition, hint(listing.state));
    listing.state = *next;
    listing.reason = std::move(reason);
    listing.publications = std::move(publications);
    ++listing.version;
    storage::listings::save(call.tx(), listing,
                            {*call.actor.organisation, call.actor.credential, call.now});
    tell(call, listing, event);
    return http::with_version(listing.version, full(call, listing).dump());
}

void report(json::Decoder& publication, Code code) {
    if (code == Code::out_of_range)
        publication.fault("visible_to", code, "must be after visible_from and after now");
    else
        publication.fault("visible_from", code,
                          "shares a moment with an earlier entry of this channel");
}

void check_channels(Call const& call, std::vector<Publication> const& publications,
                    std::vector<json::Decoder>& found) {
    std::vector<std::string> codes;
    for (auto const& each : publications) codes.push_back(each.channel);
    auto const known = storage::channels::known(call.tx(), codes);
    for (std::size_t at = 0; at < publications.size(); ++at)
        if (publications[at].channel != catalogue::every_channel &&
            !known.contains(publications[at].channel))
            found[at].fault("channel", Code::unknown_channel,
                            "is neither a channel of this market nor `*` for all of them");
}

// Left out, from now on; then the entries must make sense together.
std::vector<Publication> decode_publications(Call const& call, json::Decoder& in, json::Need need) {
    std::vector<Publication> publications;
    auto found = in.objects("publications", 0, catalogue::publications_max, need);
    for (auto& each : found) {
        auto channel = each.raw_text("channel", 64);
        auto const from = each.instant("visible_from", json::maybe);
        auto const to = each.instant("visible_to", json::maybe);
        each.only({"channel", "visible_from", "visible_to"});
        if (channel) publications.push_back({*std::move(channel), from.value_or(call.now), to});
    }
    // Their places are those of what was read only when all of them could be read.
    if (publications.size() != found.size()) return publications;
    for (auto const& fault : catalogue::check_publications(publications, call.now))
        report(found[fault.index], fault.code);
    check_channels(call, publications, found);
    return publications;
}

Result<std::vector<Publication>> publications_in_body(Call const& call, json::Need need) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto publications = in.has("publications") || need == json::required
                            ? decode_publications(call, in, need)
                            : catalogue::at_once(call.now);
    in.only({"publications"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return publications;
}

Result<Response> submit_product(Call& call) {
    auto listing = lock_listing(call);
    if (!listing) return tl::unexpected(listing.error());
    auto publications = listing->publications;
    return take(call, *std::move(listing), ListingEvent::submit, {}, std::move(publications));
}

Result<Response> show(Call& call, ListingEvent event) {
    auto publications = publications_in_body(call, json::maybe);
    if (!publications) return tl::unexpected(publications.error());
    auto listing = lock_listing(call);
    if (!listing) return tl::unexpected(listing.error());
    auto shown = catalogue::replaced(listing->publications, *publications, call.now);
    return take(call, *std::move(listing), event, {}, std::move(shown));
}

Result<Response> approve_product(Call& call) { return show(call, ListingEvent::approve); }

Result<Response> publish_product(Call& call) { return show(call, ListingEvent::publish); }

Result<Response> hide(Call& call, ListingEvent event) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto listing = lock_listing(call);
    if (!listing) return tl::unexpected(listing.error());
    auto left = catalogue::ended(listing->publications, call.now);
    return take(call, *std::move(listing), event, *std::move(reason), std::move(left));
}

Result<Response> reject_product(Call& call) { return hide(call, ListingEvent::reject); }

Result<Response> withdraw_product(Call& call) { return hide(call, ListingEvent::withdraw); }

Result<Response> replace_publications(Call& call) {
    auto publications = publications_in_body(call, json::required);
    if (!publications) return tl::unexpected(publications.error());
    auto listing = lock_listing(call);
    if (!listing) return tl::unexpected(listing.error());
    if (!call.is_current(listing->version))
        return refuse(Code::stale_version, "The listing has changed: read it again.");
    auto shown = catalogue::replaced(listing->publications, *publications, call.now);
    return take(call, *std::move(listing), ListingEvent::reschedule, {}, std::move(shown));
}

}  // namespace

void add_listing_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const effect{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.get("/v1/listings", supplier_read, list_listings);
    router.get("/v1/listings/{id}", supplier_read, read_listing);
    router.post("/v1/products/{id}:submit", product_write, submit_product,
                {.lane = http::LaneName::writes, .idempotent = true});
    router.post("/v1/products/{id}:approve", product_review, approve_product, effect);
    router.post("/v1/products/{id}:reject", product_review, reject_product, effect);
    router.post("/v1/products/{id}:publish", product_publish, publish_product, effect);
    router.post("/v1/products/{id}:withdraw", product_write, withdraw_product, effect);
    router.put("/v1/products/{id}/publications", product_publish, replace_publications,
               {.lane = http::LaneName::writes, .body = http::BodyKind::json});
}

}  // namespace chaolu::api
