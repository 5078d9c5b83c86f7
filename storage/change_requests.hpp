// Requests to change listings, and who decided upon them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/change_request.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::change_requests {

using chaolu::catalogue::ChangeState;

struct Decision {
    OrganisationId by;
    Instant at;
};

struct ChangeRequest {
    ChangeRequestId id;
    ProductId product;
    OrganisationId supplier;
    int base_version = 1;
    ChangeState state{};
    std::optional<std::string> reason;  // of the rejection
    std::string changes;                // JSON object, as it was sent
    OrganisationId created_by;
    Instant created_at;
    std::optional<Decision> decision;  // none while submitted
    int version = 1;
};

// Everything left out means every request.
struct Filter {
    std::optional<OrganisationId> supplier = {};
    std::optional<ProductId> product = {};
    std::optional<ChangeState> state = {};
};

// One round trip each.
void insert(Tx& tx, ChangeRequest const& request);
std::optional<ChangeRequest> find(Tx& tx, ChangeRequestId id);
// Oldest first, those after `after`.
std::vector<ChangeRequest> list(Tx& tx, Filter const& filter, ChangeRequestId after, int rows_max);
// As find(), and nobody else changes it before this transaction ends.
std::optional<ChangeRequest> lock(Tx& tx, ChangeRequestId id);
// Writes state, reason, decision and version.
void save(Tx& tx, ChangeRequest const& request);

}  // namespace chaolu::storage::change_requests
