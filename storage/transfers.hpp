// Transfers between the locations of a supplier, each with the lots that went.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/transfer.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::transfers {

using chaolu::inventory::TransferState;

struct Line {
    SkuId sku_id;
    LotId lot;
    std::int64_t sent = 0;
    // None until it is received, and for ever when it is cancelled.
    std::optional<std::int64_t> received = {};
    // Of what was sent and not received; older transfers have none.
    std::optional<chaolu::inventory::ChangeReason> loss_reason = {};
    // As read; not needed to write.
    std::string sku = {};
    std::string lot_code = {};
    std::string base_unit = {};
};
struct Transfer {
    TransferId id;
    OrganisationId supplier;
    LocationId from;
    LocationId to;
    // As read; not needed to write.
    std::string from_code = {};
    std::string to_code = {};
    TransferState state = TransferState::in_transit;
    std::optional<std::string> note = {};
    std::vector<Line> lines = {};  // a lot stands in one of them
    Uuid sent_by = {};
    Instant sent_at = {};
    std::optional<Uuid> closed_by = {};
    std::optional<Instant> closed_at = {};
    int version = 1;
};

// With its lines.
void insert(Tx& tx, Transfer const& transfer);
// Without `party` any of the market.
std::optional<Transfer> find(Tx& tx, std::optional<OrganisationId> party, TransferId id);
// Locked until the transaction ends: before lots and stock.
std::optional<Transfer> lock(Tx& tx, OrganisationId supplier, TransferId id);
// The same of one that goes to a place that somebody else holds: `party` is its holder or supplier.
std::optional<Transfer> lock_consigned(Tx& tx, OrganisationId party, TransferId id);
// State, what was received of each line and why the rest is lost, who closed it, version.
void save(Tx& tx, Transfer const& transfer);
// Newest first, below `before`, with their lines.
std::vector<Transfer> list(Tx& tx, std::optional<OrganisationId> party,
                           std::optional<TransferState> state, std::optional<TransferId> before,
                           int rows_max);

// Those to or from places that somebody else holds, of which `party` is the holder or supplier.
std::optional<Transfer> find_consigned(Tx& tx, std::optional<OrganisationId> party, TransferId id);
std::vector<Transfer> list_consigned(Tx& tx, std::optional<OrganisationId> party,
                                     std::optional<TransferState> state,
                                     std::optional<TransferId> before, int rows_max);

}  // namespace chaolu::storage::transfers
