// Each attribute is read as its rule says; the rules themselves are checked in domain/.
#include "server/api/product_details.hpp"

#include <algorithm>

#include "domain/core/repeats.hpp"

namespace chaolu::api {
namespace {

using catalogue::AttributeKind;
using catalogue::AttributeRule;
using catalogue::AttributeValue;
using storage::catalogue::Attribute;
using storage::catalogue::Names;
using storage::catalogue::OptionAxis;
using storage::catalogue::OptionValue;

constexpr std::size_t attribute_length_max = 1000;
constexpr std::size_t option_name_length_max = 100;
constexpr std::size_t grade_length_max = 32;
// A hundred tonnes: no pack weighs more.
constexpr std::int64_t pack_grams_max = 100'000'000;

template <class T>
std::optional<AttributeValue> value_of(std::optional<T> read) {
    if (!read) return {};
    return AttributeValue(*std::move(read));
}

// None when it is absent, or faulty and reported.
std::optional<AttributeValue> read_value(json::Decoder& in, AttributeRule const& rule) {
    auto const need = rule.is_required ? json::required : json::maybe;
    switch (rule.kind) {
        case AttributeKind::text: return value_of(in.text(rule.code, attribute_length_max, need));
        case AttributeKind::integer:
            return value_of(in.integer(rule.code, INT64_MIN, INT64_MAX, need));
        case AttributeKind::decimal: {
            auto const text = in.raw_text(rule.code, 16, need);
            if (!text) return {};
            auto const decimal = catalogue::decimal_from_text(*text);
            if (!decimal)
                in.fault(rule.code, Code::invalid_format,
                         "must be a decimal such as \"3.5\", with up to four decimals");
            return value_of(decimal);
        }
        case AttributeKind::boolean: return value_of(in.boolean(rule.code, need));
        case AttributeKind::date: return value_of(in.date(rule.code, need));
        case AttributeKind::choice: return value_of(in.raw_text(rule.code, 64, need));
    }
    return {};
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

// What a value may be, for whoever sent another.
std::string hint(AttributeRule const& rule) {
    if (!rule.choices.empty()) return "must be one of: " + joined(rule.choices);
    std::string text = "must be";
    if (rule.min_e4) text += " at least " + catalogue::decimal_text({*rule.min_e4});
    if (rule.min_e4 && rule.max_e4) text += " and";
    if (rule.max_e4) text += " at most " + catalogue::decimal_text({*rule.max_e4});
    return text;
}

// Reports codes that stand in the list twice.
void refuse_repeats(std::vector<json::Decoder>& found, std::vector<std::string> const& codes) {
    for (auto const at : repeats(codes))
        found[at].fault("code", Code::duplicate, "stands here more than once");
}

std::vector<OptionValue> decode_values(json::Decoder& axis) {
    std::vector<OptionValue> values;
    std::vector<std::string> codes;
    auto found = axis.objects("values", 1, catalogue::axis_values_max);
    for (auto& each : found) {
        codes.push_back(each.code("code").value_or(""));
        values.push_back(
            {codes.back(), read_names(each, "name", option_name_length_max).value_or(Names{})});
        each.only({"code", "name"});
    }
    refuse_repeats(found, codes);
    return values;
}

std::string detail_of(Code code) {
    switch (code) {
        case Code::required: return "is required: the product has this axis";
        case Code::unknown_field: return "is no axis of this product";
        case Code::duplicate: return "are those of an earlier SKU";
        default: return "is no value of this axis";
    }
}

}  // namespace

std::optional<Names> read_names(json::Decoder& in, std::string_view field, std::size_t max,
                                json::Need need) {
    auto names = json::decode_names(in, field, max, need);
    if (!names) return {};
    return Names{std::move(names->zh), std::move(names->en)};
}

std::vector<Attribute> decode_attributes(json::Decoder& in, Schema const& schema) {
    std::vector<Attribute> attributes;
    if (!schema) return attributes;
    auto const& rules = schema->attributes;
    bool const is_any_required = std::any_of(
        rules.begin(), rules.end(), [](auto const& each) { return each.rule.is_required; });
    auto values = in.object("attributes", is_any_required ? json::required : json::maybe);
    for (auto const& [rule, name, unit, choices, category] : rules) {
        auto value = read_value(values, rule);
        if (!value) continue;
        if (auto const code = catalogue::check(rule, *value))
            values.fault(rule.code, *code, hint(rule));
        attributes.push_back({rule.code, rule.kind, *std::move(value)});
    }
    for (auto const& name : values.names())
        if (std::none_of(rules.begin(), rules.end(),
                         [&](auto const& each) { return each.rule.code == name; }))
            values.fault(name, Code::unknown_attribute, "is no attribute of this category");
    return attributes;
}

std::vector<OptionAxis> decode_axes(json::Decoder& in) {
    std::vector<OptionAxis> axes;
    std::vector<std::string> codes;
    auto found = in.objects("options", 0, catalogue::axes_max, json::maybe);
    for (auto& each : found) {
        codes.push_back(each.code("code").value_or(""));
        auto names = read_names(each, "name", option_name_length_max).value_or(Names{});
        axes.push_back({codes.back(), std::move(names), decode_values(each)});
        each.only({"code", "name", "values"});
    }
    refuse_repeats(found, codes);
    return axes;
}

std::vector<std::vector<std::string>> decode_options(std::vector<json::Decoder>& skus,
                                                     std::vector<OptionAxis> const& axes) {
    std::vector<catalogue::Axis> known;
    for (auto const& axis : axes) {
        known.push_back({axis.code, {}});
        for (auto const& value : axis.values) known.back().values.push_back(value.code);
    }
    std::vector<json::Decoder> found;
    std::vector<catalogue::Options> named;
    for (auto& sku : skus) {
        found.push_back(sku.object("options", json::maybe));
        named.emplace_back();
        for (auto const& axis : found.back().names())
            if (auto value = found.back().code(axis)) named.back()[axis] = *std::move(value);
    }
    for (auto const& fault : catalogue::check_options(known, named))
        if (fault.axis.empty())
            skus[fault.sku].fault("options", fault.code, detail_of(fault.code));
        else if (fault.code != Code::required || !found[fault.sku].has(fault.axis))
            // One that is there but could not be read was reported as such.
            found[fault.sku].fault(fault.axis, fault.code, detail_of(fault.code));
    std::vector<std::vector<std::string>> options;
    for (auto const& each : named) options.push_back(catalogue::in_order(known, each));
    return options;
}

std::optional<storage::catalogue::NetContent> decode_content(json::Decoder& sku, BaseUnit base) {
    if (!sku.has("net_content")) return {};
    auto in = sku.object("net_content");
    auto const value = in.integer("value", 1, pack_grams_max);
    auto const unit = in.word("unit", base_unit_from);
    in.only({"value", "unit"});
    if (unit == BaseUnit::piece)
        in.fault("unit", Code::unknown_value, "must be g or ml");
    else if (base != BaseUnit::piece)
        sku.fault("net_content", Code::out_of_range,
                  "is only for SKUs that are counted in pieces: this one is weighed or measured");
    if (!value || !unit) return {};
    return storage::catalogue::NetContent{*value, *unit};
}

std::optional<storage::catalogue::PackWeight> decode_weight(json::Decoder& unit,
                                                            TradeUnit const& pack, BaseUnit base) {
    if (!unit.has("weight")) return {};
    auto in = unit.object("weight");
    auto const nominal = in.integer("nominal_g", 1, pack_grams_max);
    auto const min = in.integer("min_g", 1, pack_grams_max);
    auto const max = in.integer("max_g", 1, pack_grams_max);
    in.only({"nominal_g", "min_g", "max_g"});
    if (!nominal || !min || !max) return {};
    storage::catalogue::PackWeight const weight{*nominal, *min, *max};
    if (auto const code = catalogue::check_weight(weight, pack, base))
        in.fault("nominal_g", *code,
                 "must lie between min_g and max_g, and be the size of the pack where grams are "
                 "counted");
    return weight;
}

std::optional<std::string> decode_grade(json::Decoder& sku, Schema const& schema) {
    auto grade = sku.text("grade", grade_length_max, json::maybe);
    if (!grade || !schema) return grade;
    std::vector<std::string> known;
    for (auto const& each : schema->grades) known.push_back(each.code);
    if (std::find(known.begin(), known.end(), *grade) == known.end())
        sku.fault("grade", Code::unknown_value,
                  known.empty() ? "goods of this category have no grades: leave it out"
                                : "must be one of: " + joined(known));
    return grade;
}

}  // namespace chaolu::api
