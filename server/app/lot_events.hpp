// What is told of lots when something becomes of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "storage/inventory.hpp"

namespace chaolu::app {

// One event of this type for each lot, of the version its row has; a reason is told with it.
void tell_of_lots(storage::Tx& tx, std::string const& type,
                  std::vector<storage::inventory::LotRow> const& lots,
                  std::optional<std::string> const& reason, IdSource& ids, Instant now);

}  // namespace chaolu::app
