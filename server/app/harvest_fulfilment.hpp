// The shares of a harvest become orders, cut by the published rule when less is in stock.
#pragma once
#include <vector>

#include "server/app/harvest_steps.hpp"

namespace chaolu::app {

// Of one call of fulfil_commitment.
constexpr int harvest_orders_max = 100;

struct Fulfilment {
    Commitment commitment;
    std::vector<HarvestAsk> asks;  // that were tried
    bool has_more = false;         // others were tried less often: call again
};
// From the cut-off to the last day: cuts the open shares by the rule to what the supplier has in
// stock for these buyers, telling them, and places an order for each of those that were tried
// least, up to orders_max of them, at the prices of the day. Each stands alone; one that is refused
// says why and may be tried again. Insufficient_stock when nobody would get anything.
Result<Fulfilment> fulfil_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now,
                                     int orders_max = harvest_orders_max);

}  // namespace chaolu::app
