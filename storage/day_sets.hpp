// Sets of days as the columns of type datemultirange that hold them.
#pragma once
#include <string>
#include <string_view>

#include "domain/core/day_set.hpp"

namespace chaolu::storage {

// "{[2026-01-01,2026-02-01),[2026-03-01,)}": what is bound and cast to datemultirange, and what
// such a column reads as when cast to text.
std::string multirange_of(DaySet const& days);
DaySet days_from(std::string_view multirange);

}  // namespace chaolu::storage
