// Reads cells exactly, or says why not.
#include "server/imports/cells.hpp"

#include <algorithm>
#include <array>

#include "domain/core/text.hpp"
#include "server/text/nfkc.hpp"

namespace chaolu::imports {
namespace {

// What fits an int64 with room for one more digit.
constexpr std::size_t digits_max = 17;
constexpr std::size_t decimals_max = 9;
constexpr std::size_t growing_unit_length_max = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view take_digits(std::string_view& text) {
    auto const end = std::find_if_not(text.begin(), text.end(), is_digit);
    auto const digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

bool take(std::string_view& text, std::string_view wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(wanted.size());
    return true;
}

std::int64_t number_in(std::string_view digits) {
    std::int64_t number = 0;
    for (char const digit : digits) number = number * 10 + (digit - '0');
    return number;
}

tl::unexpected<CellError> malformed(std::string detail) {
    return tl::unexpected(CellError{Code::invalid_format, std::move(detail)});
}

tl::unexpected<CellError> not_a_number() {
    return malformed("is not a number written plainly, such as 1200, 1,200 or 198.65");
}

struct Number {
    std::int64_t digits = 0;
    int decimals = 0;
};

// Takes the number off the front of `text`; what stands behind it is left there.
Cell<Number> take_number(std::string_view& text) {
    if (text.size() > 1 && text[0] == '-' && is_digit(text[1]))
        return tl::unexpected(CellError{Code::out_of_range, "must be above 0"});
    std::string digits(take_digits(text));
    if (digits.empty()) return not_a_number();
    for (bool is_first_group = true; text.starts_with(','); is_first_group = false) {
        text.remove_prefix(1);
        auto const group = take_digits(text);
        bool const is_group =
            group.size() == 3 && digits.front() != '0' && (!is_first_group || digits.size() <= 3);
        if (!is_group) return malformed("has a comma that does not part thousands");
        digits += group;
    }
    std::string_view decimals;
    if (take(text, ".")) {
        decimals = take_digits(text);
        if (decimals.empty()) return not_a_number();
        while (decimals.ends_with('0')) decimals.remove_suffix(1);
    }
    auto const zeros = digits.find_first_not_of('0');
    digits = zeros == std::string::npos ? "" : digits.substr(zeros);
    if (decimals.size() > decimals_max || digits.size() + decimals.size() > digits_max)
        return tl::unexpected(CellError{Code::out_of_range, "has more digits than can be counted"});
    return Number{number_in(digits + std::string(decimals)), static_cast<int>(decimals.size())};
}

// A unit has no digits, and neither sign nor point.
bool is_unit(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || c == '+' || c == '-' || c == '.' || c == ',';
    });
}

std::optional<Date> date_of(std::string_view year, std::string_view month, std::string_view day) {
    if (year.size() != 4 || month.empty() || month.size() > 2 || day.empty() || day.size() > 2)
        return {};
    std::string text(year);
    text += month.size() == 1 ? "-0" : "-";
    text += month;
    text += day.size() == 1 ? "-0" : "-";
    text += day;
    return date_from_text(text);
}

std::optional<Date> date_between(std::string_view text, std::string_view after_year,
                                 std::string_view after_month, std::string_view after_day) {
    auto const year = take_digits(text);
    if (!take(text, after_year)) return {};
    auto const month = take_digits(text);
    if (!take(text, after_month)) return {};
    auto const day = take_digits(text);
    if (!take(text, after_day) || !text.empty()) return {};
    return date_of(year, month, day);
}

// Five digits, with or without a part of a day: 45601 is 2024-11-05 in a workbook that counts from
// 1900 and another day in one that counts from 1904.
bool is_serial_of_a_spreadsheet(std::string_view text) {
    bool const is_day = take_digits(text).size() == 5;
    if (take(text, ".")) take_digits(text);
    return is_day && text.empty();
}

}  // namespace

std::string_view clean(std::string_view cell, std::string& buffer) {
    return trimmed(folding::nfkc(cell, buffer));
}

Cell<inventory::WrittenQuantity> quantity_in(std::string_view text) {
    auto const number = take_number(text);
    if (!number) return tl::unexpected(number.error());
    auto const unit = trimmed(text);
    auto const is_exponent = (unit.starts_with('E') || unit.starts_with('e')) && !is_unit(unit);
    if (is_exponent) return malformed("was rounded by a spreadsheet; write all digits");
    if (!is_unit(unit)) return not_a_number();
    return inventory::WrittenQuantity{number->digits, number->decimals, std::string(unit)};
}

Cell<std::string_view> code_in(std::string_view text) {
    auto rest = text;
    bool const has_digits = !take_digits(rest).empty();
    if (take(rest, ".")) take_digits(rest);
    bool const is_exponent = has_digits && (take(rest, "E+") || take(rest, "e+"));
    if (is_exponent && !take_digits(rest).empty() && rest.empty())
        return malformed("was rounded by a spreadsheet; format the column as text");
    return text;
}

Cell<std::int64_t> count_in(std::string_view text) {
    auto const number = take_number(text);
    if (!number) return tl::unexpected(number.error());
    if (!text.empty()) return not_a_number();
    if (number->decimals > 0)
        return tl::unexpected(CellError{Code::not_an_integer, "must be a whole number"});
    return number->digits;
}

Cell<Date> date_in(std::string_view text) {
    struct Form {
        std::string_view after_year, after_month, after_day;
    };
    static constexpr auto forms =
        std::to_array<Form>({{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}});
    for (auto const& form : forms)
        if (auto day = date_between(text, form.after_year, form.after_month, form.after_day))
            return *day;
    if (text.size() == 8 && std::all_of(text.begin(), text.end(), is_digit))
        if (auto day = date_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)))
            return *day;
    if (is_serial_of_a_spreadsheet(text))
        return malformed(
            "is the number of a day in a spreadsheet, which not all count alike; "
            "format the column as a date, such as 2024-11-05");
    return malformed("is not a day such as 2024-11-05, 2024/11/5 or 2024年11月5日");
}

Cell<inventory::GrowingUnit> growing_unit_in(std::string_view text) {
    auto const slash = text.find('/');
    auto const site = trimmed(text.substr(0, slash));
    auto const number =
        slash == std::string_view::npos ? std::string_view{} : trimmed(text.substr(slash + 1));
    if (!is_code(site) || !check_text(number, 1, growing_unit_length_max))
        return malformed("is not a production site and a number, as in PARK/A01");
    return inventory::GrowingUnit{std::string(site), std::string(number)};
}

}  // namespace chaolu::imports
