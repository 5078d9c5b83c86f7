// Check digits of ISO 7064 and GS1.
#include "domain/core/check_digits.hpp"

namespace chaolu {

bool has_mod_11_10(std::string_view digits) {
    if (digits.empty()) return false;
    int carried = 10;
    for (char const digit : digits.substr(0, digits.size() - 1)) {
        int const sum = (carried + (digit - '0')) % 10;
        carried = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (carried + (digits.back() - '0')) % 10 == 1;
}

bool has_gs1_check_digit(std::string_view digits) {
    if (digits.empty()) return false;
    int sum = 0;
    int weight = 1;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        sum += (*digit - '0') * weight;
        weight = 4 - weight;
    }
    return sum % 10 == 0;
}

}  // namespace chaolu
