// Harvest commitments: opened, asked for, decided by the published rule, given up, and ended.
#pragma once
#include <optional>
#include <string>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "domain/identity/actor.hpp"
#include "server/app/harvest_steps.hpp"

namespace chaolu::app {

// Under the lock of the supplier's offer. Already_exists at /harvest_from when the harvest of one
// of its days is sold by another one that is open or decided.
std::optional<Error> open_commitment(storage::Tx& tx, Commitment const& commitment, Uuid made_by,
                                     Instant now);
// Of a commitment that is locked. Illegal_transition once it is decided.
std::optional<Error> revise_forecast(storage::Tx& tx, Commitment& commitment, std::int64_t expected,
                                     Uuid made_by, Instant now);

struct AskForShare {
    CommitmentId commitment;
    OrganisationId buyer;
    std::optional<identity::ActingChannel> channel;
    Quantity quantity;
    std::string delivery;  // JSON object that decodes as a delivery
    std::optional<std::string> price_list;
};
// Refused: not_found, not_on_sale when the offer was withdrawn, and inventory::why_not_ask().
Result<HarvestAsk> ask_for_share(storage::Tx& tx, AskForShare const& command,
                                 Services const& services, Instant now);

// As inventory::may_withdraw(), illegal_transition else.
Result<HarvestAsk> withdraw_ask(storage::Tx& tx, CommitmentId id, OrganisationId buyer,
                                Instant now);

// Shares out what was harvested, or what is expected less the haircut when nothing is said; every
// buyer who asked is told of its share. Decided again, it cuts what is still held, and tells those
// whose share shrank. The cut-off moves where buyers would have no notice. Refused as
// inventory::why_not_decide(), and illegal_transition when notice would take it past the harvest.
Result<Commitment> decide_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     std::optional<Quantity> const& harvested,
                                     Services const& services, Instant now);
// Decides those whose time has come and cancels those that it is too late to decide, up to so many;
// closes as many whose last day is over. How many it did.
int step_due_commitments(storage::Tx& tx, Services const& services, Instant now, int rows_max);

// While it is open; every buyer who asked is told.
Result<Commitment> cancel_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now);
// Once it is decided; every buyer whose share is not ordered is told, with the reason.
Result<Commitment> close_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                    std::string reason, Services const& services, Instant now);

}  // namespace chaolu::app
