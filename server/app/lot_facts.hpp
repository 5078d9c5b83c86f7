// What must be known of a supplier before its lots are judged, loaded once for many lots.
#pragma once
#include <map>
#include <set>
#include <string>

#include "domain/inventory/lot.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

// The facts of these SKUs by their codes; those that the supplier never offered are left out.
std::map<std::string, inventory::SkuFacts> sku_facts_of(storage::Tx& tx, OrganisationId supplier,
                                                        std::set<std::string> const& codes);

// Tells the documents of one supplier apart in the codes that are made for their lots: the random
// end of their ids.
std::string lot_document(Uuid const& id);

// Where a field of a lot stands in a request, the lot itself standing at `item`, as "/lots/3".
std::string lot_pointer(std::string const& item, inventory::LotField field);

class LotFacts {
public:
    LotFacts(storage::Tx& tx, OrganisationId supplier) : tx_(tx), supplier_(supplier) {}

    // Notes what the lot speaks of; load() then fetches whatever is not known yet.
    void want(inventory::WrittenLot const& lot);
    void load();

    // Null when the supplier has no such SKU.
    inventory::SkuFacts const* sku(std::string const& code) const;
    bool knows(std::optional<inventory::GrowingUnit> const& unit) const;
    // What it yields on its best day; none when nobody said, or it is not known.
    std::optional<std::int64_t> daily_norm_g(inventory::GrowingUnit const& unit) const;

private:
    storage::Tx& tx_;
    OrganisationId supplier_;
    std::set<std::string> wanted_skus_;
    std::set<inventory::GrowingUnit> wanted_units_;
    std::map<std::string, inventory::SkuFacts> skus_;
    std::map<inventory::GrowingUnit, std::optional<std::int64_t>> units_;  // with their norms
};

}  // namespace chaolu::app
