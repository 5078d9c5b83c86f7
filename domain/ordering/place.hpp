// Placing an order: from what a buyer wants and the facts of the moment to an order or a refusal.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/ordering/facts.hpp"
#include "domain/ordering/order.hpp"

namespace chaolu::ordering {

struct WantedLine {
    std::string sku_code;
    Quantity quantity;
    // Whose goods they must be; none takes the best offer.
    std::optional<OrganisationId> supplier = {};
};

struct WantedDelivery {
    Address address;
    // One per line, in the line's unit. Only a single delivery may leave them out: it takes all.
    std::optional<std::vector<std::int64_t>> quantities;
};

struct PlaceOrder {
    std::optional<std::string> client_reference;
    // A list named by the buyer; none takes the open list of the day.
    std::optional<std::string> price_list;
    std::vector<WantedLine> lines;
    std::vector<WantedDelivery> deliveries;
};

// The last day on which any delivery may arrive; none when no delivery has a window.
std::optional<Date> last_delivery_day(PlaceOrder const& command);

// What can be told without any facts: each delivery has a quantity per line, and the quantities of
// a line add up to it.
std::vector<Fault> faults_of(PlaceOrder const& command);

struct Placed {
    Order order;
    std::vector<inventory::StockEntry> entries;
};

// Refused, leaving `facts` untouched: order_cycle_closed, validation_failed (unknown SKU or unit,
// figures beyond their range, a supplier who does not offer the SKU, a quantity no offer is sold
// in), not_on_sale, price_list_closed, no_price, insufficient_stock naming each line and what is
// left. Each line is filled from one offer (domain/ordering/place_steps.hpp says which); lines that
// take from the same stock are summed before the check. Each line's price is fixed by the rule of
// domain/pricing/choose_price.hpp on the day in Shanghai, and rounded once.
Result<Placed> place(PlaceOrder const& command, Buyer const& buyer, Facts& facts, IdSource& ids,
                     Instant now);

}  // namespace chaolu::ordering
