// What a growing unit yields in a day, beside what it can: a slip of a comma shows there first.
#pragma once
#include <cstdint>
#include <optional>

#include "domain/inventory/lot.hpp"

namespace chaolu::inventory {

// One growing unit on one day, in grams.
struct DailyYield {
    std::int64_t norm_g = 0;       // what it yields on its best day
    std::int64_t harvested_g = 0;  // as far as anybody has said
};

// Adds what `lot`, which is weighed, says was harvested there. A warning at its quantity,
// above_norm, when that is more than the unit ever yields: the goods are received all the same
// (domain.md J1 step 4).
std::optional<LotFault> doubt(DailyYield& day, Lot const& lot);

}  // namespace chaolu::inventory
