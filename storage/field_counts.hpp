// Counts from the field: which were synced, what they said and what became of them.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::field_counts {

// What was counted, and what the books were when the counting began.
struct Subject {
    chaolu::inventory::StockKey key;
    std::optional<LotId> lot = {};
    std::int64_t seen = 0;
    auto operator<=>(Subject const&) const = default;
};

struct Count {
    std::string id;       // made by the device, unique to the supplier
    std::string content;  // SHA-256 of all that it says, 32 bytes
    Instant recorded_at = {};
    std::optional<std::string> note = {};
    Subject subject = {};
    std::int64_t counted = 0;  // base units
    std::optional<StockCountId> change = {};
    OrganisationId supplier = {};
    Uuid synced_by = {};
    Instant synced_at = {};
    // When read back.
    std::string sku = {};
    std::string base_unit = {};
};

// Takes ids and subjects of these counts for this transaction, as far as nobody has either; the ids
// it got. Waits for whoever is taking one of them just now. In the order of their ids.
std::vector<std::string> claim(Tx& tx, OrganisationId supplier, std::span<Count const> counts);
// Says which documents counts became that were claimed.
void save_changes(Tx& tx, OrganisationId supplier,
                  std::map<std::string, StockCountId> const& changes);
// Gives back ids and subjects that came to nothing.
void forget(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids);

// Those of these ids, and those of these subjects, of whatever lot.
std::vector<Count> find(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids,
                        std::span<Subject const> subjects);
// Of one supplier or of all, by supplier and id, those after `after`.
struct Place {
    OrganisationId supplier = {};
    std::string id = {};
};
std::vector<Count> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                        int rows_max);

}  // namespace chaolu::storage::field_counts
