// What orders need of the lives of lots, and how much of what lies at a place is left for a need.
// Stock is promised by pools and picked by lots: here the one is made to keep the word of the
// other.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/shelf_life.hpp"
#include "domain/inventory/lot_stock.hpp"

namespace chaolu::inventory {

// Until when a lot must keep, and how much of its life must be left then.
struct LotNeed {
    Date day;
    MinRemaining min = {};
    auto operator<=>(LotNeed const&) const = default;
};

// What buyers ask of the lives of lots of a SKU, and channels of those of every SKU, on one day;
// those that ask for nothing are left out.
struct Asked {
    std::map<std::pair<OrganisationId, SkuId>, MinRemaining> by_buyers = {};
    std::map<std::string, MinRemaining, std::less<>> by_channels = {};

    // Of an order of this buyer in this channel: the stricter of both.
    MinRemaining of(OrganisationId buyer, std::optional<std::string> const& channel,
                    SkuId sku) const;
};

// So much was promised to an order that needs this, and not picked yet.
struct NeededQuantity {
    LotNeed need;
    std::int64_t quantity = 0;
};

// One SKU at one place, and all the pools that share what lies there.
struct PlaceLots {
    // Those that are alike stand together: of a balance only its dates, whether it is held, and
    // what is free count.
    std::vector<LotBalance> lots = {};
    // Promises that need more than that a lot is good today.
    std::vector<NeededQuantity> needed = {};
    std::vector<PoolId> pools = {};
};

// How much more can be promised for `need`, below zero when too much was promised before:
// `available` is what the pools of the place have left altogether. What lies there of lots that
// nobody may have does not count; and every lot that is promised to somebody who needs it so is
// kept, whoever else it would do for: for each set of lots that a need accepts, what was promised
// within that set never exceeds it. (Needs accept sets within each other unless percentages cross;
// then a promise counts for the sets that hold all of its lots.) `just_promised` was promised for
// the same need and is in `available`, but not in `at.needed` yet.
std::int64_t left_for(PlaceLots const& at, LotNeed const& need, Date today, std::int64_t available,
                      std::int64_t just_promised = 0);

}  // namespace chaolu::inventory
