// Tolerances and states of what is bought in.
#include "domain/inventory/purchase_order.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(PurchaseOrderState state) {
    switch (state) {
        case PurchaseOrderState::open: return "open";
        case PurchaseOrderState::completed: return "completed";
        case PurchaseOrderState::closed: return "closed";
        case PurchaseOrderState::cancelled: return "cancelled";
    }
    return "";
}

std::optional<PurchaseOrderState> purchase_order_state_from(std::string_view text) {
    return enum_from_text(text, PurchaseOrderState::cancelled);
}

std::optional<Money> value_of(AgreedPrice const& price, std::int64_t base_quantity, BaseUnit base) {
    return amount({price.e4, price.per.unit}, base_quantity, {base, {price.per}});
}

std::int64_t received_max(std::int64_t ordered, int over_receipt_pct) {
    return ordered + ordered * over_receipt_pct / 100;
}

std::optional<Shortage> count_in(PurchasedQuantity& line, std::int64_t quantity) {
    if (quantity > line.receivable()) return Shortage{line.receivable()};
    line.received += quantity;
    return {};
}

bool anything_came(std::span<PurchasedQuantity const> lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [](PurchasedQuantity const& line) { return line.received > 0; });
}

PurchaseOrderState settled(PurchaseOrderState state, std::span<PurchasedQuantity const> lines) {
    bool const is_all_here =
        std::all_of(lines.begin(), lines.end(),
                    [](PurchasedQuantity const& line) { return line.received >= line.ordered; });
    auto const event = is_all_here ? PurchaseOrderEvent::complete : PurchaseOrderEvent::reopen;
    return purchase_order_machine.next(state, event).value_or(state);
}

}  // namespace chaolu::inventory
