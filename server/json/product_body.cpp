// Field by field, in the form in which it is read.
#include "server/json/product_body.hpp"

namespace chaolu::json {
namespace {

using nlohmann::json;
using storage::catalogue::Names;
using storage::catalogue::NewSku;

json names_of(Names const& names) {
    json body{{"zh", names.zh}};
    if (names.en) body["en"] = *names.en;
    return body;
}

struct ValueOf {
    json operator()(std::string const& value) const { return value; }
    json operator()(std::int64_t value) const { return value; }
    json operator()(catalogue::Decimal value) const { return catalogue::decimal_text(value); }
    json operator()(bool value) const { return value; }
    json operator()(Date value) const { return to_text(value); }
};

json body_of(NewSku const& sku) {
    json body{{"code", sku.code},
              {"name", names_of(sku.name)},
              {"base_unit", text(sku.measures.base)},
              {"is_catch_weight", sku.is_catch_weight},
              {"is_demo", sku.is_demo}};
    if (sku.grade) body["grade"] = *sku.grade;
    for (auto const& pack : sku.measures.packs)
        body["trade_units"].push_back({{"unit", pack.unit},
                                       {"numerator", pack.numerator},
                                       {"denominator", pack.denominator}});
    if (auto const& content = sku.details.content)
        body["net_content"] = {{"value", content->value}, {"unit", text(content->unit)}};
    if (sku.shelf_life_days) body["shelf_life_days"] = *sku.shelf_life_days;
    if (sku.gtin) body["gtin"] = *sku.gtin;
    return body;
}

}  // namespace

json body_of(storage::catalogue::NewProduct const& product, std::span<NewSku const* const> skus) {
    json body{{"supplier_id", product.supplier.text()},     {"code", product.code},
              {"category", text(product.category)},         {"name", names_of(product.name)},
              {"origin_division", product.origin_division}, {"skus", json::array()}};
    if (!product.aliases.empty()) body["aliases"] = product.aliases;
    if (product.variety) body["variety"] = *product.variety;
    if (!product.standards.empty()) body["standards"] = product.standards;
    for (auto const& each : product.attributes)
        body["attributes"][each.code] = std::visit(ValueOf{}, each.value);
    for (auto const* sku : skus) body["skus"].push_back(body_of(*sku));
    return body;
}

}  // namespace chaolu::json
