// What a SKU cost over time: from each known price to the times at which it was in force.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/quantity.hpp"
#include "domain/core/validity.hpp"
#include "domain/pricing/scope.hpp"

namespace chaolu::pricing {

// From one instant up to, and without, another; none: without an end.
struct Span {
    Instant from;
    std::optional<Instant> to = {};
    bool operator==(Span const&) const = default;
    bool is_empty() const { return to && *to <= from; }
};

// The instants of these days in Shanghai.
Span span_of(Validity const& days);
Span intersection(Span const& left, Span const& right);

// A price of a SKU as it was once known.
struct KnownPrice {
    std::string price_list;
    Scope scope = Everybody{};
    std::optional<OrganisationId> supplier = {};
    std::optional<Quantity> agreed_minimum = {};
    std::int64_t minimum = 0;
    UnitPrice price;
    Validity valid;
    Span known;      // from the change that set it to the one that replaced it
    Span list_open;  // from the list's publication to its closing
    std::optional<std::string> set_by = {};
};

// A price and when it was in force.
struct PastPrice {
    KnownPrice price;
    Span held;
};

// When each price was in force, the newest first; what was known but never came to hold is left
// out. A price that only got another end is one price still, set by whoever set it first.
std::vector<PastPrice> history(std::vector<KnownPrice> known);

// The price for everybody and any quantity that was the lowest of those in force in `within`; none
// when there was none. The earlier of two as low.
std::optional<PastPrice> lowest(std::vector<PastPrice> const& history, Span const& within,
                                Measures const& measures);

}  // namespace chaolu::pricing
