// One comparison, and what it means beside the last one.
#include "domain/inventory/reorder.hpp"

namespace chaolu::inventory {

bool is_low(std::int64_t available, std::int64_t level) { return available < level; }

std::optional<LevelChange> look(bool was_low, std::int64_t available, std::int64_t level) {
    auto const low = is_low(available, level);
    if (low == was_low) return {};
    return low ? LevelChange::became_low : LevelChange::replenished;
}

}  // namespace chaolu::inventory
