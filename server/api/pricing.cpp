// Price lists: published and closed by operators, read by every party of the market.
#include "server/api/pricing.hpp"

#include "server/api/paging.hpp"
#include "server/app/services.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"
#include "storage/pricing.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using pricing::ListedPrice;
using storage::pricing::PriceList;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t unit_length_max = 32;

// Without its prices, as in lists.
Json encode(PriceList const& list, http::Language language) {
    return {
        {"id", list.id.text()},
        {"code", list.code},
        {"name", json::chosen(list.name_zh, list.name_en, language)},
        {"valid_from", to_text(list.valid.from)},
        {"valid_to", json::or_null(list.valid.to)},
        {"state", text(list.state)},
        {"version", list.version},
    };
}

Json encode(ListedPrice const& price) {
    auto json = json::encode_price(price.price.e4, price.price.per);
    json["sku"] = price.sku;
    json["currency"] = "CNY";
    json["valid_from"] = to_text(price.valid.from);
    json["valid_to"] = json::or_null(price.valid.to);
    return json;
}

std::string with_prices(Call const& call, PriceList const& list) {
    auto json = encode(list, call.language);
    auto& prices = json["prices"] = Json::array();
    for (auto const& price : storage::pricing::prices_of(call.tx(), list.id))
        prices.push_back(encode(price));
    return json.dump();
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

// A price holds as long as its list unless it says otherwise, and never longer.
std::optional<Validity> decode_validity_within(json::Decoder& in,
                                               std::optional<Validity> const& list) {
    auto const from = in.date("valid_from", json::maybe);
    auto const to = in.date("valid_to", json::maybe);
    if (!list) return {};
    Validity const valid{from.value_or(list->from), to ? to : list->to};
    if (!valid.is_empty() && list->contains(valid)) return valid;
    auto const* field = from && !list->contains(*from) ? "valid_from" : "valid_to";
    in.fault(field, Code::out_of_range, "leaves no day, or days on which the list does not hold");
    return {};
}

std::optional<ListedPrice> decode_price(json::Decoder& in, std::optional<Validity> const& list) {
    auto sku = in.code("sku");
    auto const price = in.price_e4("price");
    auto per = in.code("per", json::required, unit_length_max);
    auto const valid = decode_validity_within(in, list);
    in.only({"sku", "price", "per", "valid_from", "valid_to"});
    if (!sku || !price || !per || !valid) return {};
    return ListedPrice{*std::move(sku), {*price, *std::move(per)}, *valid};
}

// A price must name a SKU of the market, and a unit that this SKU has.
void check_units(Call const& call, std::vector<ListedPrice> const& prices, json::Faults& faults) {
    std::vector<std::string> codes;
    for (auto const& price : prices) codes.push_back(price.sku);
    auto const measures = storage::catalogue::measures_of(call.tx(), codes);
    for (std::size_t at = 0; at < prices.size(); ++at) {
        auto const pointer = "/prices/" + std::to_string(at);
        auto const found = measures.find(prices[at].sku);
        if (found == measures.end())
            faults.add(pointer + "/sku", Code::unknown_sku, "is not a SKU of this market");
        else if (!found->second.ratio(prices[at].price.per))
            faults.add(pointer + "/per", Code::unknown_unit, "has no definition for this SKU");
    }
}

struct NewPriceList {
    PriceList list;
    std::vector<ListedPrice> prices;
};

Result<NewPriceList> decode_price_list(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto code = in.code("code");
    auto name = json::decode_names(in, "name", name_length_max);
    auto const valid = decode_validity(in);
    std::vector<ListedPrice> prices;
    for (auto& each : in.objects("prices", 1, pricing::prices_max))
        if (auto price = decode_price(each, valid)) prices.push_back(*std::move(price));
    in.only({"code", "name", "valid_from", "valid_to", "prices"});
    // Only now is every price at the place where it stood.
    if (faults.empty()) check_units(call, prices, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return NewPriceList{{PriceListId{call.services.ids.next(call.now)}, *std::move(code),
                         std::move(name->zh), std::move(name->en), *valid},
                        std::move(prices)};
}

std::optional<Error> overlaps_within(std::vector<ListedPrice> const& prices) {
    Error error{Code::prices_overlap, "A SKU has two prices for one day.", {}};
    for (auto const at : pricing::overlaps(prices))
        error.faults.push_back({"/prices/" + std::to_string(at), Code::prices_overlap,
                                "holds on days of an earlier price of this SKU"});
    if (error.faults.empty()) return {};
    return error;
}

Error refusal_of(storage::pricing::Conflict const& conflict) {
    if (conflict.is_code)
        return {Code::already_exists,
                "The market has a price list of this code.",
                {{"/code", Code::already_exists, "is in use"}}};
    return {Code::prices_overlap,
            "Another open price list holds on some of these days.",
            {{"/valid_from", Code::prices_overlap,
              "another list is open then: " + conflict.other_code}}};
}

Result<Response> add_price_list(Call& call) {
    auto const wanted = decode_price_list(call);
    if (!wanted) return tl::unexpected(wanted.error());
    if (auto error = overlaps_within(wanted->prices)) return tl::unexpected(*std::move(error));
    auto const& list = wanted->list;
    auto const conflict = storage::pricing::insert(call.tx(), list, wanted->prices, call.now);
    if (conflict) return tl::unexpected(refusal_of(*conflict));
    return http::created("/v1/price-lists/" + list.id.text(), list.version,
                         with_prices(call, list));
}

Result<Response> list_price_lists(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<PriceListId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::pricing::list(call.tx(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [&](PriceList const& list) { return encode(list, call.language); });
}

Error no_such_list() { return {Code::not_found, "There is no such price list.", {}}; }

Result<Response> read_price_list(Call& call) {
    auto const id = PriceListId::parse(call.path_values[0]);
    auto const list = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!list) return tl::unexpected(no_such_list());
    return http::with_version(list->version, with_prices(call, *list));
}

Result<Response> close_price_list(Call& call) {
    auto const id = PriceListId::parse(call.path_values[0]);
    auto list = id ? storage::pricing::lock(call.tx(), *id) : std::nullopt;
    if (!list) return tl::unexpected(no_such_list());
    auto const next = pricing::price_list_machine.next(list->state, pricing::PriceListEvent::close);
    if (!next) return refuse(Code::illegal_transition, "This price list is closed already.");
    list->state = *next;
    ++list->version;
    storage::pricing::update_state(call.tx(), *list);
    return http::with_version(list->version, with_prices(call, *list));
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
