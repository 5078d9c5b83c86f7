// Order cycles of channels.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/channels/order_cycle.hpp"
#include "storage/channels.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::order_cycles {

using channels::Viewer;
using chaolu::channels::OrderCycle;

struct Cycle : OrderCycle {
    std::string channel;
    std::string name_zh;
    std::optional<std::string> name_en;
    Date delivery_day;
    Instant created_at;
};

// False when another cycle of the channel takes orders at one of its instants.
bool insert(Tx& tx, Cycle const& cycle);

// Only those of channels that the viewer may know of.
std::optional<Cycle> find(Tx& tx, OrderCycleId id, Viewer const& viewer);
// Oldest first, those after `after`; of one channel or of all.
std::vector<Cycle> list(Tx& tx, std::optional<std::string> const& channel, Viewer const& viewer,
                        OrderCycleId after, int rows_max);

// As find() for who sees all, and nobody else changes it before this transaction ends.
std::optional<Cycle> lock(Tx& tx, OrderCycleId id);
void update(Tx& tx, OrderCycle const& cycle);

// By channel: the cycle that is open at that instant, or opens next.
std::map<std::string, OrderCycle, std::less<>> first_not_over(
    Tx& tx, std::vector<std::string> const& channels, Instant at);

}  // namespace chaolu::storage::order_cycles
