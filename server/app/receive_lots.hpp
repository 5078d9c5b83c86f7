// Receives up to 500 lots: all or none, or the good ones.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/inventory/lot.hpp"
#include "storage/inventory.hpp"

namespace chaolu::app {

// One lot of the request, or why it could not be read.
struct BatchItem {
    std::string pointer;  // "/lots/3"
    std::optional<inventory::WrittenLot> lot;
    std::vector<Fault> faults = {};
    // Its own fingerprint, where the request it comes in may be put together differently.
    std::optional<std::string> document = {};
};

struct ReceiveLots {
    OrganisationId supplier;
    std::string document;  // fingerprint of the request, for lot codes that are made
    bool is_atomic = true;
    std::vector<BatchItem> items;
    // Where they are put; none: at the main location.
    std::optional<LocationId> location = {};
};

// Of one item: the lot it became, or its faults.
struct LotOutcome {
    std::optional<storage::inventory::LotRow> lot;
    std::vector<Fault> faults;
    // What may not be meant so; the lot was received all the same.
    std::vector<Fault> warnings = {};
};

// One outcome per item, in order. Atomic: refused with the faults of all items, if there are any.
Result<std::vector<LotOutcome>> receive_lots(storage::Tx& tx, ReceiveLots const& command,
                                             IdSource& ids, Instant now);

}  // namespace chaolu::app
