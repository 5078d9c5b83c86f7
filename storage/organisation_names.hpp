// Names of organisations as of a moment: what stands on a document stays what it was.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "storage/database/tx.hpp"

namespace chaolu::storage::names {

struct Names {
    std::string zh;
    std::optional<std::string> en;
};
// One round trip each. False when there is none; otherwise nobody else renames it before this
// transaction ends.
bool lock(Tx& tx, OrganisationId organisation);
// The name that the organisation has so far is kept as a past one; its version
// grows by one.
void rename(Tx& tx, OrganisationId organisation, Names const& names, Instant now);
std::map<OrganisationId, Names> names_at(Tx& tx, std::set<OrganisationId> const& organisations,
                                         Instant at);

}  // namespace chaolu::storage::names
