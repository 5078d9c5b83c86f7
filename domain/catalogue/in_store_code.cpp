// Reads an in-store code by the rules of one retailer.
#include "domain/catalogue/in_store_code.hpp"

#include <algorithm>

#include "domain/core/check_digits.hpp"
#include "domain/core/text.hpp"

namespace chaolu::catalogue {
namespace {

std::int64_t number_in(std::string_view digits) {
    std::int64_t number = 0;
    for (char const digit : digits) number = number * 10 + (digit - '0');
    return number;
}

}  // namespace

tl::expected<InStoreCode, Code> parse_in_store_code(std::string_view text,
                                                    std::span<InStoreRule const> rules) {
    if (text.size() != 13 || !all_digits(text) || text[0] != '2' || text[1] > '4')
        return tl::unexpected(Code::invalid_format);
    if (!has_gs1_check_digit(text)) return tl::unexpected(Code::invalid_check_digit);
    auto const rule = std::find_if(rules.begin(), rules.end(), [&](InStoreRule const& each) {
        return each.prefix == text.substr(0, 2);
    });
    if (rule == rules.end()) return tl::unexpected(Code::unknown_value);
    return InStoreCode{std::string(text.substr(2, 5)), rule->value, number_in(text.substr(7, 5))};
}

}  // namespace chaolu::catalogue
