// Each field that is there replaces the one of the product.
#include "server/api/product_changes.hpp"

#include <algorithm>

#include "domain/core/repeats.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/product_details.hpp"
#include "server/api/standards.hpp"

namespace chaolu::api {
namespace {

using storage::catalogue::Names;
using storage::catalogue::ProductContent;

void rename_skus(json::Decoder& changes, ProductContent& content) {
    std::vector<std::string> codes;
    auto found = changes.objects("skus", 1, catalogue::skus_max);
    for (auto& each : found) {
        auto code = each.code("code").value_or("");
        auto name = read_names(each, "name", name_length_max);
        each.only({"code", "name"});
        auto const known = content.skus.find(code);
        if (!code.empty() && known == content.skus.end())
            each.fault("code", Code::unknown_sku, "is not a SKU of this product");
        else if (name && known != content.skus.end())
            known->second = *std::move(name);
        codes.push_back(std::move(code));
    }
    for (auto const at : repeats(codes))
        found[at].fault("code", Code::duplicate, "stands here more than once");
}

}  // namespace

ChangedProduct decode_changes(http::Call const& call, json::Decoder& changes,
                              ProductContent content, json::Warnings& warnings) {
    ChangedProduct changed{std::move(content), {}};
    auto& product = changed.content;
    auto const given = changes.names();
    auto is_given = [&](std::string_view field) {
        return std::find(given.begin(), given.end(), field) != given.end();
    };
    if (is_given("name"))
        product.name = read_names(changes, "name", name_length_max).value_or(Names{});
    if (is_given("aliases"))
        product.aliases =
            changes.texts("aliases", 0, catalogue::aliases_max, name_length_max, json::maybe);
    if (is_given("description"))
        product.description =
            read_names(changes, "description", description_length_max, json::maybe);
    if (is_given("variety"))
        product.variety = changes.text("variety", variety_length_max, json::maybe);
    if (is_given("origin_division"))
        product.origin_division =
            decode_division(call, changes, "origin_division", warnings).value_or("");
    if (is_given("standards")) product.standards = decode_standards(call, changes, warnings);
    if (is_given("attributes"))
        changed.attributes = decode_attributes(
            changes, storage::categories::schema_of(call.tx(), text(product.category),
                                                    shanghai_day(call.now)));
    if (is_given("skus")) rename_skus(changes, product);
    changes.only({"name", "aliases", "description", "variety", "origin_division", "attributes",
                  "standards", "skus"});
    if (given.empty()) changes.fault("", Code::too_few, "must change something");
    return changed;
}

}  // namespace chaolu::api
