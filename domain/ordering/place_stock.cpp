// Step 3 of placing an order: whether there is enough of everything.
#include <algorithm>
#include <limits>
#include <map>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {

std::vector<Draw> draws_of(std::map<std::string, SkuFacts, std::less<>> const& skus,
                           SkuFacts const& sku, OfferFacts const& offer) {
    if (!offer.pool) return {};
    if (sku.components.empty()) return {{{sku.id, *offer.pool}, 1}};
    std::vector<Draw> draws;
    for (auto const& component : sku.components)
        draws.push_back({{skus.at(component.sku_code).id, *offer.pool}, component.quantity});
    return draws;
}

std::int64_t available(Facts const& facts, Taken const& taken, std::vector<Draw> const& draws) {
    if (draws.empty()) return 0;
    auto least = std::numeric_limits<std::int64_t>::max();
    for (auto const& draw : draws) {
        auto const row = facts.stock.find(draw.stock);
        auto const before = taken.find(draw.stock);
        auto const left = (row == facts.stock.end() ? 0 : row->second.available()) -
                          (before == taken.end() ? 0 : before->second);
        // Division rounds towards zero: what is overdrawn must not look like nothing left.
        least = std::min(least, left < 0 ? left : left / draw.quantity);
    }
    return least;
}

std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<DecidedLine> const& lines) {
    // What a line draws is at most 10^12, and there are at most 500 lines of 20 components.
    Taken wanted;
    for (auto const& line : lines)
        for (auto const& draw : line.draws) wanted[draw.stock] += line.quantity * draw.quantity;
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
