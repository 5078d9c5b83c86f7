// Takes the number of a standard apart.
#include "domain/catalogue/standard_code.hpp"

#include <algorithm>
#include <array>

#include "domain/core/text.hpp"

namespace chaolu::catalogue {
namespace {

constexpr std::size_t company_length_max = 8;
constexpr std::size_t number_length_max = 10;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Of places: two digits of the province, or four of the city.
bool is_local(std::string_view prefix) {
    if (!prefix.starts_with("DB") || !prefix.ends_with("/T")) return false;
    auto const place = prefix.substr(2, prefix.size() - 4);
    return (place.size() == 2 || place.size() == 4) && all_digits(place) && place[0] != '0';
}

// Of enterprises: Q/ and the letters or digits of the enterprise.
bool is_enterprise(std::string_view prefix) {
    if (!prefix.starts_with("Q/")) return false;
    auto const company = prefix.substr(2);
    return !company.empty() && company.size() <= company_length_max &&
           std::all_of(company.begin(), company.end(),
                       [](char c) { return is_capital(c) || is_digit(c); });
}

bool is_prefix(std::string_view prefix) {
    constexpr std::array<std::string_view, 4> known{"GB", "GB/T", "NY/T", "GH/T"};
    return std::find(known.begin(), known.end(), prefix) != known.end() || is_local(prefix) ||
           is_enterprise(prefix);
}

// 38581, 2763.1; enterprises of the food trade write 0001S.
bool is_number(std::string_view number, bool is_of_enterprise) {
    if (is_of_enterprise && number.ends_with('S')) number.remove_suffix(1);
    auto const part = number.find('.');
    auto const whole = number.substr(0, part);
    if (whole.empty() || whole.size() > number_length_max || !all_digits(whole)) return false;
    if (part == std::string_view::npos) return true;
    auto const behind = number.substr(part + 1);
    return !behind.empty() && behind.size() <= 3 && all_digits(behind);
}

// Where the prefix ends: at the space, or where the first digit stands that is not its own.
std::size_t end_of_prefix(std::string_view text) {
    auto const space = text.find(' ');
    if (space != std::string_view::npos || text.starts_with("Q/")) return space;
    auto const from = text.starts_with("DB") ? text.find("/T") : 0;
    if (from == std::string_view::npos) return from;
    auto const digit =
        std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_digit);
    return digit == text.end() ? std::string_view::npos
                               : static_cast<std::size_t>(digit - text.begin());
}

}  // namespace

std::string StandardCode::text() const {
    auto text = prefix + " " + number;
    if (year) text += "-" + std::to_string(*year);
    return text;
}

std::optional<StandardCode> StandardCode::parse(std::string_view text) {
    auto const end = end_of_prefix(text);
    if (end == std::string_view::npos) return {};
    auto const prefix = text.substr(0, end);
    auto number = text.substr(text[end] == ' ' ? end + 1 : end);
    StandardCode code{std::string(prefix), {}, {}};
    if (auto const dash = number.find('-'); dash != std::string_view::npos) {
        auto const year = number.substr(dash + 1);
        if (year.size() != 4 || !all_digits(year) || year[0] == '0') return {};
        code.year = std::stoi(std::string(year));
        number = number.substr(0, dash);
    }
    if (!is_prefix(prefix) || !is_number(number, prefix.starts_with("Q/"))) return {};
    code.number = number;
    return code;
}

bool is_withdrawn(StandardCode const& code, std::vector<StandardEdition> const& editions,
                  Date day) {
    bool is_known = false;
    for (auto const& [edition, valid] : editions) {
        if (edition.prefix != code.prefix || edition.number != code.number) continue;
        if (code.year && code.year != edition.year) continue;
        if (!valid.to || day < *valid.to) return false;
        is_known = true;
    }
    return is_known;
}

}  // namespace chaolu::catalogue
