// The check of an identity card's number: powers of two modulo 11.
#include "domain/identity/id_number.hpp"

#include <array>
#include <optional>

#include "domain/core/text.hpp"

namespace chaolu::identity {
namespace {

constexpr std::size_t number_length = 18;

int number_in(std::string_view digits) {
    int number = 0;
    for (char const digit : digits) number = number * 10 + (digit - '0');
    return number;
}

// People of this system were born in 1900 or later; Date's own text form begins in 1970.
std::optional<Date> day_of_birth(std::string_view yyyymmdd) {
    std::chrono::year_month_day const day{
        std::chrono::year{number_in(yyyymmdd.substr(0, 4))},
        std::chrono::month{static_cast<unsigned>(number_in(yyyymmdd.substr(4, 2)))},
        std::chrono::day{static_cast<unsigned>(number_in(yyyymmdd.substr(6, 2)))}};
    if (!day.ok() || day.year() < std::chrono::year{1900}) return {};
    return Date{std::chrono::sys_days{day}};
}

}  // namespace

tl::expected<IdNumber, Code> IdNumber::parse(std::string_view text) {
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view check_characters = "10X98765432";
    if (text.size() != number_length || !all_digits(text.substr(0, weights.size())) ||
        !is_division_code(text.substr(0, 6)))
        return tl::unexpected(Code::invalid_format);
    auto const born = day_of_birth(text.substr(6, 8));
    if (!born || check_characters.find(text.back()) == std::string_view::npos)
        return tl::unexpected(Code::invalid_format);
    std::size_t sum = 0;
    for (std::size_t at = 0; at < weights.size(); ++at)
        sum += static_cast<std::size_t>((text[at] - '0') * weights[at]);
    if (text.back() != check_characters[sum % check_characters.size()])
        return tl::unexpected(Code::invalid_check_digit);
    return IdNumber(text, *born);
}

std::string IdNumber::masked() const { return text_.substr(0, 6) + "********" + text_.substr(14); }

}  // namespace chaolu::identity
