// Instants and days as text, and the day it is in Shanghai.
#include "domain/core/time.hpp"

#include <algorithm>

namespace chaolu {
namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year_month_day;

// RFC 3339 has four digits for the year; these are the first and the last days it can write.
constexpr sys_days first_day{std::chrono::year{0} / 1 / 1};
constexpr sys_days last_day{std::chrono::year{9999} / 12 / 31};
constexpr std::int64_t first_micros = sys_time<microseconds>{first_day}.time_since_epoch().count();
constexpr std::int64_t last_micros =
    sys_time<microseconds>{last_day + days{1}}.time_since_epoch().count() - 1;

void put_digits(char* text, int count, std::int64_t value) {
    for (int i = count - 1; i >= 0; --i) {
        text[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

void put_date(char* text, sys_days day) {
    year_month_day const date{std::clamp(day, first_day, last_day)};
    put_digits(text, 4, int{date.year()});
    put_digits(text + 5, 2, unsigned{date.month()});
    put_digits(text + 8, 2, unsigned{date.day()});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number in exactly `count` digits at `from`; beyond `most` it is none.
std::optional<int> digits_at(std::string_view text, std::size_t from, std::size_t count, int most) {
    if (text.size() < from + count) return {};
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (!is_digit(text[i])) return {};
        value = value * 10 + (text[i] - '0');
    }
    if (value > most) return {};
    return value;
}

bool has_at(std::string_view text, std::size_t at, char wanted) {
    return at < text.size() && text[at] == wanted;
}

// The first ten characters as a day of the calendar.
std::optional<sys_days> day_at_front(std::string_view text) {
    auto const year = digits_at(text, 0, 4, 9999);
    auto const month = digits_at(text, 5, 2, 12);
    auto const day = digits_at(text, 8, 2, 31);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return {};
    year_month_day const date{std::chrono::year{*year},
                              std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return {};
    return sys_days{date};
}

// "HH:MM" as minutes.
std::optional<std::int64_t> minutes_at(std::string_view text, std::size_t from) {
    auto const hour = digits_at(text, from, 2, 23);
    auto const minute = digits_at(text, from + 3, 2, 59);
    if (!hour || !minute || text[from + 2] != ':') return {};
    return *hour * 60 + *minute;
}

// What stands between the seconds and the zone: nothing, or a dot and 1 to 6 digits. Moves `at`.
std::optional<std::int64_t> fraction_micros(std::string_view text, std::size_t& at) {
    if (!has_at(text, at, '.')) return 0;
    auto const first = ++at;
    std::int64_t micros = 0;
    while (at < text.size() && is_digit(text[at]) && at - first < 6)
        micros = micros * 10 + (text[at++] - '0');
    if (at == first) return {};
    for (auto i = at - first; i < 6; ++i) micros *= 10;
    return micros;
}

// The zone must be all that is left.
std::optional<std::int64_t> offset_minutes(std::string_view zone) {
    // RFC 3339 lets both letters, T and Z, be small.
    if (zone == "Z" || zone == "z") return 0;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-')) return {};
    auto const minutes = minutes_at(zone, 1);
    if (!minutes) return {};
    return zone[0] == '+' ? *minutes : -*minutes;
}

}  // namespace

std::string to_text(Instant at) {
    auto const micros = std::clamp(at.micros, first_micros, last_micros);
    sys_time<microseconds> const point{microseconds{micros}};
    auto const day = std::chrono::floor<days>(point);
    auto const millis = (point - day).count() / 1000;
    std::string text = "0000-00-00T00:00:00.000Z";
    put_date(text.data(), day);
    put_digits(text.data() + 11, 2, millis / 3'600'000);
    put_digits(text.data() + 14, 2, millis / 60'000 % 60);
    put_digits(text.data() + 17, 2, millis / 1000 % 60);
    put_digits(text.data() + 20, 3, millis % 1000);
    return text;
}

// A leap second (":60") is refused: it has no place in a count of microseconds.
std::optional<Instant> instant_from_text(std::string_view text) {
    auto const day = day_at_front(text);
    if (!day || !(has_at(text, 10, 'T') || has_at(text, 10, 't'))) return {};
    auto const minutes = minutes_at(text, 11);
    auto const seconds = digits_at(text, 17, 2, 59);
    if (!minutes || !seconds || text[16] != ':') return {};
    std::size_t at = 19;
    auto const fraction = fraction_micros(text, at);
    if (!fraction) return {};
    auto const offset = offset_minutes(text.substr(at));
    if (!offset) return {};
    sys_time<microseconds> const midnight{*day};
    auto const micros = midnight.time_since_epoch().count() +
                        ((*minutes - *offset) * 60 + *seconds) * 1'000'000 + *fraction;
    if (micros < first_micros || micros > last_micros) return {};
    return Instant{micros};
}

std::string to_text(Date day) {
    std::string text = "0000-00-00";
    put_date(text.data(), day.days);
    return text;
}

std::optional<Date> date_from_text(std::string_view text) {
    if (text.size() != 10) return {};
    auto const day = day_at_front(text);
    if (!day || *day < sys_days{}) return {};
    return Date{*day};
}

Date shanghai_day(Instant at) {
    // Whole seconds first, so that no instant is too late for the eight hours to be added.
    auto const seconds = std::chrono::floor<std::chrono::seconds>(microseconds{at.micros});
    return {std::chrono::floor<days>(std::chrono::sys_seconds{seconds} + std::chrono::hours{8})};
}

Instant start_of_shanghai_day(Date day) {
    auto const at = sys_time<microseconds>{day.days} - std::chrono::hours{8};
    return {at.time_since_epoch().count()};
}

}  // namespace chaolu
