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
#include "domain/inventory/lot_need.hpp"
#include "domain/inventory/pool.hpp"
#include "domain/offers/offer.hpp"
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
    // Those of the supplier that are general, of a channel of the group, or over.
    std::vector<inventory::Pool> pools = {};
    offers::Terms terms = {};
    // False while the supplier may not sell goods of this category.
    bool may_sell = true;
    // Of all lists that could be for anybody in the group; each order chooses among them.
    std::vector<pricing::Candidate> prices = {};
};

// What one piece of a bundle takes, in the component's base unit.
struct ComponentFacts {
    std::string sku_code;
    std::int64_t quantity = 0;
};

struct SkuFacts {
    SkuId id;
    ProductId product;
    std::string category;
    std::string name;
    Measures measures;
    std::vector<OfferFacts> offers = {};          // the oldest first
    std::vector<ComponentFacts> components = {};  // of a bundle
};

// Facts of a whole group of orders. Stock rows are locked; placing an order changes the copies
// here, so that the next order of the group sees what is left.
struct Facts {
    std::map<std::string, SkuFacts, std::less<>> skus;  // by code; components of bundles too
    inventory::Stocks stock;
    // The lists that orders of the group name, by code.
    std::map<std::string, pricing::Scope> named_price_lists;
    Date price_day;
    // Up to which change of prices these facts were read.
    std::int64_t price_revision = 0;
    // The groups each buyer is in on that day, as far as a price here is for them.
    std::map<OrganisationId, std::vector<BuyerGroupId>> groups = {};
    // By channel, for those that use cycles: the one that is open or opens next.
    std::map<std::string, channels::OrderCycle, std::less<>> cycles = {};
    // What is asked of lots on that day.
    inventory::Asked asked = {};
    // The lots of the SKUs that somebody here asks something of, or of which something lies there
    // that not everybody may have; of other SKUs every lot will do.
    std::map<std::pair<LocationId, SkuId>, inventory::PlaceLots> lots = {};
    // Channel and SKU code, for channels with an assortment of their own.
    std::set<std::pair<std::string, std::string>> listed = {};
    // Which channel shows which product now; '*' stands for all of them (domain/catalogue/listing).
    std::set<std::pair<std::string, ProductId>> shown = {};
};

// A buyer as prices ask for one.
pricing::Customer customer_of(Buyer const& buyer, Facts const& facts);

// What a buyer needs of the lots of a SKU that arrive on `day`, which is that of the facts when
// nobody said.
inventory::LotNeed need_of(Buyer const& buyer, SkuId sku, std::optional<Date> day,
                           Facts const& facts);

// Where something is taken from.
struct Shelf {
    inventory::StockKey key;
    LocationId location;
};

// What one base unit of a SKU takes from the stock of an offer: itself, or a bundle's components.
// It is taken from these rows in their order; no row stands for no pool at all.
struct Draw {
    SkuId sku;
    std::int64_t quantity = 1;
    std::vector<Shelf> from = {};
    inventory::LotNeed need = {};
};
// As far as they are open to the buyer's channel; none when a part of it could be taken from
// nowhere.
std::vector<Draw> draws_of(Facts const& facts, SkuFacts const& sku, OfferFacts const& offer,
                           Buyer const& buyer, std::optional<Date> delivery_day, Instant now);

// The rows that any of these draws could be made from.
std::vector<inventory::StockKey> keys_of(std::map<std::string, SkuFacts, std::less<>> const& skus,
                                         SkuFacts const& sku, OfferFacts const& offer);

}  // namespace chaolu::ordering
