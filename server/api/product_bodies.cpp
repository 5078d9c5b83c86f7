// Field by field; what needs the database was loaded before.
#include "server/api/product_bodies.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/catalogue/gtin.hpp"
#include "domain/core/repeats.hpp"
#include "server/api/components.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/listing_access.hpp"
#include "server/api/product_details.hpp"
#include "server/api/standards.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/app/services.hpp"
#include "storage/divisions.hpp"
#include "storage/standards.hpp"

namespace chaolu::api {
namespace {

using identity::OrganisationKind;
using json::Json;
using storage::catalogue::Names;
using storage::catalogue::NewProduct;
using storage::catalogue::NewSku;

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

std::vector<NewSku> decode_skus(http::Call const& call, json::Decoder& in, Schema const& schema,
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

Schema schema_in(ProductFacts const& facts, std::optional<catalogue::Category> of) {
    if (!of) return {};
    auto const found = facts.schemas.find(std::string(text(*of)));
    return found == facts.schemas.end() ? Schema{} : Schema{found->second};
}

// The text of a field that may be anything yet.
std::optional<std::string> text_in(Json const& body, char const* field) {
    if (!body.is_object() || !body.contains(field) || !body[field].is_string()) return {};
    return body[field].get<std::string>();
}

// What the bodies name, each once.
struct Named {
    std::set<std::string> divisions, standards, categories;
    std::set<OrganisationId> suppliers;
};

Named named_in(std::vector<Json> const& bodies) {
    Named named;
    for (auto const& body : bodies) {
        if (auto code = text_in(body, "origin_division"); code && is_place_code(*code))
            named.divisions.insert(*std::move(code));
        if (auto category = text_in(body, "category");
            category && catalogue::category_from(*category))
            named.categories.insert(*std::move(category));
        if (auto const id = text_in(body, "supplier_id"))
            if (auto const parsed = OrganisationId::parse(*id)) named.suppliers.insert(*parsed);
        for (auto& standard : standards_named(body)) named.standards.insert(std::move(standard));
    }
    return named;
}

template <class T>
std::vector<T> list_of(std::set<T> const& values) {
    return {values.begin(), values.end()};
}

}  // namespace

ProductFacts facts_about(http::Call const& call, std::vector<Json> const& bodies) {
    auto named = named_in(bodies);
    ProductFacts facts;
    facts.today = shanghai_day(call.now);
    if (!named.divisions.empty())
        facts.divisions = storage::divisions::near(call.tx(), list_of(named.divisions));
    if (!named.standards.empty())
        facts.editions = storage::standards::editions_of(call.tx(), list_of(named.standards));
    for (auto const& category : named.categories)
        facts.schemas[category] = storage::categories::schema_of(call.tx(), category, facts.today);
    if (call.actor.kind == OrganisationKind::supplier)
        named.suppliers = {*call.actor.organisation};
    else if (!named.suppliers.empty())
        facts.organisations = storage::identity::kinds_of(call.tx(), list_of(named.suppliers));
    for (auto const& id : named.suppliers) facts.waived[id] = is_review_waived(call, id);
    return facts;
}

std::optional<NewProduct> decode_product(http::Call const& call, Json const& body,
                                         ProductFacts const& facts, json::Faults& faults,
                                         json::Warnings& warnings) {
    json::Decoder in(body, "", faults);
    auto const supplier = decode_supplier(call, in, [&](OrganisationId id) {
        auto const found = facts.organisations.find(id);
        return found != facts.organisations.end() && found->second == OrganisationKind::supplier;
    });
    auto code = in.code("code");
    auto const category = in.word("category", catalogue::category_from);
    auto name = read_names(in, "name", name_length_max);
    auto aliases = in.texts("aliases", 0, catalogue::aliases_max, name_length_max, json::maybe);
    auto description = read_names(in, "description", description_length_max, json::maybe);
    auto origin = decode_division(in, "origin_division", facts.today, facts.divisions, warnings);
    auto variety = in.text("variety", variety_length_max, json::maybe);
    auto const schema = schema_in(facts, category);
    auto attributes = decode_attributes(in, schema);
    auto axes = decode_axes(in);
    auto standards = decode_standards(in, facts.editions, facts.today, warnings);
    auto skus = decode_skus(call, in, schema, axes);
    in.only({"supplier_id", "code", "category", "name", "aliases", "description", "origin_division",
             "variety", "attributes", "standards", "options", "skus"});
    if (!faults.empty()) return {};
    return NewProduct{ProductId{call.services.ids.next(call.now)},
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
                      catalogue::first_state(facts.waived.at(*supplier)),
                      call.now,
                      std::move(standards)};
}

}  // namespace chaolu::api
