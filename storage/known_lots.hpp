// Lots that files speak of again: found by their codes, locked to be corrected.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/known_lot.hpp"
#include "domain/inventory/lot_stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::known_lots {

using chaolu::inventory::KnownLot;
using chaolu::inventory::LotBalance;

// The supplier's lots with these codes, with what is on hand of them at the location.
std::vector<KnownLot> find(Tx& tx, OrganisationId supplier, LocationId location,
                           std::vector<std::string> const& lot_codes);

// The lots with nothing on hand, and how much was received of each as files have corrected it.
// Locked until the transaction ends, before the places where they lie.
struct Stated {
    LotBalance balance;
    std::int64_t quantity = 0;
};
std::map<LotId, Stated> lock(Tx& tx, std::vector<LotId> const& lots);
void save(Tx& tx, std::map<LotId, std::int64_t> const& stated);

// How many lots an import and those that corrected it have under codes that begin alike: by what
// stands before the last dash and the dash, of these beginnings only.
std::map<std::string, std::int64_t> counts_by_start(Tx& tx, OrganisationId supplier,
                                                    StockImportId import,
                                                    std::vector<std::string> const& starts);

}  // namespace chaolu::storage::known_lots
