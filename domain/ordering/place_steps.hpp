// The steps of placing an order, in their order: each fills in more of the lines, or refuses.
#pragma once
#include <cstddef>
#include <map>
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
    OfferReason offer_reason;           // 2
    std::vector<Draw> draws;            // 2, from the offer's stock
};

// "/lines/3"
std::string line_pointer(std::size_t at);

// 0. The order cycle that the order belongs to; none in a channel without cycles. Refused with
// order_cycle_closed when none is open.
Result<std::optional<OrderCycleId>> cycle_of(Buyer const& buyer, Facts const& facts, Instant now);

// 1. Which SKU, and how much of it in base units. What cannot be told is added to `faults`.
std::vector<DecidedLine> resolve(PlaceOrder const& command, Facts const& facts,
                                 std::vector<Fault>& faults);

// Whether the buyer can see all of this: a listing that waits for its review, was withdrawn, or is
// published elsewhere or later is not sold, whoever still knows its code.
std::optional<Error> check_listings(PlaceOrder const& command, Buyer const& buyer,
                                    Facts const& facts);

// Whether the buyer's channel sells all of this.
std::optional<Error> check_channel(PlaceOrder const& command, Buyer const& buyer,
                                   Facts const& facts);

// 2. Whose offer each line is filled from, and its price. Of the offers that are on sale, sell such
// a quantity and have a price, the cheapest for this quantity that has enough in stock wins, the
// older one of two as cheap; a line that names a supplier is filled by that one. Lines choose
// in their order, each from what the ones before it left. When no offer has enough, the one with
// the most is taken, so that step 3 tells how much can be had.
std::optional<Error> choose_offers(PlaceOrder const& command, Buyer const& buyer,
                                   Facts const& facts, Instant now,
                                   std::vector<DecidedLine>& lines);

// 3. Whether all lines together can be filled.
std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<DecidedLine> const& lines);

// 4. What the line of a bundle takes of each component. The amount is shared by what they cost on
// that day by themselves; one without a price has no share, unless none has one.
std::vector<LineComponent> components_of(Facts const& facts, pricing::Customer const& customer,
                                         DecidedLine const& line);

// How often the draws can be made from what is left after `taken`; overdrawn, below zero. At each
// place no more than its pools have left, and than its lots have left for what is needed.
using Taken = std::map<inventory::StockKey, std::int64_t>;
std::int64_t available(Facts const& facts, Taken const& taken, std::vector<Draw> const& draws);
// How much of a draw each shelf gives, from each what it has left and the next one then; what is
// beyond them all is left out.
struct Portion {
    Shelf shelf;
    std::int64_t quantity = 0;
};
std::vector<Portion> portions(Facts const& facts, Taken const& taken, Draw const& draw,
                              std::int64_t quantity);
// Adds what a line takes; what is beyond all shelves is asked of the last.
void take(Facts const& facts, DecidedLine const& line, Taken& taken);

}  // namespace chaolu::ordering
