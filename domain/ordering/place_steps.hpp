// The steps of placing an order, in their order: each fills in more of the lines, or refuses.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/ordering/place.hpp"

namespace chaolu::ordering {

// A wanted line on its way.
struct DecidedLine {
    SkuFacts const* sku = nullptr;      // 1
    std::int64_t quantity = 0;          // 1, in base units
    OfferFacts const* offer = nullptr;  // 2
    pricing::Chosen price;              // 2
    Money amount;                       // 2
};

// "/lines/3"
std::string line_pointer(std::size_t at);

// 1. Which SKU, and how much of it in base units. What cannot be told is added to `faults`.
std::vector<DecidedLine> resolve(PlaceOrder const& command, Facts const& facts,
                                 std::vector<Fault>& faults);

// 2. Whose offer each line is filled from, and its price. Of the offers that are on sale and have a
// price, the cheapest for this quantity that has enough in stock wins, the older one of two as
// cheap. Lines choose in their order, each from what the ones before it left. When no offer has
// enough, the one with the most is taken, so that step 3 tells how much can be had.
std::optional<Error> choose_offers(PlaceOrder const& command, pricing::Customer const& customer,
                                   Facts const& facts, std::vector<DecidedLine>& lines);

// 3. Whether all lines together can be filled.
std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<DecidedLine> const& lines);

// What is left of an offer, in base units.
std::int64_t available(Facts const& facts, SkuFacts const& sku, OfferFacts const& offer);

}  // namespace chaolu::ordering
