// Reads GS1 element strings (GS1 General Specifications, sections 3 and 7.8).
#include "domain/fulfilment/element_string.hpp"

#include <algorithm>
#include <array>

#include "domain/catalogue/gtin.hpp"
#include "domain/core/check_digits.hpp"
#include "domain/core/text.hpp"

namespace chaolu::fulfilment {
namespace {

// Lengths are those of the value; a fixed one has min == max and needs no FNC1 behind it.
struct Identifier {
    std::string_view code;
    std::size_t min, max;
    bool is_fixed() const { return min == max; }
};
constexpr auto identifiers = std::to_array<Identifier>({
    {"00", 18, 18},
    {"01", 14, 14},
    {"10", 1, 20},
    {"11", 6, 6},
    {"13", 6, 6},
    {"15", 6, 6},
    {"17", 6, 6},
    {"3103", 6, 6},
    {"37", 1, 8},
});

using Done = tl::expected<void, Code>;

Done refused(Code code) { return tl::unexpected(code); }

std::int64_t number_in(std::string_view digits) {
    std::int64_t number = 0;
    for (char const digit : digits) number = number * 10 + (digit - '0');
    return number;
}

// Letters, digits and the signs of GS1's character set 82; no space, no bracket of our own form.
bool is_lot_code(std::string_view text) {
    constexpr std::string_view signs = "!\"%&'*+,-./:;<=>?_";
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               signs.find(c) != std::string_view::npos;
    });
}

// The year that ends in these digits and lies within 49 before and 50 after this one.
int year_near(int two_digits, Date today) {
    int const year = int{std::chrono::year_month_day{today.days}.year()};
    int const guess = year - year % 100 + two_digits;
    if (guess - year > 50) return guess - 100;
    if (guess - year < -49) return guess + 100;
    return guess;
}

std::optional<Date> date_of(std::string_view yymmdd, Date today) {
    if (!all_digits(yymmdd)) return {};
    std::chrono::year const year{
        year_near(static_cast<int>(number_in(yymmdd.substr(0, 2))), today)};
    std::chrono::month const month{static_cast<unsigned>(number_in(yymmdd.substr(2, 2)))};
    std::chrono::day const day{static_cast<unsigned>(number_in(yymmdd.substr(4, 2)))};
    if (!month.ok()) return {};
    if (day == std::chrono::day{0})
        return Date{std::chrono::sys_days{year / month / std::chrono::last}};
    std::chrono::year_month_day const date{year / month / day};
    if (!date.ok()) return {};
    return Date{std::chrono::sys_days{date}};
}

template <class T>
Done keep(std::optional<T>& into, std::optional<T> value) {
    if (into) return refused(Code::duplicate_field);
    if (!value) return refused(Code::invalid_format);
    into = std::move(value);
    return {};
}

Done keep_sscc(ElementString& into, std::string_view value) {
    if (!all_digits(value)) return refused(Code::invalid_format);
    if (!has_gs1_check_digit(value)) return refused(Code::invalid_check_digit);
    return keep(into.sscc, std::optional(std::string(value)));
}

Done keep_gtin(ElementString& into, std::string_view value) {
    auto const gtin = catalogue::Gtin::parse(value);
    if (!gtin) return refused(gtin.error());
    return keep(into.gtin, std::optional(gtin->text()));
}

Done keep_number(std::optional<std::int64_t>& into, std::string_view value) {
    return keep(into, all_digits(value) ? std::optional(number_in(value)) : std::nullopt);
}

Done keep_value(ElementString& into, std::string_view code, std::string_view value, Date today) {
    if (code == "00") return keep_sscc(into, value);
    if (code == "01") return keep_gtin(into, value);
    if (code == "10")
        return keep(into.lot_code,
                    is_lot_code(value) ? std::optional(std::string(value)) : std::nullopt);
    if (code == "3103") return keep_number(into.net_weight_g, value);
    if (code == "37") return keep_number(into.count, value);
    auto& date = code == "11"   ? into.production_date
                 : code == "13" ? into.packaging_date
                 : code == "15" ? into.best_before_date
                                : into.expiry_date;
    return keep(date, date_of(value, today));
}

// Takes one identifier and its value off the front of the form for people.
Done take_bracketed(std::string_view& text, ElementString& into, Date today) {
    auto const close = text.find(')');
    if (text.front() != '(' || close == std::string_view::npos)
        return refused(Code::invalid_format);
    auto const code = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    auto const found = std::find_if(identifiers.begin(), identifiers.end(),
                                    [&](Identifier const& each) { return each.code == code; });
    if (found == identifiers.end())
        return refused(code.empty() || !all_digits(code) ? Code::invalid_format
                                                         : Code::unknown_field);
    auto const value = text.substr(0, text.find('('));
    if (value.size() < found->min || value.size() > found->max)
        return refused(Code::invalid_format);
    text.remove_prefix(value.size());
    return keep_value(into, found->code, value, today);
}

// And off the front of what a scanner sends.
Done take_scanned(std::string_view& text, ElementString& into, Date today) {
    auto const found =
        std::find_if(identifiers.begin(), identifiers.end(),
                     [&](Identifier const& each) { return text.starts_with(each.code); });
    if (found == identifiers.end())
        return refused(all_digits(text.substr(0, 2)) ? Code::unknown_field : Code::invalid_format);
    text.remove_prefix(found->code.size());
    auto const value = text.substr(0, found->is_fixed() ? found->max : text.find(fnc1));
    if (value.size() < found->min || value.size() > found->max)
        return refused(Code::invalid_format);
    text.remove_prefix(value.size());
    if (auto kept = keep_value(into, found->code, value, today); !kept) return kept;
    // It stands behind a value that has no length of its own, and may stand behind any other.
    if (text.starts_with(fnc1)) text.remove_prefix(1);
    return {};
}

}  // namespace

tl::expected<ElementString, Code> parse_element_string(std::string_view text, Date today) {
    // Some scanners send the FNC1 that opens the symbol, some its name.
    if (text.starts_with("]C1")) text.remove_prefix(3);
    if (text.starts_with(fnc1)) text.remove_prefix(1);
    if (text.empty()) return tl::unexpected(Code::invalid_format);
    bool const is_for_people = text.front() == '(';
    ElementString elements;
    while (!text.empty()) {
        auto const taken = is_for_people ? take_bracketed(text, elements, today)
                                         : take_scanned(text, elements, today);
        if (!taken) return tl::unexpected(taken.error());
    }
    return elements;
}

}  // namespace chaolu::fulfilment
