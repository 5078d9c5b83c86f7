// Recognitions of consumption assistance, and the badges that products bear today.
#include "server/api/decode_validity.hpp"
#include "server/api/marks.hpp"
#include "server/api/paging.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"
#include "storage/marks.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::catalogue::Product;
using storage::marks::GiMark;
using storage::marks::Recognition;

constexpr std::size_t number_length_max = 64;
constexpr std::size_t issuer_length_max = 200;

Json encode(Recognition const& recognition) {
    return {
        {"id", recognition.id.text()},
        {"product_id", recognition.product.text()},
        {"number", recognition.number},
        {"issuer", recognition.issuer},
        {"valid_from", to_text(recognition.valid.from)},
        {"valid_to", json::or_null(recognition.valid.to)},
        {"created_at", to_text(recognition.created_at)},
        {"version", recognition.version},
    };
}

std::optional<Product> find_product(Call const& call, ProductId id) {
    auto found =
        storage::catalogue::find(call.tx(), call.services.products, {id}, viewpoint_of(call));
    if (found.empty()) return {};
    return std::move(found.front());
}

Result<Recognition> decode_recognition(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const product_id = in.id<kind::Product>("product_id");
    auto const product = product_id ? find_product(call, *product_id) : std::nullopt;
    if (product_id && !product)
        in.fault("product_id", Code::unknown_product, "is not a product of this market");
    auto number = in.text("number", number_length_max);
    auto issuer = in.text("issuer", issuer_length_max);
    auto const valid = decode_days(in);
    in.only({"product_id", "number", "issuer", "valid_from", "valid_to"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return Recognition{RecognitionId{call.services.ids.next(call.now)},
                       product->id,
                       product->supplier,
                       *std::move(number),
                       *std::move(issuer),
                       *valid,
                       call.now};
}

Result<Response> add_recognition(Call& call) {
    auto const recognition = decode_recognition(call);
    if (!recognition) return tl::unexpected(recognition.error());
    if (!storage::marks::insert(call.tx(), *recognition))
        return refuse(Code::validation_failed, "This number holds on some of these days already.",
                      {{"/valid_from", Code::validity_overlap,
                        "begins or ends within another recognition of this number"}});
    return http::created("/v1/recognitions/" + recognition->id.text(), recognition->version,
                         encode(*recognition).dump());
}

Result<Response> list_recognitions(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<RecognitionId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::marks::list_recognitions(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Recognition const& recognition) { return encode(recognition); });
}

Result<Response> read_recognition(Call& call) {
    auto const id = RecognitionId::parse(call.path_values[0]);
    auto const found = id ? storage::marks::find_recognition(call.tx(), *id) : std::nullopt;
    auto const owner = call.actor.finds_only();
    if (!found || (owner && found->supplier != owner))
        return refuse(Code::not_found, "There is no such recognition.");
    return http::with_version(found->version, encode(*found).dump());
}

// The supplier's authorisation of today, or none.
std::optional<catalogue::GiAuthorisation> authorisation_of(Call const& call, GiMark const& mark,
                                                           OrganisationId supplier) {
    for (auto const& user : storage::marks::users_of(call.tx(), mark.id, supplier))
        if (user.authorisation.valid.contains(shanghai_day(call.now))) return user.authorisation;
    return {};
}

// Puts each mark of the product among those it bears or, with the reason, those it does not.
void add_gi(Call const& call, Product const& product, Json& borne, Json& withheld) {
    for (auto const& id : storage::marks::gi_of_product(call.tx(), product.id)) {
        auto const mark = storage::marks::find_gi(call.tx(), id).value();
        auto const why_not = catalogue::why_without_gi(
            mark.areas, product.origin_division, authorisation_of(call, mark, product.supplier),
            shanghai_day(call.now));
        Json badge{{"kind", "gi_mark"},
                   {"number", mark.number},
                   {"name", json::chosen(mark.name_zh, mark.name_en, call.language)},
                   {"issuer", mark.holder}};
        if (why_not) badge["reason"] = text(*why_not);
        (why_not ? withheld : borne).push_back(std::move(badge));
    }
}

void add_recognitions(Call const& call, Product const& product, Json& borne) {
    for (auto const& each :
         storage::marks::recognitions_of(call.tx(), product.id, shanghai_day(call.now)))
        borne.push_back({{"kind", "assistance_recognition"},
                         {"number", each.number},
                         {"issuer", each.issuer},
                         {"valid_to", json::or_null(each.valid.to)}});
}

Result<Response> list_product_badges(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const id = ProductId::parse(call.path_values[0]);
    auto const product = id ? find_product(call, *id) : std::nullopt;
    bool const is_own =
        product && (call.actor.sees_whole_market() || call.actor.organisation == product->supplier);
    if (!product || !(product->is_visible || is_own))
        return refuse(Code::not_found, "There is no such product.");
    auto borne = Json::array();
    auto withheld = Json::array();
    add_gi(call, *product, borne, withheld);
    add_recognitions(call, *product, borne);
    Json body{{"badges", std::move(borne)}};
    // Why a mark is missing is between the supplier and the market.
    if (is_own) body["withheld"] = std::move(withheld);
    return http::with_content_tag(product->version, body.dump());
}

}  // namespace

void add_recognition_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/recognitions", mark_write, add_recognition,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/recognitions", mark_read, list_recognitions);
    router.get("/v1/recognitions/{id}", mark_read, read_recognition);
    router.get("/v1/products/{id}/badges", public_, list_product_badges);
}

}  // namespace chaolu::api
