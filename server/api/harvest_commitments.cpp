// Harvests sold before they are picked: suppliers open, revise and decide, buyers ask for shares.
#include "server/api/harvest_commitments.hpp"

#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/app/harvest_commitments.hpp"
#include "server/app/harvest_fulfilment.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/delivery.hpp"
#include "server/json/harvest_commitments.hpp"
#include "storage/inventory.hpp"
#include "storage/offers.hpp"

namespace chaolu::api {
namespace {

namespace stored = storage::harvest_commitments;
using app::Commitment;
using http::Call;
using http::Response;

stored::Viewer viewer_of(Call const& call) {
    if (call.actor.sees_whole_market()) return {{}, {}, {}, call.now};
    if (call.actor.kind == identity::OrganisationKind::supplier)
        return {call.actor.organisation, {}, {}, call.now};
    return {{}, call.actor.organisation, call.actor.channel_code(), call.now};
}

Error no_such_commitment() { return {Code::not_found, "There is no such harvest commitment.", {}}; }

std::optional<CommitmentId> id_in_path(Call const& call) {
    return CommitmentId::parse(call.path_values.at(0));
}

Response shown(Commitment const& commitment) {
    return http::with_version(commitment.version, json::encode(commitment).dump());
}

Result<Response> answer(Result<Commitment> const& commitment) {
    if (!commitment) return tl::unexpected(commitment.error());
    return shown(*commitment);
}

// In base units of the SKU; 0 when it is faulty.
std::int64_t decode_expected(json::Decoder& in, Measures const& measures) {
    auto const quantity = in.quantity("expected");
    if (!quantity) return 0;
    return json::base_of(*quantity, measures, "expected", in).value_or(0);
}

// The supplier's own SKU that is named there, and on what terms it is sold. The offer is locked:
// of one SKU one commitment is opened at a time.
struct Offered {
    inventory::SkuFacts sku;
    inventory::ShareTerms terms;
};
std::optional<Offered> decode_offered(Call& call, json::Decoder& in) {
    auto const code = in.code("sku");
    if (!code) return {};
    auto const facts = storage::inventory::sku_facts(call.tx(), *call.actor.organisation, {*code});
    if (facts.empty()) {
        in.fault("sku", Code::unknown_sku, "is not a SKU that you offer");
        return {};
    }
    auto const offers = storage::offers::list(call.tx(), *call.actor.organisation, *code, {}, 1);
    auto const offer = offers.empty() ? std::nullopt
                                      : storage::offers::lock(call.tx(), offers.front().id,
                                                              call.actor.organisation);
    if (facts.front().is_bundle || !offer || offer->state != offers::OfferState::live) {
        in.fault("sku", Code::not_offered, "is a bundle, or you have withdrawn your offer of it");
        return {};
    }
    return Offered{facts.front(), {offer->terms.multiple, offer->terms.min_quantity}};
}

void decode_times(json::Decoder& in, Call const& call, inventory::CommitmentTimes& times) {
    auto const from = in.date("harvest_from");
    auto const to = in.date("harvest_to");
    auto const decides_at = in.instant("decides_at");
    auto const cut_off_at = in.instant("cut_off_at");
    auto const days = in.integer("fulfil_days", 0, inventory::fulfil_days_max, json::maybe);
    if (!from || !to || !decides_at || !cut_off_at) return;
    times = {*decides_at, *cut_off_at, *from, *to,
             static_cast<int>(days.value_or(inventory::fulfil_days_usual))};
    for (auto& fault : inventory::faults_of(times, call.now))
        in.fault(fault.pointer.substr(1), fault.code, std::move(fault.detail));
}

Result<Commitment> decode_commitment(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Commitment commitment{CommitmentId{call.services.ids.next(call.now)}, *call.actor.organisation,
                          SkuId{}};
    auto const offered = decode_offered(call, in);
    std::int64_t expected = 0;
    if (offered)
        expected = decode_expected(in, offered->sku.measures);
    else
        in.quantity("expected");
    auto const haircut = in.integer("haircut_bp", 0, inventory::haircut_bp_max);
    commitment.haircut_bp = static_cast<int>(haircut.value_or(0));
    auto const rule = in.word("cut_rule", inventory::cut_rule_from);
    decode_times(in, call, commitment.times);
    in.only({"sku", "harvest_from", "harvest_to", "expected", "haircut_bp", "cut_rule",
             "decides_at", "cut_off_at", "fulfil_days"});
    if (expected > 0 && inventory::sellable(expected, commitment.haircut_bp,
                                            offered->terms.multiple) < offered->terms.minimum)
        in.fault("expected", Code::too_few, "leaves nothing to sell after the haircut");
    if (!faults.empty()) return tl::unexpected(faults.error());
    commitment.sku = offered->sku.id;
    commitment.sku_code = offered->sku.code;
    commitment.base_unit = text(offered->sku.measures.base);
    commitment.expected = expected;
    commitment.rule = rule.value();
    commitment.terms = offered->terms;
    commitment.created_at = call.now;
    return commitment;
}

Result<Response> open_commitment(Call& call) {
    auto const commitment = decode_commitment(call);
    if (!commitment) return tl::unexpected(commitment.error());
    if (auto error = app::open_commitment(call.tx(), *commitment, call.actor.credential, call.now))
        return tl::unexpected(*std::move(error));
    return http::created("/v1/harvest-commitments/" + commitment->id.text(), commitment->version,
                         json::encode(*commitment).dump());
}

Result<Response> list_commitments(Call& call) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    auto const state = query.word("state", inventory::commitment_state_from);
    auto const filters = "state=" + (state ? std::string(text(*state)) : "");
    return newest_first<CommitmentId>(
        call, query, filters,
        [&](std::optional<CommitmentId> const& before, int rows_max) {
            return stored::list(call.tx(), viewer_of(call), state, before, rows_max);
        },
        [](Commitment const& row) { return json::encode(row); });
}

Result<Response> read_commitment(Call& call) {
    auto const id = id_in_path(call);
    auto const found = id ? stored::find(call.tx(), *id, viewer_of(call)) : std::nullopt;
    if (!found) return tl::unexpected(no_such_commitment());
    // What is left changes with every request, the version does not.
    return http::with_content_tag(found->version, json::encode(*found).dump());
}

Result<Response> revise_forecast(Call& call) {
    auto const id = id_in_path(call);
    auto found = id ? stored::lock(call.tx(), *id, viewer_of(call)) : std::nullopt;
    if (!found) return tl::unexpected(no_such_commitment());
    if (!call.names_version(found->version))
        return refuse(Code::stale_version, "The commitment has changed: read it again.");
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const facts = storage::inventory::sku_facts(call.tx(), found->supplier, {found->sku_code});
    auto const expected = decode_expected(in, facts.at(0).measures);
    in.only({"expected"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    if (auto error =
            app::revise_forecast(call.tx(), *found, expected, call.actor.credential, call.now))
        return tl::unexpected(*std::move(error));
    return shown(*found);
}

// None: what is expected is shared out.
Result<std::optional<Quantity>> decode_harvested(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    std::optional<Quantity> harvested;
    if (in.has("harvested")) {
        auto quantity = in.object("harvested");
        auto const value = quantity.integer("value", 0, base_quantity_max);
        auto unit = quantity.code("unit");
        quantity.only({"value", "unit"});
        if (value && unit) harvested = Quantity{*value, *std::move(unit)};
    }
    in.only({"harvested"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return harvested;
}

Result<Response> decide_commitment(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    auto const harvested = decode_harvested(call);
    if (!harvested) return tl::unexpected(harvested.error());
    return answer(app::decide_commitment(call.tx(), *call.actor.organisation, *id, *harvested,
                                         call.services, call.now));
}

Result<Response> cancel_commitment(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    return answer(
        app::cancel_commitment(call.tx(), *call.actor.organisation, *id, call.services, call.now));
}

Result<Response> close_commitment(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    return answer(app::close_commitment(call.tx(), *call.actor.organisation, *id,
                                        *std::move(reason), call.services, call.now));
}

Result<Response> fulfil_commitment(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    auto const done =
        app::fulfil_commitment(call.tx(), *call.actor.organisation, *id, call.services, call.now);
    if (!done) return tl::unexpected(done.error());
    auto requests = nlohmann::json::array();
    for (auto const& ask : done->asks) requests.push_back(json::encode(ask));
    nlohmann::json const result{{"commitment", json::encode(done->commitment)},
                                {"requests", std::move(requests)},
                                {"has_more", done->has_more}};
    return http::ok(result.dump());
}

Result<app::AskForShare> decode_ask(Call const& call, CommitmentId id) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    app::AskForShare command{id, *call.actor.organisation, call.actor.channel, {}, {}, {}};
    command.quantity = in.quantity("quantity").value_or(Quantity{});
    auto delivery = in.object("delivery");
    if (delivery.has("quantities"))
        delivery.fault("quantities", Code::unknown_field, "comes with the share");
    json::decode_delivery(delivery);
    command.price_list = in.code("price_list", json::maybe);
    in.only({"quantity", "delivery", "price_list"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    command.delivery = body->at("delivery").dump();
    return command;
}

Result<Response> ask_for_share(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    auto const command = decode_ask(call, *id);
    if (!command) return tl::unexpected(command.error());
    auto const ask = app::ask_for_share(call.tx(), *command, call.services, call.now);
    if (!ask) return tl::unexpected(ask.error());
    auto response = http::ok(json::encode(*ask).dump());
    response.status = 201;
    return response;
}

Result<Response> withdraw(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(no_such_commitment());
    auto const ask = app::withdraw_ask(call.tx(), *id, *call.actor.organisation, call.now);
    if (!ask) return tl::unexpected(ask.error());
    return http::ok(json::encode(*ask).dump());
}

Result<Response> list_requests(Call& call) {
    auto const id = id_in_path(call);
    auto const viewer = viewer_of(call);
    auto const found = id ? stored::find(call.tx(), *id, viewer) : std::nullopt;
    if (!found) return tl::unexpected(no_such_commitment());
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const filters = "of=" + id->text();
    auto const start = page_start<HarvestRequestId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows =
        stored::requests(call.tx(), *id, viewer.buyer, stored::Which::all, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](app::HarvestAsk const& row) { return json::encode(row); });
}

}  // namespace

void add_harvest_commitment_routes(http::Router& router) {
    using enum http::Permission;
    using http::LaneName;
    std::string const one = "/v1/harvest-commitments/{id}";
    http::RouteOptions const write{
        .lane = LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    http::RouteOptions const step{.lane = LaneName::writes, .idempotent = true};
    constexpr std::chrono::milliseconds many_orders_budget{10'000};
    router.post("/v1/harvest-commitments", stock_upload, open_commitment, write);
    router.get("/v1/harvest-commitments", price_read, list_commitments);
    router.get(one, price_read, read_commitment);
    router.patch(one, stock_upload, revise_forecast,
                 {.lane = LaneName::writes, .body = http::BodyKind::json});
    router.post(one + ":decide", stock_upload, decide_commitment, write);
    router.post(one + ":cancel", stock_upload, cancel_commitment, step);
    router.post(one + ":close", stock_upload, close_commitment, write);
    router.post(one + ":fulfil", stock_upload, fulfil_commitment,
                {.lane = LaneName::writes, .idempotent = true, .budget = many_orders_budget});
    router.post(one + ":withdraw", order_place, withdraw, step);
    router.post(one + "/requests", order_place, ask_for_share, write);
    router.get(one + "/requests", price_read, list_requests);
}

}  // namespace chaolu::api
