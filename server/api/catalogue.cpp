// Products: added with their SKUs by suppliers, browsed and searched by everybody.
#include "server/api/catalogue.hpp"

#include <algorithm>
#include <span>

#include "server/api/claim_warnings.hpp"
#include "server/api/components.hpp"
#include "server/api/product_bodies.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/add_products.hpp"
#include "server/app/services.hpp"
#include "server/http/query.hpp"
#include "server/json/catalogue.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::catalogue::NewProduct;
using storage::catalogue::Product;

Result<NewProduct> read_new_product(Call const& call, json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    auto const facts = facts_about(call, std::vector(1, *body));
    auto product = decode_product(call, *body, facts, faults, warnings);
    if (product) resolve_components(call, *product, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    warn_of_claims(call, *body, "", warnings);
    return *std::move(product);
}

bool holds(std::vector<std::string> const& codes, std::string const& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

Error codes_in_use(NewProduct const& product, storage::catalogue::Taken const& taken) {
    Error error{Code::already_exists, "Codes of this request are in use in this market.", {}};
    if (!taken.products.empty())
        error.faults.push_back({"/code", Code::already_exists, "is in use"});
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

Result<Response> add_product(Call& call) {
    json::Warnings warnings;
    auto const product = read_new_product(call, warnings);
    if (!product) return tl::unexpected(product.error());
    auto const taken =
        app::add_products(call.tx(), call.services, std::span(&*product, 1),
                          {*call.actor.organisation, call.actor.credential, call.now});
    if (taken.any()) return tl::unexpected(codes_in_use(*product, taken));
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
