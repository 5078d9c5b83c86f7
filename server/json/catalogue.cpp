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

void write(Writer& out, std::string_view name, std::optional<UnitPrice> const& price) {
    out.key(name);
    if (!price) return out.value(nullptr);
    out.begin_object();
    out.member("price", price_text(price->e4));
    out.member("per", price->per);
    out.member("currency", "CNY");
    out.end_object();
}

void write(Writer& out, std::string_view name, std::int64_t value, std::string_view unit) {
    out.key(name);
    out.begin_object();
    out.member("value", value);
    out.member("unit", unit);
    out.end_object();
}

void write_supplier(Writer& out, OrganisationId id, std::string const& name) {
    out.key("supplier");
    out.begin_object();
    out.member("id", id.text());
    out.member("name", name);
    out.end_object();
}

void write(Writer& out, SkuOffer const& offer, BaseUnit unit, std::optional<UnitPrice> const& price,
           http::Language language) {
    out.begin_object();
    write_supplier(out, offer.supplier, chosen(offer.supplier_name, language));
    write(out, "price", price);
    write(out, "min_quantity", offer.terms.min_quantity, text(unit));
    write(out, "multiple", offer.terms.multiple, text(unit));
    out.member("is_available", offer.is_available);
    out.end_object();
}

// The weight of a pack only where something is told of it.
void write_units(Writer& out, std::vector<TradeUnit> const& packs, SkuDetails const& details) {
    out.key("trade_units");
    out.begin_array();
    for (std::size_t at = 0; at < packs.size(); ++at) {
        auto const& pack = packs[at];
        out.begin_object();
        out.member("unit", pack.unit);
        out.member("numerator", pack.numerator);
        out.member("denominator", pack.denominator);
        if (!details.weights.empty() && details.weights.at(at)) {
            auto const& weight = *details.weights[at];
            out.key("weight");
            out.begin_object();
            out.member("nominal_g", weight.nominal);
            out.member("min_g", weight.min);
            out.member("max_g", weight.max);
            out.end_object();
        }
        out.end_object();
    }
    out.end_array();
}

struct ValueWriter {
    Writer& out;
    void operator()(std::string const& value) const { out.value(value); }
    void operator()(std::int64_t value) const { out.value(value); }
    void operator()(catalogue::Decimal value) const { out.value(catalogue::decimal_text(value)); }
    void operator()(bool value) const { out.value(value); }
    void operator()(Date value) const { out.value(to_text(value)); }
};

void write_attributes(Writer& out, ProductDetails const& details) {
    out.key("attributes");
    out.begin_object();
    for (auto const& each : details.attributes) {
        out.key(each.code);
        std::visit(ValueWriter{out}, each.value);
    }
    out.end_object();
}

void write_axes(Writer& out, ProductDetails const& details, http::Language language) {
    out.key("options");
    out.begin_array();
    for (auto const& axis : details.axes) {
        out.begin_object();
        out.member("code", axis.code);
        out.member("name", chosen(axis.name, language));
        out.key("values");
        out.begin_array();
        for (auto const& value : axis.values) {
            out.begin_object();
            out.member("code", value.code);
            out.member("name", chosen(value.name, language));
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
}

void write_options(Writer& out, SkuDetails const& details, ProductDetails const& product) {
    out.key("options");
    out.begin_object();
    for (std::size_t at = 0; at < details.options.size(); ++at)
        out.member(product.axes.at(at).code, details.options[at]);
    out.end_object();
}

void write_content(Writer& out, SkuDetails const& details) {
    if (details.content)
        write(out, "net_content", details.content->value, text(details.content->unit));
    else
        out.member("net_content", nullptr);
}

// What is no bundle has no components, rather than none.
void write_components(Writer& out, Sku const& sku) {
    if (sku.components.empty()) return;
    out.key("components");
    out.begin_array();
    for (auto const& component : sku.components) {
        out.begin_object();
        out.member("sku", component.code);
        write(out, "quantity", component.quantity.value, component.quantity.unit);
        out.end_object();
    }
    out.end_array();
}

void write_prices(Writer& out, Sku const& sku, Product const& product, SkuDetails const& details,
                  app::CallerPrices const& prices, http::Language language) {
    auto const price = prices.of(sku.id, product.supplier);
    std::optional<UnitPrice> comparable;
    if (price) comparable = catalogue::comparable_price(*price, sku.measures, details.content);
    write(out, "price", price);
    write(out, "unit_price_per", comparable);
    out.key("offers");
    out.begin_array();
    for (auto const& offer : sku.offers)
        write(out, offer, sku.measures.base,
              offer.supplier == product.supplier ? price : prices.of(sku.id, offer.supplier),
              language);
    out.end_array();
}

void write(Writer& out, Sku const& sku, Product const& product, app::CallerPrices const& prices,
           http::Language language) {
    auto const& details = product.details.skus.at(sku.id);
    out.begin_object();
    out.member("id", sku.id.text());
    out.member("code", sku.code);
    out.member("name", chosen(sku.name, language));
    out.member("grade", sku.grade);
    write_options(out, details, product.details);
    out.member("gtin", sku.gtin);
    out.member("base_unit", text(sku.measures.base));
    out.member("is_catch_weight", sku.is_catch_weight);
    write_units(out, sku.measures.packs, details);
    write_content(out, details);
    write_prices(out, sku, product, details, prices, language);
    out.member("is_available", sku.is_available());
    write_components(out, sku);
    out.end_object();
}

}  // namespace

void write(Writer& out, Product const& product, app::CallerPrices const& prices,
           http::Language language) {
    out.begin_object();
    out.member("id", product.id.text());
    out.member("code", product.code);
    out.member("state", text(product.state));
    out.member("category", text(product.category));
    out.member("name", chosen(product.name, language));
    out.key("description");
    product.description ? out.value(chosen(*product.description, language)) : out.value(nullptr);
    out.member("variety", product.variety);
    out.member("origin_division", product.origin_division);
    write_attributes(out, product.details);
    out.key("standards");
    out.begin_array();
    for (auto const& standard : product.details.standards) out.value(standard);
    out.end_array();
    write_axes(out, product.details, language);
    write_supplier(out, product.supplier, chosen(product.supplier_name, language));
    out.key("skus");
    out.begin_array();
    for (auto const& sku : product.skus) write(out, sku, product, prices, language);
    out.end_array();
    out.member("created_at", to_text(product.created_at));
    out.member("version", product.version);
    out.end_object();
}

Json encode(Product const& product, app::CallerPrices const& prices, http::Language language) {
    Writer out;
    write(out, product, prices, language);
    return Json::parse(out.text());
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
