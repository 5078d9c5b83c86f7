// Pools: a supplier sets stock apart for the orders of a channel, and gets back what is left.
#include "server/api/pools.hpp"

#include "domain/core/repeats.hpp"
#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/pools.hpp"
#include "server/app/services.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/encode.hpp"
#include "storage/channels.hpp"
#include "storage/inventory.hpp"

namespace chaolu::api {
namespace {

using app::Portion;
using http::Call;
using http::Response;
using json::Json;
using storage::pools::Share;

constexpr std::size_t channel_length_max = 32;

Json encode(Share const& share, Instant now) {
    return {
        {"id", share.id.text()},
        {"supplier_id", share.supplier.text()},
        {"location", share.location_code},
        {"code", share.code},
        {"kind", text(share.kind)},
        {"channel", share.channel},
        {"takes_general", share.takes_general},
        {"gives_back_at", json::or_null(share.gives_back_at)},
        {"state", share.is_over(now) ? "over" : "open"},
        {"created_at", to_text(share.created_at)},
        {"version", share.version},
    };
}

// With what is left of each SKU. In a share that is over nothing is: what it holds beyond what is
// reserved is general, whether it was moved or not.
std::string with_items(Call const& call, Share const& share) {
    auto json = encode(share, call.now);
    auto& items = json["items"] = Json::array();
    for (auto const& item : storage::pools::items(call.tx(), share.id)) {
        auto const on_hand = share.is_over(call.now) ? item.reserved : item.on_hand;
        items.push_back({{"sku", item.code},
                         {"base_unit", item.base_unit},
                         {"on_hand", on_hand},
                         {"reserved", item.reserved},
                         {"available", on_hand - item.reserved}});
    }
    return json.dump();
}

// Reads "items" as quantities of SKUs of the supplier, in base units.
std::vector<Portion> decode_items(Call const& call, json::Decoder& in, OrganisationId supplier) {
    std::vector<Portion> portions;
    auto found = in.objects("items", 1, app::pool_items_max);
    std::vector<std::string> codes;
    std::vector<std::optional<Quantity>> quantities;
    for (auto& item : found) {
        codes.push_back(item.code("sku").value_or(""));
        quantities.push_back(item.quantity("quantity"));
        item.only({"sku", "quantity"});
    }
    for (auto const at : repeats(codes))
        found[at].fault("sku", Code::duplicate, "stands here more than once");
    std::map<std::string, inventory::SkuFacts> facts;
    for (auto& sku : storage::inventory::sku_facts(call.tx(), supplier, codes))
        facts.emplace(sku.code, std::move(sku));
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (codes[at].empty() || !quantities[at]) continue;
        auto const sku = facts.find(codes[at]);
        if (sku == facts.end()) {
            found[at].fault("sku", Code::unknown_sku, "is not a SKU that this supplier offers");
            continue;
        }
        if (sku->second.is_bundle) {
            found[at].fault("sku", Code::not_offered, "is a bundle, which has no stock of its own");
            continue;
        }
        auto const base =
            json::base_of(*quantities[at], sku->second.measures, "quantity", found[at]);
        if (!base) continue;
        portions.push_back({found[at].pointer(), sku->second.id, *base,
                            std::string(text(sku->second.measures.base))});
    }
    return portions;
}

std::optional<inventory::PoolKind> share_kind_from(std::string_view text) {
    auto const kind = inventory::pool_kind_from(text);
    return kind == inventory::PoolKind::general ? std::nullopt : kind;
}

std::optional<Instant> decode_end(Call const& call, json::Decoder& in) {
    auto const end = in.instant("gives_back_at", json::maybe);
    if (end && *end <= call.now) in.fault("gives_back_at", Code::out_of_range, "has passed");
    return end;
}

struct NewPool {
    Share share;
    std::vector<Portion> portions;
};

Result<NewPool> decode_pool(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    NewPool made;
    auto& share = made.share;
    auto const supplier = decode_supplier(call, in);
    share.location_code = in.code("location", json::maybe).value_or("main");
    share.code = in.code("code").value_or("");
    if (share.code == "general")
        in.fault("code", Code::unknown_value, "is the name of all that is not set apart");
    auto const kind = in.word("kind", share_kind_from);
    share.channel = in.code("channel", json::required, channel_length_max).value_or("");
    if (!share.channel.empty() && storage::channels::known(call.tx(), {share.channel}).empty())
        in.fault("channel", Code::unknown_channel, "is no channel of this market");
    share.gives_back_at = decode_end(call, in);
    share.takes_general = in.boolean("takes_general", json::maybe).value_or(true);
    if (supplier) {
        made.portions = decode_items(call, in, *supplier);
        auto const at = storage::pools::general_at(call.tx(), *supplier, share.location_code);
        if (at) share.location = at->location;
        if (!at || at->is_consigned)
            in.fault("location", at ? Code::not_offered : Code::unknown_value,
                     at ? "lies with somebody else: no order takes what is there"
                        : "is no location of this supplier");
    }
    in.only({"supplier_id", "location", "code", "kind", "channel", "gives_back_at", "takes_general",
             "items"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    share.id = {call.services.ids.next(call.now)};
    share.supplier = *supplier;
    share.kind = *kind;
    share.created_at = call.now;
    return made;
}

Result<Response> add_pool(Call& call) {
    auto const made = decode_pool(call);
    if (!made) return tl::unexpected(made.error());
    auto const& [share, portions] = *made;
    auto done = app::open_pool(call.tx(), share, portions, call.services, call.now);
    if (!done) return tl::unexpected(std::move(done.error()));
    return http::created("/v1/pools/" + share.id.text(), share.version, with_items(call, share));
}

std::optional<bool> is_over_from(std::string_view text) {
    if (text == "open") return false;
    if (text == "over") return true;
    return {};
}

Result<Response> list_pools(Call& call) {
    http::Query query(call.request.query, {"channel", "state", "page_size", "page_token"});
    storage::pools::Filter filter;
    filter.channel = query.text("channel", channel_length_max);
    filter.is_over = query.word("state", is_over_from);
    auto const filters = "channel=" + filter.channel.value_or("") +
                         "&state=" + (filter.is_over ? std::to_string(*filter.is_over) : "");
    auto const size = query.page_size();
    auto const start = page_start<PoolId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::pools::list(call.tx(), call.actor.finds_only(), filter, *start, call.now,
                                     size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [&](Share const& share) { return encode(share, call.now); });
}

Error no_such_pool() { return {Code::not_found, "There is no such pool.", {}}; }

Result<Response> read_pool(Call& call) {
    auto const id = PoolId::parse(call.path_values[0]);
    auto const share =
        id ? storage::pools::find(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!share) return tl::unexpected(no_such_pool());
    return http::with_content_tag(share->version, with_items(call, *share));
}

Result<Share> locked(Call& call) {
    auto const id = PoolId::parse(call.path_values[0]);
    auto share = id ? storage::pools::lock(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!share) return tl::unexpected(no_such_pool());
    return *std::move(share);
}

Result<Response> change_pool(Call& call) {
    auto share = locked(call);
    if (!share) return tl::unexpected(share.error());
    if (!call.names_version(share->version))
        return refuse(Code::stale_version, "The pool has changed: read it again.");
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const end = decode_end(call, in);
    if (body->is_object() && body->contains("gives_back_at")) share->gives_back_at = end;
    share->takes_general = in.boolean("takes_general", json::maybe).value_or(share->takes_general);
    in.only({"gives_back_at", "takes_general"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const before = storage::pools::find(call.tx(), share->id, {}).value();
    if (before.is_over(call.now))
        return refuse(Code::illegal_transition,
                      "This pool is over: what was left of it is general.");
    ++share->version;
    storage::pools::update(call.tx(), std::span(&*share, 1));
    return http::with_version(share->version, with_items(call, *share));
}

Result<Response> allot_pool(Call& call) {
    auto share = locked(call);
    if (!share) return tl::unexpected(share.error());
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const portions = decode_items(call, in, share->supplier);
    in.only({"items"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto done = app::allot(call.tx(), *share, portions, call.services, call.now);
    if (!done) return tl::unexpected(std::move(done.error()));
    return http::with_version(share->version, with_items(call, *share));
}

Result<Response> give_back_pool(Call& call) {
    auto share = locked(call);
    if (!share) return tl::unexpected(share.error());
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    std::optional<std::vector<Portion>> portions;
    if (in.has("items")) portions = decode_items(call, in, share->supplier);
    in.only({"items"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto done = app::give_back(call.tx(), *share, portions, call.services, call.now);
    if (!done) return tl::unexpected(std::move(done.error()));
    return http::with_version(share->version, with_items(call, *share));
}

}  // namespace

void add_pool_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const effect{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/pools", stock_upload, add_pool, effect);
    router.get("/v1/pools", stock_read, list_pools);
    router.get("/v1/pools/{id}", stock_read, read_pool);
    router.patch("/v1/pools/{id}", stock_upload, change_pool,
                 {.lane = http::LaneName::writes, .body = http::BodyKind::json});
    router.post("/v1/pools/{id}:allot", stock_upload, allot_pool, effect);
    router.post("/v1/pools/{id}:give-back", stock_upload, give_back_pool, effect);
}

}  // namespace chaolu::api
