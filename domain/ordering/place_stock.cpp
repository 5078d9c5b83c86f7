// Step 3 of placing an order: whether there is enough of everything.
#include <algorithm>
#include <limits>
#include <map>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {

namespace {

std::int64_t left_in(Facts const& facts, Taken const& taken, inventory::StockKey const& key) {
    auto const row = facts.stock.find(key);
    auto const before = taken.find(key);
    return (row == facts.stock.end() ? 0 : row->second.available()) -
           (before == taken.end() ? 0 : before->second);
}

// What the lots at a place have left for a draw, whatever its shelves hold; none: any lot will do.
// What was promised there before and its lots cannot keep is not made up for by another place, so
// that only what these lines take of it can go below zero.
std::optional<std::int64_t> left_of_lots(Facts const& facts, Taken const& taken, Draw const& draw,
                                         LocationId location) {
    auto const place = facts.lots.find({location, draw.sku});
    if (place == facts.lots.end()) return {};
    std::int64_t left = 0;
    std::int64_t just_promised = 0;
    for (auto const pool : place->second.pools) {
        inventory::StockKey const key{draw.sku, pool};
        left += left_in(facts, taken, key);
        if (auto const before = taken.find(key); before != taken.end())
            just_promised += before->second;
    }
    return std::max(
        inventory::left_for(place->second, draw.need, facts.price_day, left, just_promised),
        -just_promised);
}

// The SKUs that are taken for one base unit, and how much of each.
std::vector<Draw> parts_of(std::map<std::string, SkuFacts, std::less<>> const& skus,
                           SkuFacts const& sku) {
    if (sku.components.empty()) return {{sku.id, 1}};
    std::vector<Draw> parts;
    for (auto const& component : sku.components)
        parts.push_back({skus.at(component.sku_code).id, component.quantity});
    return parts;
}

}  // namespace

inventory::LotNeed need_of(Buyer const& buyer, SkuId sku, std::optional<Date> day,
                           Facts const& facts) {
    auto const channel = buyer.channel ? std::optional(buyer.channel->code) : std::nullopt;
    return {std::max(day.value_or(facts.price_day), facts.price_day),
            facts.asked.of(buyer.id, channel, sku)};
}

std::vector<Draw> draws_of(Facts const& facts, SkuFacts const& sku, OfferFacts const& offer,
                           Buyer const& buyer, std::optional<Date> delivery_day, Instant now) {
    if (offer.pools.empty()) return {};
    std::map<PoolId, LocationId> locations;
    for (auto const& pool : offer.pools) locations.emplace(pool.id, pool.location);
    std::optional<std::string> channel;
    if (buyer.channel) channel = buyer.channel->code;
    auto draws = parts_of(facts.skus, sku);
    for (auto& draw : draws) {
        for (auto const& key : inventory::open_to(channel, draw.sku, offer.pools, facts.stock, now))
            draw.from.push_back({key, locations.at(key.pool)});
        if (draw.from.empty()) return {};
        draw.need = need_of(buyer, draw.sku, delivery_day, facts);
    }
    return draws;
}

std::vector<inventory::StockKey> keys_of(std::map<std::string, SkuFacts, std::less<>> const& skus,
                                         SkuFacts const& sku, OfferFacts const& offer) {
    std::vector<inventory::StockKey> keys;
    for (auto const& part : parts_of(skus, sku))
        for (auto const& pool : offer.pools)
            if (!pool.is_consigned) keys.push_back({part.sku, pool.id});
    return keys;
}

std::int64_t available(Facts const& facts, Taken const& taken, std::vector<Draw> const& draws) {
    if (draws.empty()) return 0;
    auto least = std::numeric_limits<std::int64_t>::max();
    for (auto const& draw : draws) {
        std::map<LocationId, std::int64_t> left;
        for (auto const& [key, location] : draw.from) left[location] += left_in(facts, taken, key);
        std::int64_t sum = 0;
        for (auto const& [location, there] : left)
            sum += std::min(there, left_of_lots(facts, taken, draw, location).value_or(there));
        // Division rounds towards zero: what is overdrawn must not look like nothing left.
        least = std::min(least, sum < 0 ? sum : sum / draw.quantity);
    }
    return least;
}

std::vector<Portion> portions(Facts const& facts, Taken const& taken, Draw const& draw,
                              std::int64_t quantity) {
    std::vector<Portion> portions;
    std::map<LocationId, std::optional<std::int64_t>> lots;
    for (auto const& shelf : draw.from) {
        auto const [at, is_new] = lots.try_emplace(shelf.location);
        if (is_new) at->second = left_of_lots(facts, taken, draw, shelf.location);
        auto part = std::min(quantity, left_in(facts, taken, shelf.key));
        if (at->second) part = std::min(part, *at->second);
        if (part <= 0) continue;
        portions.push_back({shelf, part});
        quantity -= part;
        if (at->second) *at->second -= part;
    }
    return portions;
}

void take(Facts const& facts, DecidedLine const& line, Taken& taken) {
    for (auto const& draw : line.draws) {
        auto wanted = line.quantity * draw.quantity;
        for (auto const& [shelf, part] : portions(facts, taken, draw, wanted)) {
            taken[shelf.key] += part;
            wanted -= part;
        }
        if (wanted > 0 && !draw.from.empty()) taken[draw.from.back().key] += wanted;
    }
}

std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<DecidedLine> const& lines) {
    // What a line draws is at most 10^12, and there are at most 500 lines of 20 components.
    Taken wanted;
    for (auto const& line : lines) take(facts, line, wanted);
    std::vector<Fault> faults;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& line = lines[at];
        // Lines that draw on one stock fail together.
        bool const is_filled = !line.draws.empty() && available(facts, wanted, line.draws) >= 0;
        if (is_filled) continue;
        auto const left = available(facts, {}, line.draws);
        auto unit = std::string(text(line.sku->measures.base));
        faults.push_back(
            {line_pointer(at), Code::insufficient_stock,
             command.lines[at].sku_code + ": " + std::to_string(left) + " " + unit + " can be had",
             Available{left, unit}});
    }
    if (faults.empty()) return {};
    return Error{Code::insufficient_stock, "Some lines cannot be filled; nothing was ordered.",
                 std::move(faults)};
}

}  // namespace chaolu::ordering
