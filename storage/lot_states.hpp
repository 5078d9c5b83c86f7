// The states of many lots: locked, written and read in one statement each.
#pragma once
#include <map>
#include <vector>

#include "storage/lot_stock.hpp"

namespace chaolu::storage::lot_stock {

// As lock_lot(), of each of these; locked in ascending order.
std::map<LotId, LotState> lock_lot_states(Tx& tx, std::vector<LotId> const& lots);
// Holds these lots for a reason, or releases them when there is none; each gets its next version.
void set_hold(Tx& tx, std::vector<LotId> const& lots, std::optional<std::string_view> reason);
// Versions alone.
void save_lot_versions(Tx& tx, std::map<LotId, LotState> const& states);

}  // namespace chaolu::storage::lot_stock
