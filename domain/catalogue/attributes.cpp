// Kinds of attributes, their values as texts, and the check against a rule.
#include "domain/catalogue/attributes.hpp"

#include <algorithm>
#include <charconv>

#include "domain/core/enum_text.hpp"

namespace chaolu::catalogue {
namespace {

constexpr std::int64_t one_e4 = 10'000;
constexpr std::size_t whole_digits_max = 9;
constexpr std::size_t decimals_max = 4;

std::optional<std::int64_t> integer_from_text(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

bool are_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct ToText {
    std::string operator()(std::string const& value) const { return value; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(Decimal value) const { return decimal_text(value); }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(Date value) const { return to_text(value); }
};

}  // namespace

std::string_view text(AttributeKind kind) {
    switch (kind) {
        case AttributeKind::text: return "text";
        case AttributeKind::integer: return "integer";
        case AttributeKind::decimal: return "decimal";
        case AttributeKind::boolean: return "boolean";
        case AttributeKind::date: return "date";
        case AttributeKind::choice: return "choice";
    }
    return "";
}

std::optional<AttributeKind> attribute_kind_from(std::string_view text) {
    return enum_from_text(text, AttributeKind::choice);
}

std::string decimal_text(Decimal decimal) {
    auto const size = decimal.e4 < 0 ? -decimal.e4 : decimal.e4;
    auto text = (decimal.e4 < 0 ? "-" : "") + std::to_string(size / one_e4);
    auto decimals = std::to_string(one_e4 + size % one_e4).substr(1);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    return decimals.empty() ? text : text + "." + decimals;
}

std::optional<Decimal> decimal_from_text(std::string_view text) {
    bool const is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    if (!are_digits(whole) || whole.size() > whole_digits_max) return {};
    std::string decimals;
    if (point != std::string_view::npos) {
        decimals = text.substr(point + 1);
        if (!are_digits(decimals) || decimals.size() > decimals_max) return {};
    }
    decimals.resize(decimals_max, '0');
    auto const e4 = *integer_from_text(whole) * one_e4 + *integer_from_text(decimals);
    return Decimal{is_negative ? -e4 : e4};
}

std::string value_text(AttributeValue const& value) { return std::visit(ToText{}, value); }

std::optional<AttributeValue> value_from(AttributeKind kind, std::string_view text) {
    switch (kind) {
        case AttributeKind::text:
        case AttributeKind::choice: return std::string(text);
        case AttributeKind::integer: return integer_from_text(text);
        case AttributeKind::decimal: return decimal_from_text(text);
        case AttributeKind::boolean: return text == "true";
        case AttributeKind::date: return date_from_text(text);
    }
    return {};
}

std::optional<Code> check(AttributeRule const& rule, AttributeValue const& value) {
    if (rule.kind == AttributeKind::choice) {
        auto const& choices = rule.choices;
        bool const is_known = std::find(choices.begin(), choices.end(),
                                        std::get<std::string>(value)) != choices.end();
        return is_known ? std::nullopt : std::optional(Code::unknown_value);
    }
    std::optional<Decimal> number;
    if (auto const* decimal = std::get_if<Decimal>(&value)) number = *decimal;
    if (auto const* integer = std::get_if<std::int64_t>(&value)) {
        // Beyond what a bound can be, and the product below would not be what it says.
        if (*integer > INT64_MAX / one_e4 || *integer < INT64_MIN / one_e4)
            return Code::out_of_range;
        number = Decimal{*integer * one_e4};
    }
    if (!number) return {};
    bool const is_too_small = rule.min_e4 && number->e4 < *rule.min_e4;
    bool const is_too_large = rule.max_e4 && number->e4 > *rule.max_e4;
    return is_too_small || is_too_large ? std::optional(Code::out_of_range) : std::nullopt;
}

}  // namespace chaolu::catalogue
