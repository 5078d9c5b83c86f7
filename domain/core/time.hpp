// Instants in UTC microseconds, and business days of Asia/Shanghai.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chaolu {

// Microseconds since 1970-01-01 UTC.
struct Instant {
    std::int64_t micros = 0;
    auto operator<=>(Instant const&) const = default;
};
inline Instant operator+(Instant at, std::chrono::microseconds span) {
    return {at.micros + span.count()};
}

// RFC 3339 in UTC with milliseconds: "2026-11-05T04:03:02.001Z".
std::string to_text(Instant at);
// Reads RFC 3339 with `Z` or a numeric offset and up to 6 decimals; nothing else.
std::optional<Instant> instant_from_text(std::string_view text);

// A day of the calendar, without a zone of its own: which days count as business days is said by
// the functions that make one.
struct Date {
    std::chrono::sys_days days{};
    auto operator<=>(Date const&) const = default;
    Date plus_days(int count) const { return {days + std::chrono::days{count}}; }
};

// "2026-11-05"; only real days from 1970-01-01 to 9999-12-31.
std::string to_text(Date day);
std::optional<Date> date_from_text(std::string_view text);

// The day in Asia/Shanghai (+08:00 all year since 1992), on which prices and months change.
Date shanghai_day(Instant at);
// When that day begins there.
Instant start_of_shanghai_day(Date day);

// Where "now" comes from: a seam, so that tests may stand at midnight.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() = 0;
};

}  // namespace chaolu
