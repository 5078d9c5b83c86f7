// A dated list of prices: its states, and which of its prices get in each other's way.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/quantity.hpp"
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
constexpr int position_max = 1000;

// A price of a SKU, by its code, on a list.
struct ListedPrice {
    std::string sku;
    UnitPrice price;
    Validity valid;
    // None: for whoever supplies the SKU.
    std::optional<OrganisationId> supplier = {};
    // From which quantity on it holds: as it was agreed, and in base units (none and 0: for any).
    std::optional<Quantity> agreed_minimum = {};
    std::int64_t minimum = 0;
    bool operator==(ListedPrice const&) const = default;
};

// The places of prices that share a day with an earlier one of the same SKU, supplier and minimum,
// in order.
std::vector<std::size_t> overlaps(std::span<ListedPrice const> prices);

}  // namespace chaolu::pricing
