// Geographical indications: kept by operators, with their users and what is sold under them.
#include "server/api/marks.hpp"

#include <algorithm>

#include "domain/catalogue/gi_number.hpp"
#include "domain/core/repeats.hpp"
#include "domain/core/text.hpp"
#include "server/api/decode_validity.hpp"
#include "server/api/paging.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "server/json/encode.hpp"
#include "storage/marks.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::marks::GiMark;
using storage::marks::GiUser;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t areas_max = 50;
constexpr std::size_t products_max = 500;

Json encode(GiMark const& mark, http::Language language) {
    return {
        {"id", mark.id.text()},
        {"number", mark.number},
        {"specification", mark.specification},
        {"name", json::chosen(mark.name_zh, mark.name_en, language)},
        {"holder", mark.holder},
        {"areas", mark.areas},
        {"created_at", to_text(mark.created_at)},
        {"version", mark.version},
    };
}

Json encode(GiUser const& user, http::Language language) {
    auto const& given = user.authorisation;
    return {
        {"supplier",
         {{"id", user.supplier.text()},
          {"name", json::chosen(user.supplier_zh, user.supplier_en, language)}}},
        {"valid_from", to_text(given.valid.from)},
        {"valid_to", json::or_null(given.valid.to)},
        {"quota", json::encode(Quantity{given.quota_g, "g"})},
        {"sold", json::encode(Quantity{given.sold_g, "g"})},
    };
}

// Its users and products as well; a supplier sees itself among the users.
std::string full(Call const& call, GiMark const& mark) {
    auto json = encode(mark, call.language);
    auto const seen = call.actor.finds_only();
    auto& users = json["users"] = Json::array();
    for (auto const& user : storage::marks::users_of(call.tx(), mark.id, seen))
        users.push_back(encode(user, call.language));
    auto& products = json["products"] = Json::array();
    for (auto const& product : storage::marks::products_of(call.tx(), mark.id))
        products.push_back(product.text());
    return json.dump();
}

Result<GiMark> decode_gi_mark(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto number = in.raw_text("number", 32);
    if (number && !catalogue::is_gi_certificate_number(*number))
        in.fault("number", Code::invalid_format, "must be AGI and five digits");
    auto specification = in.raw_text("specification", 32);
    if (specification && !catalogue::is_gi_specification_number(*specification))
        in.fault("specification", Code::invalid_format, "must be like AGI2014-02-1497");
    auto name = json::decode_names(in, "name", name_length_max);
    auto holder = in.text("holder", name_length_max);
    auto areas = in.texts("areas", 1, areas_max, 6);
    for (std::size_t at = 0; at < areas.size(); ++at)
        if (!is_division_code(areas[at]))
            in.fault("areas", at, Code::invalid_format, "is no division code");
    in.only({"number", "specification", "name", "holder", "areas"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return GiMark{GiMarkId{call.services.ids.next(call.now)},
                  *std::move(number),
                  *std::move(specification),
                  std::move(name->zh),
                  std::move(name->en),
                  *std::move(holder),
                  std::move(areas),
                  call.now};
}

Result<Response> add_gi_mark(Call& call) {
    auto const mark = decode_gi_mark(call);
    if (!mark) return tl::unexpected(mark.error());
    if (!storage::marks::insert_gi(call.tx(), *mark))
        return refuse(Code::already_exists, "The market has a mark of this number.",
                      {{"/number", Code::already_exists, "is in use"}});
    return http::created("/v1/gi-marks/" + mark->id.text(), mark->version, full(call, *mark));
}

Result<Response> list_gi_marks(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<GiMarkId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::marks::list_gi(call.tx(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [&](GiMark const& mark) { return encode(mark, call.language); });
}

std::optional<GiMark> find_mark(Call const& call) {
    auto const id = GiMarkId::parse(call.path_values[0]);
    return id ? storage::marks::find_gi(call.tx(), *id) : std::nullopt;
}

Error no_such_mark() { return {Code::not_found, "There is no such mark.", {}}; }

// The content changes with every order: the version alone would hide what was sold.
Result<Response> read_gi_mark(Call& call) {
    auto const mark = find_mark(call);
    if (!mark) return tl::unexpected(no_such_mark());
    return http::with_content_tag(mark->version, full(call, *mark));
}

struct NewUser {
    OrganisationId supplier;
    Validity valid;
    std::int64_t quota_g = 0;
};

Result<NewUser> decode_user(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto const valid = decode_days(in);
    auto const quota = in.quantity("quota");
    std::optional<std::int64_t> grams;
    if (quota) {
        auto const base = to_base(*quota, Measures{BaseUnit::g, {}});
        if (base)
            grams = *base;
        else
            in.fault("quota", base.error(), "must be a weight of whole grams");
    }
    in.only({"supplier_id", "valid_from", "valid_to", "quota"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return NewUser{*supplier, *valid, *grams};
}

Result<Response> authorise_gi_user(Call& call) {
    auto mark = find_mark(call);
    if (!mark) return tl::unexpected(no_such_mark());
    auto const user = decode_user(call);
    if (!user) return tl::unexpected(user.error());
    if (!storage::marks::insert_user(call.tx(), mark->id, user->supplier, user->valid,
                                     user->quota_g, call.now))
        return refuse(Code::validation_failed, "The supplier is authorised on some of these days.",
                      {{"/valid_from", Code::validity_overlap,
                        "begins or ends within another authorisation of this supplier"}});
    storage::marks::raise_gi_version(call.tx(), mark->id, mark->version);
    mark = storage::marks::find_gi(call.tx(), mark->id);
    return http::with_version(mark->version, full(call, *mark));
}

Result<std::vector<ProductId>> decode_products(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const texts = in.texts("products", 0, products_max, 64);
    in.only({"products"});
    std::vector<ProductId> ids;
    for (auto const& text : texts) ids.push_back(ProductId::parse(text).value_or(ProductId{}));
    auto const known = storage::marks::existing_products(call.tx(), ids);
    for (std::size_t at = 0; at < ids.size(); ++at)
        if (std::find(known.begin(), known.end(), ids[at]) == known.end())
            in.fault("products", at, Code::unknown_product, "is not a product of this market");
    for (auto const at : repeats(texts))
        in.fault("products", at, Code::duplicate, "stands here more than once");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return ids;
}

Result<Response> set_gi_products(Call& call) {
    auto mark = find_mark(call);
    if (!mark) return tl::unexpected(no_such_mark());
    auto const products = decode_products(call);
    if (!products) return tl::unexpected(products.error());
    if (!call.is_current(mark->version) ||
        !storage::marks::raise_gi_version(call.tx(), mark->id, mark->version))
        return refuse(Code::stale_version, "The mark has changed since this version was read.");
    storage::marks::set_products(call.tx(), mark->id, *products);
    ++mark->version;
    return http::with_version(mark->version, full(call, *mark));
}

}  // namespace

void add_marks_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/gi-marks", mark_write, add_gi_mark,
                {.lane = LaneName::writes, .body = BodyKind::json, .idempotent = true});
    router.get("/v1/gi-marks", mark_read, list_gi_marks);
    router.get("/v1/gi-marks/{id}", mark_read, read_gi_mark);
    router.post("/v1/gi-marks/{id}:authorise", mark_write, authorise_gi_user,
                {.lane = LaneName::writes, .body = BodyKind::json, .idempotent = true});
    router.put("/v1/gi-marks/{id}/products", mark_write, set_gi_products,
               {.lane = LaneName::writes, .body = BodyKind::json});
    add_recognition_routes(router);
}

}  // namespace chaolu::api
