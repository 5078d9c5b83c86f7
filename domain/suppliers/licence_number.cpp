// Takes licence numbers apart after their check digit was found right.
#include "domain/suppliers/licence_number.hpp"

#include "domain/core/check_digits.hpp"
#include "domain/core/text.hpp"

namespace chaolu::suppliers {
namespace {

constexpr std::size_t digits_count = 14;
constexpr std::string_view beijing = "11";

// The digits behind the two letters, when they end in their check digit.
tl::expected<std::string_view, Code> checked_digits(std::string_view text,
                                                    std::string_view letters) {
    if (!text.starts_with(letters)) return tl::unexpected(Code::invalid_format);
    auto const digits = text.substr(letters.size());
    if (digits.size() != digits_count || !all_digits(digits))
        return tl::unexpected(Code::invalid_format);
    if (!has_mod_11_10(digits)) return tl::unexpected(Code::invalid_check_digit);
    return digits;
}

}  // namespace

std::string_view text(ScKind kind) {
    switch (kind) {
        case ScKind::food: return "food";
        case ScKind::additive: return "additive";
    }
    return "";
}

std::string_view text(JyKind kind) {
    switch (kind) {
        case JyKind::seller: return "seller";
        case JyKind::catering: return "catering";
        case JyKind::canteen: return "canteen";
    }
    return "";
}

tl::expected<ScNumber, Code> parse_sc(std::string_view text) {
    auto const digits = checked_digits(text, "SC");
    if (!digits) return tl::unexpected(digits.error());
    char const kind = digits->front();
    auto const category = digits->substr(1, 2);
    auto const division = digits->substr(3, 6);
    if ((kind != '1' && kind != '2') || category == "00" || !is_division_code(division))
        return tl::unexpected(Code::invalid_format);
    return ScNumber{std::string(text), kind == '1' ? ScKind::food : ScKind::additive,
                    std::string(category), std::string(division),
                    std::string(digits->substr(9, 4))};
}

tl::expected<JyNumber, Code> parse_jy(std::string_view text) {
    auto const digits = checked_digits(text, "JY");
    if (!digits) return tl::unexpected(digits.error());
    char const kind = digits->front();
    auto const place = digits->substr(1, 6);
    if (kind < '1' || kind > '3' || !is_division_code(place))
        return tl::unexpected(Code::invalid_format);
    JyNumber number{std::string(text),
                    static_cast<JyKind>(kind - '1'),
                    std::string(place),
                    {},
                    std::string(digits->substr(7, 6))};
    if (place.starts_with(beijing)) {
        number.division = "1101" + std::string(place.substr(2, 2));
        number.street = std::string(place.substr(4, 2));
    }
    return number;
}

}  // namespace chaolu::suppliers
