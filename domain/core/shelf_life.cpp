// The rule of what is left of a lot's life, in whole days and whole percent.
#include "domain/core/shelf_life.hpp"

namespace chaolu {

bool is_acceptable(LotDates const& lot, Date day, MinRemaining const& min) {
    if (!lot.expires) return min.is_any();
    auto const left = (lot.expires->days - day.days).count();
    if (left < 0) return false;
    if (min.days && left < *min.days) return false;
    auto const life = (lot.expires->days - lot.made.days).count();
    return !min.pct || left * 100 >= life * *min.pct;
}

}  // namespace chaolu
