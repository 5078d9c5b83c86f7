// Field by field, in the order of the contract.
#include "server/json/catalogue.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

using storage::catalogue::Names;
using storage::catalogue::Product;
using storage::catalogue::Sku;

std::string const& chosen(Names const& names, http::Language language) {
    return json::chosen(names.zh, names.en, language);
}

Json encode(std::optional<pricing::Chosen> const& chosen) {
    if (!chosen) return nullptr;
    auto price = encode_price(chosen->price.e4, chosen->price.per);
    price["currency"] = "CNY";
    return price;
}

Json encode(Sku const& sku, std::optional<pricing::Chosen> const& price, http::Language language) {
    auto units = Json::array();
    for (auto const& pack : sku.measures.packs)
        units.push_back({{"unit", pack.unit},
                         {"numerator", pack.numerator},
                         {"denominator", pack.denominator}});
    return {
        {"id", sku.id.text()},
        {"code", sku.code},
        {"name", chosen(sku.name, language)},
        {"grade", or_null(sku.grade)},
        {"base_unit", text(sku.measures.base)},
        {"is_catch_weight", sku.is_catch_weight},
        {"trade_units", std::move(units)},
        {"price", encode(price)},
        {"is_available", sku.is_available},
    };
}

}  // namespace

Json encode(Product const& product, app::CallerPrices const& prices, http::Language language) {
    auto skus = Json::array();
    for (auto const& sku : product.skus)
        skus.push_back(encode(sku, prices.of(sku.id, product.supplier), language));
    auto const& description = product.description;
    return {
        {"id", product.id.text()},
        {"code", product.code},
        {"state", text(product.state)},
        {"category", text(product.category)},
        {"name", chosen(product.name, language)},
        {"description", description ? Json(chosen(*description, language)) : Json(nullptr)},
        {"variety", or_null(product.variety)},
        {"origin_division", product.origin_division},
        {"supplier",
         {{"id", product.supplier.text()}, {"name", chosen(product.supplier_name, language)}}},
        {"skus", std::move(skus)},
        {"created_at", to_text(product.created_at)},
        {"version", product.version},
    };
}

Json encode(storage::listings::Listing const& listing, Product const& product,
            app::CallerPrices const& prices, http::Language language) {
    auto publications = Json::array();
    for (auto const& each : listing.publications)
        publications.push_back({{"channel", each.channel},
                                {"visible_from", to_text(each.from)},
                                {"visible_to", or_null(each.to)}});
    return {{"id", listing.product.text()},
            {"reason", or_null(listing.reason)},
            {"publications", std::move(publications)},
            {"product", encode(product, prices, language)}};
}

Json encode(storage::listings::Step const& step) {
    return {{"version", step.version},
            {"state", text(step.state)},
            {"reason", or_null(step.reason)},
            {"organisation_id", step.author.organisation.text()},
            {"taken_at", to_text(step.author.at)}};
}

}  // namespace chaolu::json
