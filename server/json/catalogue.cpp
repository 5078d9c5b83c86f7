// Field by field, in the order of the contract.
#include "server/json/catalogue.hpp"

#include "domain/catalogue/content.hpp"
#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

using storage::catalogue::Names;
using storage::catalogue::Product;
using storage::catalogue::ProductDetails;
using storage::catalogue::Sku;
using storage::catalogue::SkuDetails;
using storage::catalogue::SkuOffer;

std::string const& chosen(Names const& names, http::Language language) {
    return json::chosen(names.zh, names.en, language);
}

Json encode(std::optional<UnitPrice> const& price) {
    if (!price) return nullptr;
    auto json = encode_price(price->e4, price->per);
    json["currency"] = "CNY";
    return json;
}

Json encode(SkuOffer const& offer, BaseUnit unit, std::optional<UnitPrice> const& price,
            http::Language language) {
    auto const base = std::string(text(unit));
    return {
        {"supplier",
         {{"id", offer.supplier.text()}, {"name", chosen(offer.supplier_name, language)}}},
        {"price", encode(price)},
        {"min_quantity", json::encode(Quantity{offer.terms.min_quantity, base})},
        {"multiple", json::encode(Quantity{offer.terms.multiple, base})},
        {"is_available", offer.is_available},
    };
}

// The weight of a pack only where something is told of it.
Json encode_units(std::vector<TradeUnit> const& packs, SkuDetails const& details) {
    auto units = Json::array();
    for (std::size_t at = 0; at < packs.size(); ++at) {
        auto const& pack = packs[at];
        Json unit{
            {"unit", pack.unit}, {"numerator", pack.numerator}, {"denominator", pack.denominator}};
        if (!details.weights.empty() && details.weights.at(at)) {
            auto const& weight = *details.weights[at];
            unit["weight"] = {
                {"nominal_g", weight.nominal}, {"min_g", weight.min}, {"max_g", weight.max}};
        }
        units.push_back(std::move(unit));
    }
    return units;
}

struct ValueToJson {
    Json operator()(std::string const& value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(catalogue::Decimal value) const { return catalogue::decimal_text(value); }
    Json operator()(bool value) const { return value; }
    Json operator()(Date value) const { return to_text(value); }
};

Json encode_attributes(ProductDetails const& details) {
    auto attributes = Json::object();
    for (auto const& each : details.attributes)
        attributes[each.code] = std::visit(ValueToJson{}, each.value);
    return attributes;
}

Json encode_axes(ProductDetails const& details, http::Language language) {
    auto axes = Json::array();
    for (auto const& axis : details.axes) {
        auto values = Json::array();
        for (auto const& value : axis.values)
            values.push_back({{"code", value.code}, {"name", chosen(value.name, language)}});
        axes.push_back({{"code", axis.code},
                        {"name", chosen(axis.name, language)},
                        {"values", std::move(values)}});
    }
    return axes;
}

Json encode(Sku const& sku, Product const& product, app::CallerPrices const& prices,
            http::Language language) {
    auto const& details = product.details.skus.at(sku.id);
    auto options = Json::object();
    for (std::size_t at = 0; at < details.options.size(); ++at)
        options[product.details.axes.at(at).code] = details.options[at];
    Json content;
    if (details.content)
        content = {{"value", details.content->value}, {"unit", text(details.content->unit)}};
    auto const price = prices.of(sku.id, product.supplier);
    std::optional<UnitPrice> comparable;
    if (price) comparable = catalogue::comparable_price(*price, sku.measures, details.content);
    auto offers = Json::array();
    for (auto const& offer : sku.offers)
        offers.push_back(
            encode(offer, sku.measures.base, prices.of(sku.id, offer.supplier), language));
    Json document{
        {"id", sku.id.text()},
        {"code", sku.code},
        {"name", chosen(sku.name, language)},
        {"grade", or_null(sku.grade)},
        {"options", std::move(options)},
        {"gtin", or_null(sku.gtin)},
        {"base_unit", text(sku.measures.base)},
        {"is_catch_weight", sku.is_catch_weight},
        {"trade_units", encode_units(sku.measures.packs, details)},
        {"net_content", std::move(content)},
        {"price", encode(price)},
        {"unit_price_per", encode(comparable)},
        {"is_available", sku.is_available()},
        {"offers", std::move(offers)},
    };
    // What is no bundle has no components, rather than none.
    for (auto const& component : sku.components)
        document["components"].push_back(
            {{"sku", component.code}, {"quantity", json::encode(component.quantity)}});
    return document;
}

}  // namespace

Json encode(Product const& product, app::CallerPrices const& prices, http::Language language) {
    auto skus = Json::array();
    for (auto const& sku : product.skus) skus.push_back(encode(sku, product, prices, language));
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
        {"attributes", encode_attributes(product.details)},
        {"standards", product.details.standards},
        {"options", encode_axes(product.details, language)},
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
