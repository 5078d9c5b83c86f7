// Tells suppliers once when stock falls below their level, and once when it is there again.
#pragma once
#include "server/app/services.hpp"
#include "storage/reorder_levels.hpp"

namespace chaolu::app {

// Looks at the levels after `after`, at most `rows_max`, and writes an event for each that became
// low or was replenished since the last look. The place of the last one; none: all were looked at.
std::optional<storage::reorder_levels::Place> send_reorder_alerts(
    storage::Tx& tx, Services const& services, storage::reorder_levels::Place const& after,
    Instant now, int rows_max);

}  // namespace chaolu::app
