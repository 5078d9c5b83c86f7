// Harvest commitments: shares are asked for, decided by the published rule, given up, and ordered.
#pragma once
#include <optional>
#include <string>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "domain/identity/actor.hpp"
#include "server/app/services.hpp"
#include "storage/harvest_commitments.hpp"

namespace chaolu::app {

using storage::harvest_commitments::Commitment;
using HarvestAsk = storage::harvest_commitments::Request;

// Of one commitment; more are refused with too_many.
constexpr int harvest_requests_max = 500;
// Of one call of fulfil_commitment.
constexpr int harvest_orders_max = 100;

struct AskForShare {
    CommitmentId commitment;
    OrganisationId buyer;
    std::optional<identity::ActingChannel> channel;
    Quantity quantity;
    std::string delivery;  // JSON object that decodes as a delivery
    std::optional<std::string> price_list;
};
// Refused: not_found, illegal_transition unless it is open and its time to decide lies ahead,
// already_exists while the buyer has a request there, insufficient_stock with what is left, and
// quantities that the supplier's offer is not sold in.
Result<HarvestAsk> ask_for_share(storage::Tx& tx, AskForShare const& command,
                                 Services const& services, Instant now);

// Before the decision, or after it until the cut-off; later it is illegal_transition.
Result<HarvestAsk> withdraw_ask(storage::Tx& tx, CommitmentId id, OrganisationId buyer,
                                Instant now);

// Shares out what was harvested, or what is expected less the haircut when nothing is said; every
// buyer who asked is told of its share. Illegal_transition once it is decided.
Result<Commitment> decide_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     std::optional<Quantity> const& harvested,
                                     Services const& services, Instant now);
// Decides those whose time has come, up to so many; how many it did.
int decide_due_commitments(storage::Tx& tx, Services const& services, Instant now, int rows_max);

// While it is open; every buyer who asked is told.
Result<Commitment> cancel_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now);

struct Fulfilment {
    Commitment commitment;
    std::vector<HarvestAsk> asks;  // that were tried
    bool has_more = false;         // that were not, for there are harvest_orders_max of them
};
// From the cut-off on: places an order for every share that has none, at the prices of the day and
// from what is in stock. Each stands alone; one that is refused says why and may be tried again.
Result<Fulfilment> fulfil_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now);

}  // namespace chaolu::app
