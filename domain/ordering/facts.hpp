// What is known at the moment a group of orders is decided: SKUs, who offers them, and the stock.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/channels/order_cycle.hpp"
#include "domain/core/quantity.hpp"
#include "domain/identity/actor.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/pricing/choose_price.hpp"

namespace chaolu::ordering {

// Who orders, and in which channel.
struct Buyer {
    OrganisationId id;
    std::optional<identity::ActingChannel> channel = {};
};

// One supplier's live offer of a SKU.
struct OfferFacts {
    OrganisationId supplier;
    // The pool this buyer takes from; none when nothing was ever received.
    std::optional<PoolId> pool;
    // False while the supplier may not sell goods of this category.
    bool may_sell = true;
    std::vector<pricing::Candidate> prices = {};
};

struct SkuFacts {
    SkuId id;
    ProductId product;
    std::string category;
    std::string name;
    Measures measures;
    std::vector<OfferFacts> offers = {};  // the oldest first
};

// Facts of a whole group of orders. Stock rows are locked; placing an order changes the copies
// here, so that the next order of the group sees what is left.
struct Facts {
    std::map<std::string, SkuFacts, std::less<>> skus;  // by code
    std::map<inventory::StockKey, inventory::Stock> stock;
    std::vector<std::string> known_price_lists;
    Date price_day;
    // By channel, for those that use cycles: the one that is open or opens next.
    std::map<std::string, channels::OrderCycle, std::less<>> cycles = {};
    // Channel and SKU code, for channels with an assortment of their own.
    std::set<std::pair<std::string, std::string>> listed = {};
};

}  // namespace chaolu::ordering
