// What is told about goods of a category: typed attributes, and the rules they obey.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/time.hpp"

namespace chaolu::catalogue {

enum class AttributeKind { text, integer, decimal, boolean, date, choice };
std::string_view text(AttributeKind kind);
std::optional<AttributeKind> attribute_kind_from(std::string_view text);

// A number of ten-thousandths.
struct Decimal {
    std::int64_t e4 = 0;
    auto operator<=>(Decimal const&) const = default;
};
// "3.5", "-0.25", "12": without zeros that say nothing. Reading takes 1-9 digits, up to 4 decimals
// and a minus sign.
std::string decimal_text(Decimal decimal);
std::optional<Decimal> decimal_from_text(std::string_view text);

// Text and choice share the first: a choice is the code of one.
using AttributeValue = std::variant<std::string, std::int64_t, Decimal, bool, Date>;

// How a value is kept: as one text per kind, which reads back as the same value.
std::string value_text(AttributeValue const& value);
std::optional<AttributeValue> value_from(AttributeKind kind, std::string_view text);

struct AttributeRule {
    std::string code;
    AttributeKind kind{};
    bool is_required = false;
    // Of integers and decimals, in ten-thousandths.
    std::optional<std::int64_t> min_e4 = {};
    std::optional<std::int64_t> max_e4 = {};
    std::vector<std::string> choices = {};
};

// What is wrong with a value of the rule's kind: a choice that there is not (unknown_value), a
// number beyond the bounds (out_of_range).
std::optional<Code> check(AttributeRule const& rule, AttributeValue const& value);

}  // namespace chaolu::catalogue
