// Where goods that come are put: rules of a supplier, by priority, as long as there is room.
#pragma once
#include <cstdint>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

constexpr int putaway_priority_max = 999;

// How much of one SKU a location takes, and what of it lies there, in base units.
struct PutawayPlace {
    LocationId location;
    int priority = 1;  // the least goes first
    std::int64_t capacity = 0;
    std::int64_t on_hand = 0;
    std::int64_t room() const { return on_hand < capacity ? capacity - on_hand : 0; }
};

struct PutAway {
    LocationId location;
    std::int64_t quantity = 0;
    bool operator==(PutAway const&) const = default;
};

// Puts `quantity` (above zero) to these places: by priority, of two alike to the one with more
// room, over as many as it takes. Raises what lies there, so that what comes next sees it. Refused,
// with what there is room for, when it does not all fit; nothing is changed then.
tl::expected<std::vector<PutAway>, Shortage> put_away(std::vector<PutawayPlace>& places,
                                                      std::int64_t quantity);

// What goes to a place by its name takes room there, too, as far as there is a rule for it.
void occupy(std::vector<PutawayPlace>& places, LocationId location, std::int64_t quantity);

}  // namespace chaolu::inventory
