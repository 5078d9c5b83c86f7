// Production sites of suppliers, with their growing units.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/suppliers/site.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::suppliers {

using chaolu::suppliers::GrowingUnit;

struct Site {
    SiteId id;
    OrganisationId supplier;
    std::string code;
    std::string name;
    std::string division_code;
    std::vector<GrowingUnit> growing_units;  // as read: by number
    Instant created_at;
    int version = 1;
};
// False when the supplier has a site of this code. Two round trips.
bool insert_site(Tx& tx, Site const& site);

// Of one supplier, or of all; one round trip each.
std::optional<Site> find_site(Tx& tx, SiteId id, std::optional<OrganisationId> supplier);
// Locked until the transaction ends.
std::optional<Site> lock_site(Tx& tx, SiteId id, std::optional<OrganisationId> supplier);
// Growing units that are new or have changed, and the version.
void save_site(Tx& tx, Site const& site);
// Oldest first, those after `after`.
std::vector<Site> list_sites(Tx& tx, std::optional<OrganisationId> supplier, SiteId after,
                             int rows_max);

}  // namespace chaolu::storage::suppliers
