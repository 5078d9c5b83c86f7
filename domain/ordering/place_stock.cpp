// Step 3 of placing an order: whether there is enough of everything.
#include <map>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {

std::int64_t available(Facts const& facts, SkuFacts const& sku, OfferFacts const& offer) {
    if (!offer.pool) return 0;
    auto row = facts.stock.find({sku.id, *offer.pool});
    return row == facts.stock.end() ? 0 : row->second.available();
}

std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<DecidedLine> const& lines) {
    // Quantities are at most 10^12 and lines at most 500: the sum cannot overflow.
    std::map<OfferFacts const*, std::int64_t> wanted;
    for (auto const& line : lines) wanted[line.offer] += line.quantity;
    std::vector<Fault> faults;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& line = lines[at];
        auto left = available(facts, *line.sku, *line.offer);
        if (wanted[line.offer] <= left) continue;
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
