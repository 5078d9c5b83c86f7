// Harvest commitments and the requests of buyers for shares of them.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/inventory/commitment.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::harvest_commitments {

using chaolu::inventory::AskState;
using chaolu::inventory::CloseCause;
using chaolu::inventory::CommitmentState;
using chaolu::inventory::CommitmentTimes;
using chaolu::inventory::CutRule;

struct Commitment {
    CommitmentId id;
    OrganisationId supplier;
    SkuId sku;
    CommitmentTimes times = {};
    std::int64_t expected = 0;
    int haircut_bp = 0;
    CutRule rule = CutRule::pro_rata;
    chaolu::inventory::ShareTerms terms = {};
    CommitmentState state = CommitmentState::open;
    std::int64_t requested = 0;
    std::optional<std::int64_t> decided_with = {};
    std::optional<CloseCause> closed_by = {};
    std::optional<std::string> close_reason = {};
    Instant created_at = {};
    int version = 1;
    // As read; not needed to write.
    std::string sku_code = {};
    std::string base_unit = {};
};

struct Request {
    HarvestRequestId id;
    CommitmentId commitment;
    OrganisationId buyer;
    std::optional<std::string> channel = {};
    std::int64_t asked = 0;
    std::optional<std::int64_t> share = {};
    AskState state = AskState::asked;
    std::string delivery = {};  // JSON object, as an order has it
    std::optional<std::string> price_list = {};
    std::optional<OrderId> order = {};
    std::optional<std::string> refusal = {};
    Instant asked_at = {};
    int told = 0;   // the version of its last event
    int tries = 0;  // of its order
};

// Who looks. A supplier finds its own; a buyer what it asked for, and of products that are
// published to it then (in its channel or everywhere); none of both finds all of the market.
struct Viewer {
    std::optional<OrganisationId> supplier;
    std::optional<OrganisationId> buyer;
    std::optional<std::string> channel;
    Instant now;
};

void insert(Tx& tx, Commitment const& commitment);
std::optional<Commitment> find(Tx& tx, CommitmentId id, Viewer const& viewer);
// Newest first, below `before`; with a state only those in it.
std::vector<Commitment> list(Tx& tx, Viewer const& viewer, std::optional<CommitmentState> state,
                             std::optional<CommitmentId> before, int rows_max);
// As find(), and nobody else changes it or its requests before this transaction ends.
std::optional<Commitment> lock(Tx& tx, CommitmentId id, Viewer const& viewer);
// Locks open ones whose time to decide has come and that nobody else is at, the longest due first.
std::vector<Commitment> lock_due(Tx& tx, Instant now, int rows_max);
// As lock_due(), of decided ones whose last day is over at that moment.
std::vector<Commitment> lock_lapsed(Tx& tx, Instant now, int rows_max);
// The times of those of this supplier and SKU that are open or decided.
std::vector<CommitmentTimes> live_times(Tx& tx, OrganisationId supplier, SkuId sku);
// Forecast, cut-off, state, sum of requests, decision, what closed it, and version.
void save(Tx& tx, Commitment const& commitment);
// The forecast of this version.
void insert_forecast(Tx& tx, Commitment const& commitment, Uuid made_by, Instant now);

// Live ones are not withdrawn.
enum class Which { all, live };
// By id; those of one buyer, or of all.
std::vector<Request> requests(Tx& tx, CommitmentId commitment, std::optional<OrganisationId> buyer,
                              Which which, HarvestRequestId after, int rows_max);
void insert(Tx& tx, Request const& request);
// Share, state, order, refusal, told and tries.
void save(Tx& tx, std::span<Request const> requests);

}  // namespace chaolu::storage::harvest_commitments
