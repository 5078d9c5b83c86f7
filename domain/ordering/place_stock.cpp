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

std::vector<Draw> draws_of(Facts const& facts, SkuFacts const& sku, OfferFacts const& offer,
                           std::optional<std::string> const& channel, Instant now) {
    if (offer.pools.empty()) return {};
    auto draws = parts_of(facts.skus, sku);
    for (auto& draw : draws) {
        draw.from = inventory::open_to(channel, draw.sku, offer.pools, facts.stock, now);
        if (draw.from.empty()) return {};
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
        std::int64_t left = 0;
        for (auto const& key : draw.from) left += left_in(facts, taken, key);
        // Division rounds towards zero: what is overdrawn must not look like nothing left.
        least = std::min(least, left < 0 ? left : left / draw.quantity);
    }
    return least;
}

void take(Facts const& facts, DecidedLine const& line, Taken& taken) {
    for (auto const& draw : line.draws) {
        auto wanted = line.quantity * draw.quantity;
        for (auto const& key : draw.from) {
            bool const is_last = &key == &draw.from.back();
            auto const left = std::max<std::int64_t>(left_in(facts, taken, key), 0);
            auto const part = is_last ? wanted : std::min(wanted, left);
            if (part > 0) taken[key] += part;
            wanted -= part;
        }
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
