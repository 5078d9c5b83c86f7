// The two forms of numbers that begin with AGI.
#include "domain/catalogue/gi_number.hpp"

#include "domain/core/text.hpp"

namespace chaolu::catalogue {
namespace {

constexpr std::string_view letters = "AGI";

}  // namespace

bool is_gi_certificate_number(std::string_view text) {
    if (!text.starts_with(letters)) return false;
    auto const digits = text.substr(letters.size());
    return digits.size() == 5 && all_digits(digits);
}

bool is_gi_specification_number(std::string_view text) {
    if (!text.starts_with(letters)) return false;
    auto const rest = text.substr(letters.size());
    if (rest.size() < 12 || rest.size() > 13 || rest[4] != '-' || rest[7] != '-') return false;
    auto const year = rest.substr(0, 4);
    return all_digits(year) && (year.starts_with("19") || year.starts_with("20")) &&
           all_digits(rest.substr(5, 2)) && all_digits(rest.substr(8));
}

}  // namespace chaolu::catalogue
