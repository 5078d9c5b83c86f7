// The names of the states, and how an order's state follows from its suppliers' answers.
#include "domain/ordering/state.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/core/enum_text.hpp"

namespace chaolu::ordering {
namespace {

OrderState same_as(SupplierOrderState state) {
    switch (state) {
        case SupplierOrderState::placed: return OrderState::placed;
        case SupplierOrderState::confirmed: return OrderState::confirmed;
        case SupplierOrderState::refused: return OrderState::refused;
        case SupplierOrderState::cancelled: return OrderState::cancelled;
    }
    throw std::invalid_argument("no such state");
}

}  // namespace

std::string_view text(SupplierOrderState state) {
    switch (state) {
        case SupplierOrderState::placed: return "placed";
        case SupplierOrderState::confirmed: return "confirmed";
        case SupplierOrderState::refused: return "refused";
        case SupplierOrderState::cancelled: return "cancelled";
    }
    return "";
}

std::optional<SupplierOrderState> supplier_order_state_from(std::string_view text) {
    return enum_from_text(text, SupplierOrderState::cancelled);
}

std::string_view text(SupplierOrderEvent event) {
    switch (event) {
        case SupplierOrderEvent::confirm: return "confirm";
        case SupplierOrderEvent::refuse: return "refuse";
        case SupplierOrderEvent::cancel: return "cancel";
    }
    return "";
}

std::optional<SupplierOrderEvent> supplier_order_event_from(std::string_view text) {
    return enum_from_text(text, SupplierOrderEvent::cancel);
}

std::string_view text(OrderState state) {
    switch (state) {
        case OrderState::placed: return "placed";
        case OrderState::partly_confirmed: return "partly_confirmed";
        case OrderState::confirmed: return "confirmed";
        case OrderState::refused: return "refused";
        case OrderState::cancelled: return "cancelled";
        case OrderState::closed_in_part: return "closed_in_part";
    }
    return "";
}

std::optional<OrderState> order_state_from(std::string_view text) {
    return enum_from_text(text, OrderState::closed_in_part);
}

OrderState derive(std::span<SupplierOrderState const> parts) {
    if (parts.empty()) throw std::invalid_argument("an order has at least one supplier");
    auto const has = [&](SupplierOrderState state) {
        return std::find(parts.begin(), parts.end(), state) != parts.end();
    };
    bool const all_alike =
        std::all_of(parts.begin(), parts.end(), [&](auto state) { return state == parts.front(); });
    if (all_alike) return same_as(parts.front());
    if (has(SupplierOrderState::placed)) return OrderState::partly_confirmed;
    if (has(SupplierOrderState::confirmed)) return OrderState::closed_in_part;
    return OrderState::cancelled;
}

}  // namespace chaolu::ordering
