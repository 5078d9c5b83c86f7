// Numbers of food licences, checked by their own algorithm: production (SC) and trade (JY).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::suppliers {

enum class ScKind { food, additive };
std::string_view text(ScKind kind);

// 食品生产许可证: SC, 1 for food or 2 for additives, the category, the division of the place of
// production, a sequence, the check digit.
struct ScNumber {
    std::string text;
    ScKind kind = ScKind::food;
    std::string category;  // two digits: 01 grain products, 03 condiments
    std::string division;
    std::string sequence;
};

enum class JyKind { seller, catering, canteen };
std::string_view text(JyKind kind);

// 食品经营许可证: JY, the kind of trade, the division, a sequence, the check digit. Beijing's embed no
// code of GB/T 2260: 11, two digits of the district, two of the street, six of a sequence.
struct JyNumber {
    std::string text;
    JyKind kind = JyKind::seller;
    std::string division;
    std::optional<std::string> street;  // Beijing only
    std::string sequence;
};

// Another form, lower case included, is invalid_format; a wrong check digit invalid_check_digit.
tl::expected<ScNumber, Code> parse_sc(std::string_view text);
tl::expected<JyNumber, Code> parse_jy(std::string_view text);

}  // namespace chaolu::suppliers
