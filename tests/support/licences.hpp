// Bodies of licences that several tests send, with numbers that check.
#pragma once
#include <string>

#include "tests/support/shop.hpp"

namespace chaolu::test {

// Two letters, thirteen digits, and the check digit of ISO 7064 MOD 11,10.
inline std::string licence_number(std::string const& letters, std::string const& digits) {
    int product = 10;
    for (char const c : digits) {
        int const sum = (product + (c - '0')) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return letters + digits + std::to_string((11 - product) % 10);
}

// To make condiments (03), issued in Lucheng as the so manieth.
inline std::string sc_number(int sequence) {
    auto const four = std::to_string(10000 + sequence).substr(1);
    return licence_number("SC", "103140406" + four);
}

// For the year around `today`, for condiments and grain.
inline Json new_sc(std::string const& supplier_id, int sequence, Date today) {
    return {{"supplier_id", supplier_id},
            {"kind", "sc"},
            {"number", sc_number(sequence)},
            {"issued_to", "示例食品厂"},
            {"food_classes", {"01", "03"}},
            {"division_code", "140406"},
            {"valid_from", to_text(today.plus_days(-365))},
            {"valid_to", to_text(today.plus_days(1400))}};
}

}  // namespace chaolu::test
