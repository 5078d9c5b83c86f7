// Steps of the state machine, and the stock they give back.
#include "domain/ordering/answer.hpp"

namespace chaolu::ordering {

Result<SupplierOrder> step(SupplierOrder part, SupplierOrderEvent event,
                           std::optional<std::string> reason) {
    auto next = supplier_order_machine.next(part.state, event);
    if (!next)
        return refuse(Code::illegal_transition,
                      "This part of the order is " + std::string(text(part.state)) +
                          " and can no longer " + std::string(text(event)) + ".");
    part.state = *next;
    part.reason = std::move(reason);
    ++part.version;
    return part;
}

Result<std::vector<SupplierOrder>> cancel(std::vector<SupplierOrder> const& parts,
                                          std::string const& reason) {
    std::vector<SupplierOrder> changed;
    for (auto const& part : parts) {
        // A refused part gave its stock back already and does not stand in the way.
        if (part.state == SupplierOrderState::refused) continue;
        auto stepped = step(part, SupplierOrderEvent::cancel, reason);
        if (!stepped) return tl::unexpected(stepped.error());
        changed.push_back(*std::move(stepped));
    }
    if (changed.empty())
        return refuse(Code::illegal_transition, "Nothing of this order is left to cancel.");
    return changed;
}

std::vector<inventory::StockEntry> release(inventory::Stocks& stock,
                                           std::vector<ReservedLine> const& lines,
                                           std::set<PoolId> const& given_back, SupplierOrderId part,
                                           std::string const& reason) {
    std::vector<inventory::StockEntry> entries;
    for (auto const& line : lines) {
        auto& row = stock.at(line.stock);
        entries.push_back(inventory::release(row, line.quantity, part, reason));
        if (!line.general || !given_back.contains(line.stock.pool)) continue;
        auto& general = stock.at({line.stock.sku, *line.general});
        for (auto& moved :
             inventory::shift(row, general, row.available(), inventory::EntryKind::given_back))
            entries.push_back(std::move(moved));
    }
    return entries;
}

}  // namespace chaolu::ordering
