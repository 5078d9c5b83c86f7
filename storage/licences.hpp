// Licences of suppliers: what was handed in, what a review made of it, and what counts.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/suppliers/rights.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::licences {

using chaolu::suppliers::LicenceKind;
using chaolu::suppliers::LicenceState;
using chaolu::suppliers::Paper;

struct Licence {
    LicenceId id;
    OrganisationId supplier;
    LicenceKind kind{};
    std::string number;
    std::string issued_to;
    std::vector<std::string> food_classes;
    std::optional<std::string> division_code;
    Validity valid;  // always ends

    LicenceState state = LicenceState::submitted;
    std::optional<std::string> reason;
    std::optional<Date> withdrawn_from;
    Instant created_at;
    int version = 1;
};
// False when this number is another supplier's, or this supplier has handed it in for these days.
// One round trip, as everything here.
bool insert(Tx& tx, Licence const& licence);
// Of one supplier, or of all.
std::optional<Licence> find(Tx& tx, LicenceId id, std::optional<OrganisationId> supplier);
// What changes: state, reason, last day, version.
void update(Tx& tx, Licence const& licence);
// Oldest first, those after `after`.
std::vector<Licence> list(Tx& tx, std::optional<OrganisationId> supplier, LicenceId after,
                          int rows_max);

// The licences that were confirmed, with the days on which they count.
std::vector<Paper> papers(Tx& tx, OrganisationId supplier);

// A licence that ends soon, and so many days before its end its supplier is told.
struct Ending {
    LicenceId id;
    OrganisationId supplier;
    LicenceKind kind{};
    std::string number;
    Date ends;
    int days_before = 0;
    int version = 1;
};
// Marks as told what is due today and was not told yet: of notices that nobody was there to give
// the last one only, and none for what another licence goes on with. However many ask at once, each
// notice is given to one of them.
std::vector<Ending> mark_ending(Tx& tx, Date today, int rows_max);

// For how many years a licence of this kind is given out at most by the rules of a day.
std::optional<int> years_max(Tx& tx, LicenceKind kind, Date day);

}  // namespace chaolu::storage::licences
