// When stock is low: a supplier's level for a SKU against what nobody has been promised.
#pragma once
#include <cstdint>
#include <optional>

#include "domain/core/time.hpp"

namespace chaolu::inventory {

// Below the level, in base units; at the level it is not low yet, and nothing is lower than 0.
bool is_low(std::int64_t available, std::int64_t level);

// What a look at a SKU changes. None: it is as it was, and nobody is told again.
enum class LevelChange { became_low, replenished };
std::optional<LevelChange> look(bool was_low, std::int64_t available, std::int64_t level);

}  // namespace chaolu::inventory
