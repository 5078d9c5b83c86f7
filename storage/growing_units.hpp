// Greenhouses, fields and workshops as lots name them: which there are, and what they yielded.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/lot.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::growing_units {

using chaolu::inventory::GrowingUnit;

// Those of `units` that the supplier has, each with what it yields on its best day, if that is
// known.
std::map<GrowingUnit, std::optional<std::int64_t>> existing(Tx& tx, OrganisationId supplier,
                                                            std::span<GrowingUnit const> units);

struct UnitDay {
    GrowingUnit unit;
    Date day;
    auto operator<=>(UnitDay const&) const = default;
};
// What was received of goods that are weighed, by where and when they were harvested, of all lots
// but those with these codes, or of those only; in grams. What was made of other lots was harvested
// with them. Days of which nothing was received are left out.
enum class OfCodes { none, only };
std::map<UnitDay, std::int64_t> harvested(Tx& tx, OrganisationId supplier,
                                          std::vector<UnitDay> const& days,
                                          std::vector<std::string> const& lot_codes, OfCodes which);

}  // namespace chaolu::storage::growing_units
