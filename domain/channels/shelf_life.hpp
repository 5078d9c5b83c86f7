// What channels and buyers ask of a lot's life is the one rule of domain/core.
#pragma once
#include "domain/core/shelf_life.hpp"

namespace chaolu::channels {

using chaolu::is_acceptable;
using chaolu::LotDates;
using chaolu::min_remaining_days_max;
using chaolu::min_remaining_pct_max;
using chaolu::MinRemaining;

}  // namespace chaolu::channels
