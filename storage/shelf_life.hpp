// What single buyers ask of the shelf life of single SKUs, from which day on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/channels/shelf_life.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::shelf_life {

using chaolu::channels::MinRemaining;

struct Rule {
    OrganisationId buyer;
    std::string sku;
    Date from;
    // The day on which the next rule takes its place.
    std::optional<Date> to;
    MinRemaining min;
};
// From its day on it takes the place of the rule before; one of the same day it replaces. The
// market has the SKU.
void put(Tx& tx, OrganisationId buyer, std::string const& sku, Date from, MinRemaining const& min,
         Instant now);

// Who looks; none of both sees all. A supplier sees what is asked of the SKUs it made known.
struct Viewer {
    std::optional<OrganisationId> buyer;
    std::optional<OrganisationId> supplier;
};
struct Place {
    OrganisationId buyer;
    std::string sku;
    Date from;
};
// By buyer, SKU and day, those after `after`.
std::vector<Rule> list(Tx& tx, Viewer const& viewer, std::optional<std::string> const& sku,
                       Place const& after, int rows_max);

}  // namespace chaolu::storage::shelf_life
