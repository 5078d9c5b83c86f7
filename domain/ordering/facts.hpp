// What is known at the moment a group of orders is decided: SKUs, who offers them, and the stock.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/quantity.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/pricing/choose_price.hpp"

namespace chaolu::ordering {

// One supplier's live offer of a SKU.
struct OfferFacts {
    OrganisationId supplier;
    // The pool this buyer takes from; none when nothing was ever received.
    std::optional<PoolId> pool;
    // False while the supplier may not sell goods of this category.
    bool may_sell = true;
    // Of all lists that could be for anybody in the group; each order chooses among them.
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
    // The lists that orders of the group name, by code.
    std::map<std::string, pricing::Scope> named_price_lists;
    Date price_day;
    // Up to which change of prices these facts were read.
    std::int64_t price_revision = 0;
};

}  // namespace chaolu::ordering
