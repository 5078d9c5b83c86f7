// What a GS1-128 label says: application identifiers and their values, read or refused as a whole.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"
#include "domain/core/time.hpp"

namespace chaolu::fulfilment {

// What a scanner sends between a value of varying length and the next identifier.
constexpr char fnc1 = '\x1D';

// The identifiers that labels of this trade carry; each may stand once.
struct ElementString {
    std::optional<std::string> sscc;           // (00) of a pallet or another logistic unit
    std::optional<std::string> gtin;           // (01)
    std::optional<std::string> lot_code;       // (10) up to 20 characters
    std::optional<Date> production_date;       // (11)
    std::optional<Date> packaging_date;        // (13)
    std::optional<Date> best_before_date;      // (15)
    std::optional<Date> expiry_date;           // (17)
    std::optional<std::int64_t> net_weight_g;  // (3103) kilograms with three decimals
    std::optional<std::int64_t> count;         // (37) up to 8 digits
    bool operator==(ElementString const&) const = default;
};

// Reads the form for people, "(01)16901234567899(10)L1", or what a scanner sends:
// "0116901234567899" and the rest, with FNC1 behind values of varying length. Two digits of a year
// mean the year nearest to that of `today`; day 00 means the last of its month. Refused: another
// form (invalid_format), an identifier that is not one of these (unknown_field) or stands there
// twice (duplicate_field), a GTIN or SSCC with a wrong check digit (invalid_check_digit).
tl::expected<ElementString, Code> parse_element_string(std::string_view text, Date today);

}  // namespace chaolu::fulfilment
