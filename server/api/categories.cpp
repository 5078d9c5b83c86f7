// Categories: the tree, and what a product of each must and may tell about itself.
#include "server/api/categories.hpp"

#include <algorithm>

#include "domain/catalogue/product.hpp"
#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "storage/categories.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::categories::Category;

Json name_of(storage::catalogue::Names const& names, http::Language language) {
    return json::chosen(names.zh, names.en, language);
}

Json encode(Category const& category, http::Language language) {
    return {{"code", category.code},
            {"parent", json::or_null(category.parent)},
            {"name", name_of(category.name, language)},
            {"takes_products", catalogue::category_from(category.code).has_value()}};
}

Json bound(std::optional<std::int64_t> e4) {
    return e4 ? Json(catalogue::decimal_text({*e4})) : Json(nullptr);
}

Json encode(storage::categories::Attribute const& attribute, http::Language language) {
    auto choices = Json::array();
    for (auto const& choice : attribute.choices)
        choices.push_back({{"code", choice.code}, {"name", name_of(choice.name, language)}});
    auto const& rule = attribute.rule;
    return {{"code", rule.code},
            {"name", name_of(attribute.name, language)},
            {"category", attribute.category},
            {"kind", text(rule.kind)},
            {"unit", json::or_null(attribute.unit)},
            {"is_required", rule.is_required},
            {"min", bound(rule.min_e4)},
            {"max", bound(rule.max_e4)},
            {"choices", std::move(choices)}};
}

Json encode(storage::categories::Grade const& grade, http::Language language) {
    return {
        {"code", grade.code}, {"name", name_of(grade.name, language)}, {"source", grade.source}};
}

Result<Response> list_categories(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto items = Json::array();
    for (auto const& category : storage::categories::list(call.tx()))
        items.push_back(encode(category, call.language));
    return http::page(call, items.dump(), {});
}

Result<Response> read_category(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const& code = call.path_values[0];
    auto const tree = storage::categories::list(call.tx());
    auto const found = std::find_if(tree.begin(), tree.end(),
                                    [&](Category const& each) { return each.code == code; });
    if (found == tree.end())
        return refuse(Code::not_found, "There is no such category: see /v1/categories.");
    auto const schema = storage::categories::schema_of(call.tx(), code, shanghai_day(call.now));
    auto json = encode(*found, call.language);
    auto& attributes = json["attributes"] = Json::array();
    for (auto const& each : schema.attributes) attributes.push_back(encode(each, call.language));
    auto& grades = json["grades"] = Json::array();
    for (auto const& each : schema.grades) grades.push_back(encode(each, call.language));
    return http::ok(json.dump());
}

}  // namespace

void add_category_routes(http::Router& router) {
    router.get("/v1/categories", http::Permission::public_, list_categories);
    router.get("/v1/categories/{code}", http::Permission::public_, read_category);
}

}  // namespace chaolu::api
