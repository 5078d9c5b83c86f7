// Lots are held and released by their supplier; everybody may ask what can be had on a day.
#include "server/api/lots.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "domain/identity/organisation.hpp"
#include "domain/ordering/place_steps.hpp"
#include "server/api/reason.hpp"
#include "server/app/lot_steps.hpp"
#include "server/app/order_facts.hpp"
#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "server/json/inventory.hpp"
#include "storage/catalogue.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"
#include "storage/inventory.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Query;
using http::Response;
using Step = Result<storage::inventory::LotRow> (*)(storage::Tx&, app::LotStep const&,
                                                    app::Services const&, Instant);

Result<Response> step(Call& call, Step make) {
    auto const id = LotId::parse(call.path_values.at(0));
    if (!id) return refuse(Code::not_found, "There is no such lot.");
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(std::move(reason.error()));
    auto lot =
        make(call.tx(), {*call.actor.organisation, *id, *std::move(reason), call.actor.credential},
             call.services, call.now);
    if (!lot) return tl::unexpected(std::move(lot.error()));
    return http::with_version(lot->version, json::encode(*lot).dump());
}

Result<Response> hold_lot(Call& call) { return step(call, app::hold_lot); }
Result<Response> release_lot(Call& call) { return step(call, app::release_lot); }

std::optional<int> days_from(std::string_view text) {
    int days = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), days);
    bool const is_number = failed == std::errc{} && end == text.data() + text.size();
    if (!is_number || days < 0 || days > min_remaining_days_max) return {};
    return days;
}

// Who would get the goods: a buyer itself, in its channel; others say for whom they ask.
struct Asker {
    std::optional<OrganisationId> buyer;
    std::optional<std::string> channel;
};
Asker asker_of(Call const& call, Query& query) {
    auto const channel = query.text("channel", 64);
    auto const buyer = query.word("buyer_id", OrganisationId::parse);
    if (buyer && !storage::identity::find_organisation(call.tx(), *buyer))
        query.fault("buyer_id", Code::unknown_organisation, "is nobody in this market");
    if (!identity::may_have_channel(call.actor.kind)) return {buyer, channel};
    Asker const self{call.actor.organisation, call.actor.channel_code()};
    if (buyer && buyer != self.buyer)
        query.fault("buyer_id", Code::unknown_organisation, "is not you");
    if (channel && channel != self.channel)
        query.fault("channel", Code::unknown_channel, "is not the channel in which you buy");
    return self;
}

// By supplier: as much as an order for that day would get, of a bundle as often as its components
// last.
std::map<OrganisationId, std::int64_t> available_of(Call const& call, std::string const& code,
                                                    Asker const& asker, Date day,
                                                    MinRemaining const& min) {
    ordering::Buyer buyer;
    app::WantedFacts wanted;
    if (asker.buyer) buyer.id = *asker.buyer;
    wanted.buyers.insert(buyer.id);
    wanted.skus.insert(code);
    wanted.last_delivery_day = day;
    wanted.min = min;
    if (asker.channel) {
        buyer.channel = identity::ActingChannel{*asker.channel};
        wanted.channels.insert(*asker.channel);
    }
    auto facts = app::load_order_facts(call.tx(), wanted, call.now, app::StockLock::never);
    app::give_back_what_is_over(facts, call.now);
    auto const& sku = facts.skus.at(code);
    std::map<OrganisationId, std::int64_t> sums;
    for (auto const& offer : sku.offers) {
        auto const draws = ordering::draws_of(facts, sku, offer, buyer, day, call.now);
        auto const left = offer.may_sell ? ordering::available(facts, {}, draws) : 0;
        sums[offer.supplier] = std::max<std::int64_t>(left, 0);
    }
    return sums;
}

Result<Response> read_availability(Call& call) {
    Query query(call.request.query, {"sku", "day", "channel", "buyer_id", "min_days"});
    auto const code = query.text("sku", 64);
    auto const today = shanghai_day(call.now);
    auto const day = query.word("day", date_from_text).value_or(today);
    if (day < today) query.fault("day", Code::out_of_range, "lies in the past");
    std::optional<SkuId> sku;
    if (code) sku = storage::inventory::find_sku(call.tx(), *code, {});
    if (!code) query.fault("sku", Code::required, "must be given");
    if (code && !sku) query.fault("sku", Code::unknown_sku, "there is no such SKU");
    auto const asker = asker_of(call, query);
    if (asker.channel && !storage::channels::find(call.tx(), *asker.channel, {{}, call.now}))
        query.fault("channel", Code::unknown_channel, "is no channel of this market");
    MinRemaining const min{query.word("min_days", days_from), {}};
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto items = nlohmann::json::array();
    auto const mine = call.actor.kind == identity::OrganisationKind::supplier
                          ? call.actor.organisation
                          : std::nullopt;
    for (auto const& [supplier, available] : available_of(call, *code, asker, day, min))
        // What others have left is nothing to a supplier.
        if (!mine || supplier == *mine)
            items.push_back({{"supplier_id", supplier.text()}, {"available", available}});
    auto const measures = storage::catalogue::measures_of(call.tx(), {*code});
    nlohmann::json const answer{{"sku", *code},
                                {"day", to_text(day)},
                                {"channel", json::or_null(asker.channel)},
                                {"base_unit", text(measures.at(*code).base)},
                                {"items", std::move(items)}};
    return http::ok(answer.dump());
}

}  // namespace

void add_lot_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/lots/{id}:hold", stock_upload, hold_lot, write);
    router.post("/v1/lots/{id}:release", stock_upload, release_lot, write);
    router.get("/v1/availability", price_read, read_availability);
}

}  // namespace chaolu::api
