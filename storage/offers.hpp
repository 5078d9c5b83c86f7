// Offers: which supplier sells which SKU, on what terms.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/quantity.hpp"
#include "domain/offers/offer.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::offers {

using chaolu::offers::OfferState;
using chaolu::offers::Terms;

struct Offer {
    OfferId id;
    SkuId sku;
    std::string sku_code;
    BaseUnit base_unit = BaseUnit::piece;
    OrganisationId supplier;
    OfferState state = OfferState::live;
    Terms terms;
    Instant created_at;
    int version = 1;
};

// What must be known of a SKU before it is offered.
struct OfferedSku {
    SkuId id;
    OrganisationId maker;
    // A listing that is not published is known to its maker only.
    bool is_published = false;
    Measures measures;
};
std::optional<OfferedSku> find_sku(Tx& tx, std::string const& code);

// False when the supplier has an offer of this SKU, live or withdrawn.
bool insert(Tx& tx, Offer const& offer);

// One round trip each; of one supplier, or of all.
std::optional<Offer> find(Tx& tx, OfferId id, std::optional<OrganisationId> supplier);
// Oldest first, those after `after`; with a code only those of this SKU.
std::vector<Offer> list(Tx& tx, std::optional<OrganisationId> supplier,
                        std::optional<std::string> const& sku, OfferId after, int rows_max);

// As find(), and nobody else changes it before this transaction ends.
std::optional<Offer> lock(Tx& tx, OfferId id, std::optional<OrganisationId> supplier);
// Writes state, terms and version.
void update(Tx& tx, Offer const& offer);

}  // namespace chaolu::storage::offers
