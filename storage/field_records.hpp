// Records from the field: which were synced, what they said and which lot they became.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage::field_records {

struct Record {
    std::string id;       // made by the device, unique to the supplier
    std::string content;  // SHA-256 of all that it says, 32 bytes
    Instant recorded_at;
    std::optional<std::string> scale_ticket = {};
    std::optional<std::string> note = {};
    std::optional<LotId> lot = {};
    OrganisationId supplier = {};
    Uuid synced_by = {};
    Instant synced_at = {};
    // SHA-256 of each photograph in lower-case hexadecimal; when read back, those that came.
    std::vector<std::string> photos = {};
    std::vector<std::string> received_photos = {};
};

// Takes the ids of these records for this transaction, as far as nobody has; the ids it got. Waits
// for whoever is taking one of them just now. In the order of their ids.
std::vector<std::string> claim(Tx& tx, OrganisationId supplier, std::span<Record const> records);
// Says which lots records became that were claimed.
void save_lots(Tx& tx, OrganisationId supplier, std::map<std::string, LotId> const& lots);
// Gives ids back that came to nothing.
void forget(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids);

// Those of these ids that there are.
std::map<std::string, Record> find(Tx& tx, OrganisationId supplier,
                                   std::vector<std::string> const& ids);
// Of one supplier or of all, by supplier and id, those after `after`.
struct Place {
    OrganisationId supplier = {};
    std::string id = {};
};
std::vector<Record> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                         int rows_max);

}  // namespace chaolu::storage::field_records
