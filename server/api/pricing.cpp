// Price lists: published and closed by operators, read by every party of the market.
#include "server/api/pricing.hpp"

#include "domain/identity/organisation.hpp"
#include "server/api/paging.hpp"
#include "server/api/price_author.hpp"
#include "server/api/price_bodies.hpp"
#include "server/api/price_sight.hpp"
#include "server/app/price_warnings.hpp"
#include "server/app/services.hpp"
#include "server/json/decode.hpp"
#include "server/json/pricing.hpp"
#include "storage/buyer_groups.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"
#include "storage/price_changes.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using pricing::ListedPrice;
using storage::pricing::PriceList;

constexpr std::size_t name_length_max = 200;

// The first prices of the list; who needs all of them goes through its pages.
Json with_prices(Call const& call, PriceList const& list) {
    auto json = json::encode(list, call.language);
    auto prices =
        storage::pricing::page_of_prices(call.tx(), list.id, {}, {}, pricing::prices_max + 1);
    json["has_more_prices"] = prices.size() > pricing::prices_max;
    if (prices.size() > pricing::prices_max) prices.pop_back();
    auto& shown = json["prices"] = Json::array();
    for (auto const& price : prices) shown.push_back(json::encode(price));
    return json;
}

// None after reporting why.
std::optional<Validity> decode_validity(json::Decoder& in) {
    auto const from = in.date("valid_from");
    auto const to = in.date("valid_to", json::maybe);
    if (!from) return {};
    Validity const valid{*from, to};
    if (!valid.is_empty()) return valid;
    in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    return {};
}

// Whom the list is for; a group, buyer or channel that the market does not have is a fault.
pricing::Scope decode_scope(Call const& call, json::Decoder& in) {
    auto const scope = in.word("scope", pricing::scope_from_text, json::maybe);
    if (!scope) return pricing::Everybody{};
    if (auto const* group = std::get_if<BuyerGroupId>(&*scope)) {
        if (!storage::buyer_groups::find(call.tx(), *group))
            in.fault("scope", Code::unknown_buyer_group, "is not a buyer group of this market");
    } else if (auto const* buyer = std::get_if<OrganisationId>(&*scope)) {
        auto const found = storage::identity::find_organisation(call.tx(), *buyer);
        if (!found || !identity::may_have_channel(found->kind))
            in.fault("scope", Code::unknown_organisation, "is not a buyer of this market");
    } else if (auto const* channel = std::get_if<pricing::OfChannel>(&*scope)) {
        if (storage::channels::known(call.tx(), {channel->code}).empty())
            in.fault("scope", Code::unknown_channel, "is not a channel of this market");
    }
    return *scope;
}

struct NewPriceList {
    PriceList list;
    std::vector<ListedPrice> prices;
    json::Warnings warnings;
};

Result<NewPriceList> decode_price_list(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto code = in.code("code");
    auto name = json::decode_names(in, "name", name_length_max);
    auto scope = decode_scope(call, in);
    auto const position = in.integer("position", 0, pricing::position_max, json::maybe);
    auto const valid = decode_validity(in);
    auto prices = decode_prices(in, valid, {});
    in.only({"code", "name", "scope", "position", "valid_from", "valid_to", "prices"});
    // Only now is every price at the place where it stood.
    std::map<std::string, storage::catalogue::MeasuredSku> skus;
    if (faults.empty()) skus = check_prices(call, prices, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    json::Warnings warnings;
    app::warn_of_factor_two(call.tx(), scope, prices, skus, shanghai_day(call.now), warnings);
    return NewPriceList{
        {PriceListId{call.services.ids.next(call.now)}, *std::move(code), std::move(name->zh),
         std::move(name->en), std::move(scope), static_cast<int>(position.value_or(0)), *valid},
        std::move(prices),
        std::move(warnings)};
}

Error refusal_of(storage::pricing::Conflict const& conflict) {
    if (conflict.is_code)
        return {Code::already_exists,
                "The market has a price list of this code.",
                {{"/code", Code::already_exists, "is in use"}}};
    return {Code::prices_overlap,
            "Another open price list of this scope holds on some of these days.",
            {{"/valid_from", Code::prices_overlap,
              "another list is open then; close it or choose other days: " + conflict.other_code}}};
}

Result<Response> add_price_list(Call& call) {
    auto const wanted = decode_price_list(call);
    if (!wanted) return tl::unexpected(wanted.error());
    if (auto error = overlaps_within(wanted->prices)) return tl::unexpected(*std::move(error));
    auto const& list = wanted->list;
    auto const revision = storage::pricing::begin_revision(call.tx(), author_of(call), call.now);
    auto const conflict =
        storage::pricing::insert(call.tx(), list, wanted->prices, revision, call.now);
    if (conflict) return tl::unexpected(refusal_of(*conflict));
    auto answer = with_prices(call, list);
    wanted->warnings.put_into(answer);
    return http::created("/v1/price-lists/" + list.id.text(), list.version, answer.dump());
}

Result<Response> list_price_lists(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<PriceListId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::pricing::list(call.tx(), scopes_seen(call), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [&](PriceList const& list) { return json::encode(list, call.language); });
}

Result<Response> read_price_list(Call& call) {
    auto const id = PriceListId::parse(call.path_values[0]);
    auto const list = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!list || !sees(call, list->scope)) return tl::unexpected(no_such_price_list());
    return http::with_version(list->version, with_prices(call, *list).dump());
}

Result<Response> close_price_list(Call& call) {
    auto const id = PriceListId::parse(call.path_values[0]);
    auto const revision = storage::pricing::begin_revision(call.tx(), author_of(call), call.now);
    auto list = id ? storage::pricing::lock(call.tx(), *id) : std::nullopt;
    if (!list) return tl::unexpected(no_such_price_list());
    auto const next = pricing::price_list_machine.next(list->state, pricing::PriceListEvent::close);
    if (!next) return refuse(Code::illegal_transition, "This price list is closed already.");
    list->state = *next;
    ++list->version;
    storage::pricing::close(call.tx(), *list, revision);
    return http::with_version(list->version, with_prices(call, *list).dump());
}

}  // namespace

void add_pricing_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/price-lists", price_write, add_price_list,
                {.lane = LaneName::writes,
                 .body = BodyKind::json,
                 .body_bytes_max = 256 * 1024,
                 .idempotent = true});
    router.get("/v1/price-lists", price_read, list_price_lists);
    router.get("/v1/price-lists/{id}", price_read, read_price_list);
    router.post("/v1/price-lists/{id}:close", price_write, close_price_list,
                {.lane = LaneName::writes, .idempotent = true});
}

}  // namespace chaolu::api
