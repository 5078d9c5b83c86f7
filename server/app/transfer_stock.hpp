// Moves stock between the locations of a supplier, in two steps: it is sent, and it is received.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "server/app/services.hpp"
#include "storage/transfers.hpp"

namespace chaolu::app {

struct SendTransfer {
    struct Item {
        std::string sku;
        std::optional<LotId> lot;
        Quantity quantity;
    };
    OrganisationId supplier;
    std::string from;  // codes of locations
    std::string to;
    std::vector<Item> items;
    std::optional<std::string> note;
    Uuid made_by;
};
// From the general pool at `from`: only what is free, not held and not expired; refused as a whole.
Result<storage::transfers::Transfer> send_transfer(storage::Tx& tx, SendTransfer const& command,
                                                   Services const& services, Instant now);

// Which transfer of a party, and who acts.
struct TransferStep {
    OrganisationId party;
    TransferId id;
    Uuid made_by;
    // One that goes to a place that somebody else holds: the party is its holder or its supplier.
    // Else it is the supplier.
    bool is_consigned = false;
};
// What arrived of a SKU; it may be nothing. Why the rest did not, when it is less than was sent.
struct ReceivedItem {
    std::string sku;
    Quantity quantity;
    std::optional<inventory::ChangeReason> reason = std::nullopt;
};
// Puts to the general pool at the other end what arrived: all that was sent, or `items`, which then
// tell of every SKU of the transfer, and of none more than was sent. The rest is lost for its
// reason.
Result<storage::transfers::Transfer> receive_transfer(
    storage::Tx& tx, TransferStep const& step,
    std::optional<std::vector<ReceivedItem>> const& items, Services const& services, Instant now);
// Brings everything back to where it was.
Result<storage::transfers::Transfer> cancel_transfer(storage::Tx& tx, TransferStep const& step,
                                                     Services const& services, Instant now);

}  // namespace chaolu::app
