// Everything that decides over what a supplier may sell, held while it is changed.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity/actor.hpp"
#include "server/app/services.hpp"
#include "storage/licences.hpp"
#include "storage/suppliers.hpp"

namespace chaolu::app {

struct SupplierFile {
    storage::suppliers::Supplier supplier;
    suppliers::CategoryDays approvals;
    std::vector<suppliers::Paper> papers;
    DaySet agencies;
    std::vector<suppliers::LicenceRule> rules;
};
// Nobody else changes what is in it before this transaction ends.
std::optional<SupplierFile> lock_supplier_file(storage::Tx& tx, OrganisationId id);

// Who does it, and when.
struct Doer {
    identity::Actor const& actor;
    Services const& services;
    Instant now;
};

// One thing that was done, for the record of changes and the feed.
struct Deed {
    std::string what;  // "supplier.approved": the type of the event
    std::optional<std::string> reason = {};
};

// Writes the supplier, its approvals and the rights that follow, as a new version with its record
// and event.
void save_supplier_file(storage::Tx& tx, SupplierFile& file, nlohmann::json const& before,
                        Deed const& deed, Doer const& doer);

// After something else in the file changed (a licence, an agency): the rights that follow and a new
// version of the supplier, without a record of its own.
void renew_rights(storage::Tx& tx, OrganisationId supplier);

// The record and the event of a document of a supplier.
struct Document {
    OrganisationId supplier;
    Uuid id{};
    int version = 1;
    // What the event calls whose it is: people and names are those of buyers too.
    std::string_view owner = "supplier_id";
};
void record(storage::Tx& tx, Document const& document, nlohmann::json const& before,
            nlohmann::json const& after, Deed const& deed, Doer const& doer);

}  // namespace chaolu::app
