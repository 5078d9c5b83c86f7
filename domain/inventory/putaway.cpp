// Sorted once, then filled in turn.
#include "domain/inventory/putaway.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace chaolu::inventory {

tl::expected<std::vector<PutAway>, Shortage> put_away(std::vector<PutawayPlace>& places,
                                                      std::int64_t quantity) {
    auto const room = std::accumulate(
        places.begin(), places.end(), std::int64_t{0},
        [](std::int64_t sum, PutawayPlace const& place) { return sum + place.room(); });
    if (room < quantity) return tl::unexpected(Shortage{room});
    std::sort(places.begin(), places.end(),
              [](PutawayPlace const& left, PutawayPlace const& right) {
                  return std::tuple(left.priority, -left.room(), left.location) <
                         std::tuple(right.priority, -right.room(), right.location);
              });
    std::vector<PutAway> put;
    for (auto& place : places) {
        auto const here = std::min(quantity, place.room());
        if (here == 0) continue;
        put.push_back({place.location, here});
        place.on_hand += here;
        quantity -= here;
    }
    return put;
}

void occupy(std::vector<PutawayPlace>& places, LocationId location, std::int64_t quantity) {
    for (auto& place : places)
        if (place.location == location) place.on_hand += quantity;
}

}  // namespace chaolu::inventory
