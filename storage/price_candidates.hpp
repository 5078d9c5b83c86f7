// The prices among which domain/pricing chooses, for many SKUs and many customers at once.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/choose_price.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

// Who asks. Lists for everybody are found for nobody in particular.
struct Askers {
    std::vector<OrganisationId> buyers = {};
    std::vector<std::string> channels = {};
    // Asked for by themselves; those that buyers are in are found anyway.
    std::vector<BuyerGroupId> groups = {};
};

struct Candidates {
    // Up to which change of prices this was known (price_revision); 0 before the first, and when
    // nothing was found.
    std::int64_t revision = 0;
    std::map<SkuId, std::vector<chaolu::pricing::Candidate>> of_sku;
    // The groups each buyer is in on that day, as far as a list here is for them.
    std::map<OrganisationId, std::vector<BuyerGroupId>> groups;

    void add_groups(std::optional<BuyerGroupId> group, std::vector<OrganisationId> const& members);
    // A customer as choose_price() asks for it.
    chaolu::pricing::Customer customer(std::optional<OrganisationId> buyer,
                                       std::optional<std::string> channel) const;
    std::vector<chaolu::pricing::Candidate> const& of(SkuId sku) const;
};

// What could hold on `day` for any of those who ask, closed lists included. One round trip.
Candidates candidates(Tx& tx, std::vector<SkuId> const& skus, Askers const& askers, Date day);
// The same as it was known at a revision.
Candidates candidates_as_of(Tx& tx, std::vector<SkuId> const& skus, Askers const& askers, Date day,
                            std::int64_t revision);

// The lists of these codes and their scopes; the buyers' memberships in the groups that they are
// for are added to `known`. One round trip.
std::map<std::string, chaolu::pricing::Scope> named_lists(Tx& tx,
                                                          std::vector<std::string> const& codes,
                                                          Askers const& askers, Date day,
                                                          Candidates& known);

}  // namespace chaolu::storage::pricing
