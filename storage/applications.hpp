// Applications of suppliers, with the categories they ask for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/suppliers/application.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::applications {

using chaolu::suppliers::ApplicationState;
using chaolu::suppliers::AppliedCategory;

struct BankAccount {
    std::string holder;
    std::string bank;
    std::string account;
};

struct Application {
    ApplicationId id;
    OrganisationId supplier;
    ApplicationState state = ApplicationState::submitted;
    // Of what was decided last, for the applicant to read.
    std::optional<std::string> reason;
    bool is_trader = false;
    std::string division_code;
    std::string address;
    std::string contact_name;
    std::string contact_phone;
    BankAccount bank;
    std::vector<AppliedCategory> categories;  // as read: by name
    Instant created_at;
    int version = 1;
};
// False when this supplier has an open application. Two round trips.
bool insert(Tx& tx, Application const& application);
// All that an applicant or a reviewer may change. Three round trips.
void update(Tx& tx, Application const& application);

// None lists all; one round trip each.
struct Filter {
    std::optional<OrganisationId> supplier;
    std::optional<ApplicationState> state;
};
std::optional<Application> find(Tx& tx, ApplicationId id, std::optional<OrganisationId> supplier);
// As find() of any supplier, and nobody else changes it before this transaction ends.
std::optional<Application> lock(Tx& tx, ApplicationId id);
// Oldest first, those after `after`.
std::vector<Application> list(Tx& tx, Filter const& filter, ApplicationId after, int rows_max);

}  // namespace chaolu::storage::applications
