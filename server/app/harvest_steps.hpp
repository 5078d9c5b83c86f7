// What the steps of harvest commitments share: who waits there, sharing out, and telling buyers.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/app/services.hpp"
#include "storage/harvest_commitments.hpp"

namespace chaolu::app {

using storage::harvest_commitments::Commitment;
using HarvestAsk = storage::harvest_commitments::Request;

tl::unexpected<Error> no_such_commitment();
inventory::Sale sale_of(Commitment const& commitment);

// By id, of one buyer or of all; those that are not withdrawn.
std::vector<HarvestAsk> live_asks(storage::Tx& tx, CommitmentId id,
                                  std::optional<OrganisationId> buyer = {});
// One above zero that has no order yet.
bool is_open_share(HarvestAsk const& ask);

// Shares `available` out by the rule of the commitment among what was asked for, or what is left of
// it since the last time: nobody gets more than before. Those who got a share, or a smaller one.
std::vector<HarvestAsk> share_out(Commitment const& commitment, std::int64_t available,
                                  std::span<HarvestAsk> asks);

// Each buyer by an event of its request's next version, and writes the requests.
void tell(storage::Tx& tx, std::string const& type, Commitment const& commitment,
          std::span<HarvestAsk> asks, Services const& services, Instant now);

// Closes what is decided: open shares are released, and their buyers told. Only a supplier gives a
// reason.
void close(storage::Tx& tx, Commitment& commitment, inventory::CloseCause cause,
           std::optional<std::string> reason, Services const& services, Instant now);

}  // namespace chaolu::app
