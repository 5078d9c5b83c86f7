// Products: added with their SKUs by suppliers, browsed and searched by everybody.
#include "server/api/catalogue.hpp"

#include <algorithm>

#include "domain/catalogue/gtin.hpp"
#include "domain/core/repeats.hpp"
#include "server/api/claim_warnings.hpp"
#include "server/api/components.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/listing_access.hpp"
#include "server/api/product_details.hpp"
#include "server/api/standards.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/index_products.hpp"
#include "server/app/services.hpp"
#include "server/http/query.hpp"
#include "server/json/catalogue.hpp"
#include "server/json/decode.hpp"
#include "storage/catalogue.hpp"
#include "storage/listings.hpp"
#include "storage/suppliers.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::catalogue::Names;
using storage::catalogue::NewProduct;
using storage::catalogue::NewSku;
using storage::catalogue::Product;

void report(json::Decoder& unit, Code code) {
    if (code == Code::invalid_format)
        unit.fault("unit", code, "must be small letters, digits and _, a letter first");
    else if (code == Code::duplicate)
        unit.fault("unit", code, "has a meaning already");
    else
        unit.fault("numerator", code, "and the denominator must be positive");
}

void decode_trade_units(json::Decoder& in, NewSku& sku) {
    auto& units = sku.measures.packs;
    auto found = in.objects("trade_units", 0, catalogue::trade_units_max, json::maybe);
    for (auto& unit : found) {
        auto name = unit.raw_text("unit", catalogue::unit_length_max);
        auto const numerator = unit.integer("numerator", 1, base_quantity_max);
        auto const denominator = unit.integer("denominator", 1, base_quantity_max);
        unit.only({"unit", "numerator", "denominator", "weight"});
        if (!name || !numerator || !denominator) continue;
        units.push_back(catalogue::reduced({*std::move(name), *numerator, *denominator}));
        sku.details.weights.push_back(decode_weight(unit, units.back(), sku.measures.base));
    }
    // Their places are those of what was read only when all of them could be read.
    if (units.size() == found.size())
        for (auto const& fault : catalogue::check_trade_units(units))
            report(found[fault.index], fault.code);
    auto& weights = sku.details.weights;
    if (std::none_of(weights.begin(), weights.end(), [](auto const& each) { return !!each; }))
        weights.clear();
}

std::optional<std::string> decode_gtin(json::Decoder& in) {
    auto written = in.raw_text("gtin", 14, json::maybe);
    if (!written) return {};
    auto const gtin = catalogue::Gtin::parse(*written);
    if (gtin) return written;
    in.fault("gtin", gtin.error(),
             gtin.error() == Code::invalid_check_digit
                 ? "has a check digit that does not fit the rest"
                 : "must have 8, 12, 13 or 14 digits; a case has 14");
    return {};
}

// Two numbers of one good are the same number, whatever zeros they are written with.
void report_repeated_gtins(std::vector<NewSku> const& skus, std::vector<json::Decoder>& found) {
    std::vector<std::string> gtins;
    for (auto const& sku : skus)
        gtins.push_back(sku.gtin ? catalogue::Gtin::parse(*sku.gtin)->in_14_digits() : "");
    for (auto const at : repeats(gtins))
        found[at].fault("gtin", Code::duplicate, "stands here more than once");
}

NewSku decode_sku(json::Decoder& in, Schema const& schema) {
    NewSku sku;
    sku.code = in.code("code").value_or("");
    sku.name = read_names(in, "name", name_length_max).value_or(Names{});
    sku.grade = decode_grade(in, schema);
    sku.measures.base = in.word("base_unit", base_unit_from).value_or(BaseUnit::piece);
    decode_trade_units(in, sku);
    sku.details.content = decode_content(in, sku.measures.base);
    sku.is_catch_weight = in.boolean("is_catch_weight", json::maybe).value_or(false);
    sku.shelf_life_days =
        in.integer("shelf_life_days", 1, catalogue::shelf_life_days_max, json::maybe);
    sku.is_demo = in.boolean("is_demo", json::maybe).value_or(false);
    sku.components = decode_components(in);
    sku.gtin = decode_gtin(in);
    in.only({"code", "name", "grade", "options", "base_unit", "trade_units", "net_content",
             "is_catch_weight", "shelf_life_days", "is_demo", "components", "gtin"});
    return sku;
}

std::vector<NewSku> decode_skus(Call const& call, json::Decoder& in, Schema const& schema,
                                std::vector<storage::catalogue::OptionAxis> const& axes) {
    auto found = in.objects("skus", 1, catalogue::skus_max);
    std::vector<Uuid> ids;
    for (std::size_t at = 0; at < found.size(); ++at)
        ids.push_back(call.services.ids.next(call.now));
    // SKUs are read by id, and ids of one moment are in no order: this one is that of the request.
    std::sort(ids.begin(), ids.end());
    std::vector<NewSku> skus;
    std::vector<std::string> codes;
    auto options = decode_options(found, axes);
    for (std::size_t at = 0; at < found.size(); ++at) {
        auto sku = decode_sku(found[at], schema);
        sku.details.options = std::move(options[at]);
        sku.id = SkuId{ids[at]};
        sku.offer = OfferId{call.services.ids.next(call.now)};
        codes.push_back(sku.code);
        skus.push_back(std::move(sku));
    }
    for (auto const at : repeats(codes))
        found[at].fault("code", Code::duplicate, "stands here more than once");
    report_repeated_gtins(skus, found);
    return skus;
}

Schema schema_of(Call const& call, std::optional<catalogue::Category> of) {
    if (!of) return {};
    return storage::categories::schema_of(call.tx(), text(*of), shanghai_day(call.now));
}

Result<NewProduct> decode_product(Call const& call, json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const supplier = decode_supplier(call, in);
    auto code = in.code("code");
    auto const category = in.word("category", catalogue::category_from);
    auto name = read_names(in, "name", name_length_max);
    auto aliases = in.texts("aliases", 0, catalogue::aliases_max, name_length_max, json::maybe);
    auto description = read_names(in, "description", description_length_max, json::maybe);
    auto origin = decode_division(call, in, "origin_division", warnings);
    auto variety = in.text("variety", variety_length_max, json::maybe);
    auto const schema = schema_of(call, category);
    auto attributes = decode_attributes(in, schema);
    auto axes = decode_axes(in);
    auto standards = decode_standards(call, in, warnings);
    auto skus = decode_skus(call, in, schema, axes);
    in.only({"supplier_id", "code", "category", "name", "aliases", "description", "origin_division",
             "variety", "attributes", "standards", "options", "skus"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    NewProduct product{ProductId{call.services.ids.next(call.now)},
                       *supplier,
                       *std::move(code),
                       *category,
                       *std::move(name),
                       std::move(aliases),
                       std::move(description),
                       std::move(variety),
                       *std::move(origin),
                       std::move(skus),
                       std::move(attributes),
                       std::move(axes),
                       catalogue::first_state(is_review_waived(call, *supplier)),
                       call.now,
                       std::move(standards)};
    resolve_components(call, product, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    warn_of_claims(call, *body, "", warnings);
    return product;
}

bool holds(std::vector<std::string> const& codes, std::string const& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

Error codes_in_use(NewProduct const& product, storage::catalogue::Taken const& taken) {
    Error error{Code::already_exists, "Codes of this request are in use in this market.", {}};
    if (taken.product) error.faults.push_back({"/code", Code::already_exists, "is in use"});
    for (std::size_t at = 0; at < product.skus.size(); ++at) {
        auto const sku = "/skus/" + std::to_string(at);
        auto const& code = product.skus[at].code;
        if (holds(taken.skus, code))
            error.faults.push_back({sku + "/code", Code::already_exists, "is in use"});
        if (holds(taken.skus_of_gtins, code))
            error.faults.push_back(
                {sku + "/gtin", Code::already_exists, "is that of another SKU of this market"});
    }
    return error;
}

std::optional<Product> find(Call const& call, ProductId id) {
    auto found =
        storage::catalogue::find(call.tx(), call.services.products, {id}, viewpoint_of(call));
    if (found.empty()) return {};
    return std::move(found.front());
}

std::string shown(Call const& call, Product const& product) {
    json::Writer out;
    json::write(out, product, caller_prices(call, {&product, 1}), call.language);
    return std::string(out.text());
}

// What the life of a new product begins with.
void begin(Call const& call, NewProduct const& product) {
    storage::listings::Listing listing{product.id, product.supplier, product.state, {}, 1, {}};
    if (product.state == catalogue::ListingState::published)
        listing.publications = catalogue::at_once(call.now);
    storage::listings::insert(call.tx(), listing,
                              {*call.actor.organisation, call.actor.credential, call.now});
}

Result<Response> add_product(Call& call) {
    json::Warnings warnings;
    auto product = decode_product(call, warnings);
    if (!product) return tl::unexpected(product.error());
    auto const taken = storage::catalogue::insert(call.tx(), *product);
    if (taken.any()) return tl::unexpected(codes_in_use(*product, taken));
    app::index_products(call.tx(), call.services.folder, {product->id}, call.now);
    begin(call, *product);
    auto const added = find(call, product->id).value();
    auto answer = json::encode(added, caller_prices(call, {&added, 1}), call.language);
    warnings.put_into(answer);
    // What nobody sees yet is read among the listings.
    auto const* folder = added.is_visible ? "/v1/products/" : "/v1/listings/";
    return http::created(folder + added.id.text(), added.version, answer.dump());
}

Result<Response> read_product(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const id = ProductId::parse(call.path_values[0]);
    auto const product = id ? find(call, *id) : std::nullopt;
    if (!product || !product->is_visible)
        return refuse(Code::not_found, "There is no such product.");
    return http::with_content_tag(product->version, shown(call, *product));
}

}  // namespace

void add_catalogue_routes(http::Router& router) {
    using enum http::Permission;
    // 50 SKUs with long names and 20 packs each, and a description in two languages.
    router.post("/v1/products", product_write, add_product,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 512 * 1024,
                 .idempotent = true});
    add_product_list_routes(router);
    router.get("/v1/products/{id}", public_, read_product);
}

}  // namespace chaolu::api
