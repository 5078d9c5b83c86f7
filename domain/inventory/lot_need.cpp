// Sets of lots by what is asked of them; a promise within a set is kept by that set.
#include "domain/inventory/lot_need.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chaolu::inventory {
namespace {

// Which of the lots a need accepts.
using LotSet = std::vector<bool>;

LotSet accepted(std::vector<LotBalance> const& lots, LotNeed const& need) {
    LotSet set;
    for (auto const& lot : lots) set.push_back(is_sellable(lot, need.day, need.min));
    return set;
}

bool is_within(LotSet const& inner, LotSet const& outer) {
    for (std::size_t at = 0; at < inner.size(); ++at)
        if (inner[at] && !outer[at]) return false;
    return true;
}

std::int64_t free_in(std::vector<LotBalance> const& lots, LotSet const& set) {
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < lots.size(); ++at)
        if (set[at]) sum += lots[at].free();
    return sum;
}

std::int64_t free_of_all(std::vector<LotBalance> const& lots) {
    return free_in(lots, LotSet(lots.size(), true));
}

}  // namespace

MinRemaining Asked::of(OrganisationId buyer, std::optional<std::string> const& channel,
                       SkuId sku) const {
    auto const by_buyer = by_buyers.find({buyer, sku});
    auto const by_channel = channel ? by_channels.find(*channel) : by_channels.end();
    return stricter(by_buyer == by_buyers.end() ? MinRemaining{} : by_buyer->second,
                    by_channel == by_channels.end() ? MinRemaining{} : by_channel->second);
}

std::int64_t left_for(PlaceLots const& at, LotNeed const& need, Date today, std::int64_t available,
                      std::int64_t just_promised) {
    auto const good = accepted(at.lots, {today, {}});
    auto left = available - (free_of_all(at.lots) - free_in(at.lots, good));
    auto const wanted = accepted(at.lots, need);
    std::map<LotSet, std::int64_t> promised;
    for (auto const& each : at.needed) {
        // What was promised for a day that is over is picked today at the earliest.
        auto set = accepted(at.lots, {std::max(each.need.day, today), each.need.min});
        // What no lot can fulfil any more takes none from others.
        if (std::find(set.begin(), set.end(), true) != set.end())
            promised[std::move(set)] += each.quantity;
    }
    auto const keep = [&](LotSet const& set) {
        auto rest = free_in(at.lots, set) - just_promised;
        for (auto const& [inner, quantity] : promised)
            if (is_within(inner, set)) rest -= quantity;
        left = std::min(left, rest);
    };
    keep(wanted);
    for (auto const& [set, quantity] : promised)
        if (set != wanted && is_within(wanted, set)) keep(set);
    return left;
}

}  // namespace chaolu::inventory
