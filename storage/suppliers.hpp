// Suppliers as their market knows them, the days on which they may sell, and what was changed.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/suppliers/rights.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::suppliers {

using chaolu::suppliers::CategoryDays;
using chaolu::suppliers::LicenceRule;
using chaolu::suppliers::SupplierRole;
using chaolu::suppliers::SupplierState;

struct Supplier {
    OrganisationId id;
    // Of its organisation.
    std::string uscc;
    std::string name_zh;
    std::optional<std::string> name_en;

    SupplierRole role{};
    SupplierState state = SupplierState::applied;
    std::optional<std::string> state_reason;
    bool is_review_waived = false;
    DaySet closures;
    Instant created_at;
    int version = 1;
};
// One round trip each, as everything here unless said otherwise.
// Suppliers whose organisations were just inserted.
void insert(Tx& tx, std::map<OrganisationId, SupplierRole> const& suppliers, Instant now);
std::optional<Supplier> find(Tx& tx, OrganisationId id);
// As find(), and nobody else changes what is known of this supplier before this transaction ends.
std::optional<Supplier> lock(Tx& tx, OrganisationId id);
// All that is not its organisation's.
void update(Tx& tx, Supplier const& supplier);

// None lists all.
struct Filter {
    std::optional<OrganisationId> only;
    std::optional<SupplierState> state;
};
// Oldest first, those after `after`.
std::vector<Supplier> list(Tx& tx, Filter const& filter, OrganisationId after, int rows_max);

CategoryDays approvals(Tx& tx, OrganisationId supplier);
// Adds to those there are, or takes their place.
void save_approvals(Tx& tx, OrganisationId supplier, CategoryDays const& approvals);

// What rights_of() gave when anything that decides them changed last.
CategoryDays rights(Tx& tx, OrganisationId supplier);
void save_rights(Tx& tx, OrganisationId supplier, CategoryDays const& rights);

// By category, role and first day; where they come from stands beside them.
struct SourcedRule {
    LicenceRule rule;
    std::optional<std::string> lot_paper;
    std::string source;
};
std::vector<SourcedRule> rules(Tx& tx);

// Written once and never changed. `before` and `after` are JSON objects.
struct Change {
    EventId id;  // of the event that told it
    OrganisationId supplier;
    std::string what;  // "supplier.approved"
    std::string before;
    std::string after;
    std::optional<std::string> reason;
    OrganisationId by_organisation;
    // Of the key or, in a session, the person.
    Uuid by_credential;
    bool is_by_session = false;
    Instant changed_at;
};
void append_change(Tx& tx, Change const& change);
// Newest first, those before `before`.
std::vector<Change> changes(Tx& tx, OrganisationId supplier, std::optional<Uuid> before,
                            int rows_max);

}  // namespace chaolu::storage::suppliers
