// How much of a lot's life must be left for somebody to take it.
#pragma once
#include <optional>

#include "domain/core/time.hpp"

namespace chaolu {

// Where both stand, both must hold; where none does, anything that has not expired will do.
struct MinRemaining {
    std::optional<int> days;
    // Of the whole life, from the day on which the lot was made to that on which it expires.
    std::optional<int> pct;
    auto operator<=>(MinRemaining const&) const = default;
    bool is_any() const { return !days && !pct; }
};
// What satisfies both.
MinRemaining stricter(MinRemaining const& one, MinRemaining const& other);

constexpr int min_remaining_days_max = 3650;
constexpr int min_remaining_pct_max = 100;

// The days of a lot that count. What was harvested was made on that day.
struct LotDates {
    Date made;
    // The last day on which it is good; none: nobody said.
    std::optional<Date> expires;
};

// Whether a lot that arrives on `day` may be taken. On its last day a lot is good, and has 0 days
// left. A share is compared exactly: 67 % are left of 100 days after the 33rd, no longer after the
// 34th. Without an expiry date nothing can be told, and only who asks for nothing takes the lot.
bool is_acceptable(LotDates const& lot, Date day, MinRemaining const& min);

}  // namespace chaolu
