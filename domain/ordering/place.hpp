// Placing an order: from what a buyer wants and the facts of the moment to an order or a refusal.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/ordering/order.hpp"
#include "domain/pricing/choose_price.hpp"

namespace chaolu::ordering {

struct WantedLine {
    std::string sku_code;
    Quantity quantity;
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

// What can be told without any facts: each delivery has a quantity per line, and the quantities of
// a line add up to it.
std::vector<Fault> faults_of(PlaceOrder const& command);

struct SkuFacts {
    SkuId id;
    std::string name;
    OrganisationId supplier;
    // The pool this buyer takes from; none when nothing was ever received.
    std::optional<PoolId> pool;
    Measures measures;
    std::vector<pricing::Candidate> prices;
};

// Facts of a whole group of orders. Stock rows are locked; placing an order changes the copies
// here, so that the next order of the group sees what is left.
struct Facts {
    std::map<std::string, SkuFacts, std::less<>> skus;  // by code
    std::map<inventory::StockKey, inventory::Stock> stock;
    std::vector<std::string> known_price_lists;
    Date price_day;
};

struct Placed {
    Order order;
    std::vector<inventory::StockEntry> entries;
};

// Refused, leaving `facts` untouched: validation_failed (unknown SKU or unit, figures beyond their
// range), price_list_closed, no_price, insufficient_stock naming each line and what is left. Lines
// of one SKU are summed before the check. Each line's price is fixed from the list of the day
// (Shanghai) and rounded once.
Result<Placed> place(PlaceOrder const& command, OrganisationId buyer, Facts& facts, IdSource& ids,
                     Instant now);

}  // namespace chaolu::ordering
