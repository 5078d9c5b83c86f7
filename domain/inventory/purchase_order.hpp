// What a supplier buys in for its stock: how much of it may come, and when it is over.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "domain/core/quantity.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

// completed: all of it came. closed: nobody waits for the rest any more.
enum class PurchaseOrderState { open, completed, closed, cancelled };
std::string_view text(PurchaseOrderState state);
std::optional<PurchaseOrderState> purchase_order_state_from(std::string_view text);

enum class PurchaseOrderEvent { complete, reopen, close, cancel };

// reopen: of what came something was refused, and may be delivered again. To cancel an order of
// which something came would deny that, so the caller asks anything_came() first.
inline constexpr StateMachine purchase_order_machine{
    std::to_array<Transition<PurchaseOrderState, PurchaseOrderEvent>>({
        {PurchaseOrderState::open, PurchaseOrderEvent::complete, PurchaseOrderState::completed},
        {PurchaseOrderState::completed, PurchaseOrderEvent::reopen, PurchaseOrderState::open},
        {PurchaseOrderState::open, PurchaseOrderEvent::close, PurchaseOrderState::closed},
        {PurchaseOrderState::open, PurchaseOrderEvent::cancel, PurchaseOrderState::cancelled},
    })};
static_assert(purchase_order_machine.is_deterministic());

// What was agreed for one unit, with what that unit was worth then: packs may change later.
struct AgreedPrice {
    std::int64_t e4 = 0;
    TradeUnit per;
    bool operator==(AgreedPrice const&) const = default;
};
// Price x quantity / ratio, rounded half up once. None when it exceeds fen_max.
std::optional<Money> value_of(AgreedPrice const& price, std::int64_t base_quantity, BaseUnit base);

// One line, in base units. 0 <= received <= received_max, always.
struct PurchasedQuantity {
    std::int64_t ordered = 0;
    std::int64_t received_max = 0;
    std::int64_t received = 0;  // less what an inspection refused
    std::int64_t receivable() const { return received_max - received; }
};

constexpr int over_receipt_pct_max = 100;
// With the tolerance for too much, which is rounded down to whole base units.
std::int64_t received_max(std::int64_t ordered, int over_receipt_pct);

// Counts what comes. Refused with what may come yet when it is more; the line is as it was then.
std::optional<Shortage> count_in(PurchasedQuantity& line, std::int64_t quantity);

// And was not refused by an inspection.
bool anything_came(std::span<PurchasedQuantity const> lines);
// What an order becomes by what has come of it: completed once each line has what was ordered, and
// open again when one has not any more. Closed and cancelled ones stay so.
PurchaseOrderState settled(PurchaseOrderState state, std::span<PurchasedQuantity const> lines);

}  // namespace chaolu::inventory
