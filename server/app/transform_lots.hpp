// Makes lots of lots: what goes in leaves the stock, what comes out is received, in one step.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/inventory/lot.hpp"
#include "server/app/services.hpp"
#include "storage/transformations.hpp"

namespace chaolu::app {

struct TransformLots {
    struct Input {
        std::string sku;
        std::optional<LotId> lot;
        Quantity quantity;
    };
    OrganisationId supplier;
    std::optional<LocationId> location;  // none: the main one
    std::vector<Input> inputs;
    std::vector<inventory::WrittenLot> outputs;
    std::optional<std::string> note;
    Uuid made_by;
};

// At one location, which nobody else holds. Only what is free, not held and not expired goes in,
// and what comes out keeps no longer than what went in of the same product; refused as a whole,
// with a pointer to every input and output that will not do.
Result<storage::transformations::Transformation> transform_lots(storage::Tx& tx,
                                                                TransformLots const& command,
                                                                Services const& services,
                                                                Instant now);

}  // namespace chaolu::app
