// The states of an order: each supplier's part moves by a table, the whole follows from its parts.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "domain/core/state_machine.hpp"

namespace chaolu::ordering {

enum class SupplierOrderState { placed, confirmed, refused, cancelled };
std::string_view text(SupplierOrderState state);
std::optional<SupplierOrderState> supplier_order_state_from(std::string_view text);

enum class SupplierOrderEvent { confirm, refuse, cancel };
std::string_view text(SupplierOrderEvent event);
std::optional<SupplierOrderEvent> supplier_order_event_from(std::string_view text);

// What is not in the table is illegal: an answer, once given, stands.
inline constexpr StateMachine supplier_order_machine{
    std::to_array<Transition<SupplierOrderState, SupplierOrderEvent>>({
        {SupplierOrderState::placed, SupplierOrderEvent::confirm, SupplierOrderState::confirmed},
        {SupplierOrderState::placed, SupplierOrderEvent::refuse, SupplierOrderState::refused},
        {SupplierOrderState::placed, SupplierOrderEvent::cancel, SupplierOrderState::cancelled},
    })};
static_assert(supplier_order_machine.is_deterministic());

enum class OrderState { placed, partly_confirmed, confirmed, refused, cancelled, closed_in_part };
std::string_view text(OrderState state);
std::optional<OrderState> order_state_from(std::string_view text);

// The state of a whole order. All parts alike: that state. Some answered, some still placed:
// partly_confirmed. All final but different: closed_in_part if one is confirmed, else cancelled.
// Throws std::invalid_argument without parts: an order has at least one.
OrderState derive(std::span<SupplierOrderState const> parts);

}  // namespace chaolu::ordering
