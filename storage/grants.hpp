// Which supplier is the agent of which producer, and when.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/day_set.hpp"
#include "domain/suppliers/agency.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::grants {

using chaolu::suppliers::GrantKind;

struct Grant {
    GrantId id;
    OrganisationId grantor;
    OrganisationId grantee;
    GrantKind kind = GrantKind::agent_for;
    Validity valid;
    // Withdrawn: the first day on which it did not hold any more.
    std::optional<Date> withdrawn_from;
    std::optional<std::string> reason;
    Instant created_at;
    int version = 1;
};
// One round trip each, as everything here.
void insert(Tx& tx, Grant const& grant);
// Seen by its two sides; none sees all.
std::optional<Grant> find(Tx& tx, GrantId id, std::optional<OrganisationId> party);
// As find() for everybody, and nobody else changes it before this transaction ends.
std::optional<Grant> lock(Tx& tx, GrantId id);
void update(Tx& tx, Grant const& grant);
// Oldest first, those after `after`.
std::vector<Grant> list(Tx& tx, std::optional<OrganisationId> party, GrantId after, int rows_max);

// The days for which a producer has made this supplier its agent.
DaySet agency_days(Tx& tx, OrganisationId agent);

}  // namespace chaolu::storage::grants
