// What goods cost whoever is calling.
#pragma once
#include <optional>
#include <span>

#include "domain/identity/actor.hpp"
#include "domain/pricing/choose_price.hpp"
#include "storage/catalogue.hpp"
#include "storage/price_candidates.hpp"

namespace chaolu::app {

// The buyer whose price is asked for, if it is one that calls.
std::optional<OrganisationId> buyer_of(identity::Actor const& actor);

// The prices of many SKUs for one caller on one day, loaded in one round trip. A buyer sees what it
// would pay; everybody else sees what is for everybody.
class CallerPrices {
public:
    CallerPrices(storage::Tx& tx, identity::Actor const& actor,
                 std::span<storage::catalogue::Product const> products, Date day);
    // For the smallest quantity; none when nothing holds today.
    std::optional<UnitPrice> of(SkuId sku, OrganisationId supplier) const;

private:
    storage::pricing::Candidates candidates_;
    pricing::Question question_;
};

}  // namespace chaolu::app
