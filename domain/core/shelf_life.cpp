// The rule of what is left of a lot's life, in whole days and whole percent.
#include "domain/core/shelf_life.hpp"

#include <algorithm>

namespace chaolu {

// Nothing asked for is less than 0 days: a lot without an expiry date satisfies the one only.
MinRemaining stricter(MinRemaining const& one, MinRemaining const& other) {
    return {std::max(one.days, other.days), std::max(one.pct, other.pct)};
}

bool is_acceptable(LotDates const& lot, Date day, MinRemaining const& min) {
    if (!lot.expires) return min.is_any();
    auto const left = (lot.expires->days - day.days).count();
    if (left < 0) return false;
    if (min.days && left < *min.days) return false;
    auto const life = (lot.expires->days - lot.made.days).count();
    return !min.pct || left * 100 >= life * *min.pct;
}

}  // namespace chaolu
