// Which price holds for whom, on a day, for a quantity: the rule that orders are priced by.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "domain/core/error.hpp"
#include "domain/core/money.hpp"
#include "domain/core/validity.hpp"
#include "domain/pricing/price_trace.hpp"
#include "domain/pricing/scope.hpp"

namespace chaolu::pricing {

// One price of a SKU, with the list it stands on.
struct Candidate {
    std::string price_list;
    bool is_open = false;
    Validity list_valid;
    Validity price_valid;
    UnitPrice price;
    Scope scope = Everybody{};
    int position = 0;
    // None: for whoever supplies the SKU.
    std::optional<OrganisationId> supplier = {};
    // From how many base units on it holds.
    std::int64_t minimum = 0;
};

// What is asked about the candidates of one SKU.
struct Question {
    Date day;
    Customer customer = {};
    std::int64_t quantity = 1;  // base units
    std::optional<OrganisationId> supplier = {};
    // Only the list of this code counts.
    std::optional<std::string> price_list = {};
};

// A price, and what it was chosen from: enough to explain it later.
struct Chosen {
    UnitPrice price;
    std::string price_list;
    // How many prices held on that day for this customer, those of closed lists included.
    int considered = 0;
    Scope scope = Everybody{};
    Trace trace = {};
    bool operator==(Chosen const&) const = default;
};

// The rule. Of the lists that take the customer in and hold on the day, those compete that are open
// and have a price that the quantity reaches:
//  1. the more specific scope wins: the buyer's own list, then that of one of its groups, then its
//     channel's, then the one for everybody;
//  2. of lists of several groups the one with the lower position, then the one whose code comes
//     first (bytes compared).
// Within the list the supplier's own price goes before one for whoever supplies, and of those the
// one with the largest minimum that the quantity reaches. A more specific list wins with a higher
// price too: it is what was agreed.
//
// Refused: price_list_closed when the only lists that would have a price for that day are closed,
// no_price when none would. The answer never depends on the order of the candidates.
tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates,
                                        Question const& question);

// As a stranger asks, for the smallest quantity and whoever supplies.
tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates, Date day);

}  // namespace chaolu::pricing
