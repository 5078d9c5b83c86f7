// A dated list of prices: its states, and which of its prices get in each other's way.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/money.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/core/validity.hpp"

namespace chaolu::pricing {

enum class PriceListState { open, closed };
std::string_view text(PriceListState state);
std::optional<PriceListState> price_list_state_from(std::string_view text);

enum class PriceListEvent { close };

// A list is published open and closed once: prices that were withdrawn stay withdrawn.
inline constexpr StateMachine price_list_machine{
    std::to_array<Transition<PriceListState, PriceListEvent>>({
        {PriceListState::open, PriceListEvent::close, PriceListState::closed},
    })};
static_assert(price_list_machine.is_deterministic());

constexpr std::size_t prices_max = 500;

// A price of a SKU, by its code, on a list.
struct ListedPrice {
    std::string sku;
    UnitPrice price;
    Validity valid;
    bool operator==(ListedPrice const&) const = default;
};

// The places of prices that share a day with an earlier one of the same SKU, in order.
std::vector<std::size_t> overlaps(std::span<ListedPrice const> prices);

}  // namespace chaolu::pricing
