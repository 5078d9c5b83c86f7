// Codes that a shop prints on what it has weighed: they mean what that shop says they mean.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::catalogue {

// What the five digits before the check digit count.
enum class InStoreValue { grams, fen };

// One retailer's use of one prefix (20-24): configuration of that retailer, never a constant.
struct InStoreRule {
    std::string prefix;
    InStoreValue value = InStoreValue::grams;
};

struct InStoreCode {
    std::string item;  // the retailer's own number of the good, five digits
    InStoreValue meaning = InStoreValue::grams;
    std::int64_t value = 0;
};

// Two digits of prefix, five of the item, five of the value, the check digit. Refused: another form
// or a prefix outside 20-24 (invalid_format), a wrong check digit (invalid_check_digit), a prefix
// that this retailer has given no meaning (unknown_value).
tl::expected<InStoreCode, Code> parse_in_store_code(std::string_view text,
                                                    std::span<InStoreRule const> rules);

}  // namespace chaolu::catalogue
