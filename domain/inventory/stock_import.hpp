// The states of a stock file: looked at first, received once.
#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "domain/core/state_machine.hpp"

namespace chaolu::inventory {

// failed: it was to be received, and no row of it could be.
enum class StockImportState { previewed, applied, failed };
std::string_view text(StockImportState state);
std::optional<StockImportState> stock_import_state_from(std::string_view text);

enum class StockImportEvent { preview, apply, fail };
std::string_view text(StockImportEvent event);

// What was received stays received: nothing leads out of `applied`. A file that failed may be
// sent again, since what it named may exist by then.
inline constexpr StateMachine stock_import_machine{
    std::to_array<Transition<StockImportState, StockImportEvent>>({
        {StockImportState::previewed, StockImportEvent::preview, StockImportState::previewed},
        {StockImportState::previewed, StockImportEvent::apply, StockImportState::applied},
        {StockImportState::previewed, StockImportEvent::fail, StockImportState::failed},
        {StockImportState::failed, StockImportEvent::preview, StockImportState::previewed},
        {StockImportState::failed, StockImportEvent::apply, StockImportState::applied},
        {StockImportState::failed, StockImportEvent::fail, StockImportState::failed},
    })};
static_assert(stock_import_machine.is_deterministic());

}  // namespace chaolu::inventory
