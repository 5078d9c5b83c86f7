// Products with their SKUs: adding, and reading with what is in stock.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/catalogue/bundle.hpp"
#include "domain/catalogue/listing.hpp"
#include "domain/catalogue/product.hpp"
#include "domain/core/quantity.hpp"
#include "domain/offers/offer.hpp"
#include "storage/database/tx.hpp"
#include "storage/product_details.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::storage::catalogue {

using chaolu::catalogue::Category;
using chaolu::catalogue::ListingState;

class ProductCache;

struct NewSku {
    SkuId id;
    OfferId offer;  // its maker's, which is live at once
    std::string code;
    Names name;
    std::optional<std::string> grade;
    Measures measures;
    bool is_catch_weight = false;
    std::optional<std::int64_t> shelf_life_days;
    bool is_demo = false;
    std::vector<chaolu::catalogue::Component> components = {};  // of a bundle, resolved
    SkuDetails details = {};
    std::optional<std::string> gtin = {};
};

struct NewProduct {
    ProductId id;
    OrganisationId supplier;
    std::string code;
    Category category{};
    Names name;
    std::vector<std::string> aliases;
    std::optional<Names> description;
    std::optional<std::string> variety;
    std::string origin_division;
    std::vector<NewSku> skus;  // at least one
    std::vector<Attribute> attributes;
    std::vector<OptionAxis> axes;
    ListingState state{};
    Instant created_at;
    std::vector<std::string> standards = {};
};

// The codes that the market has given already; none of them means that all went well. Otherwise
// the transaction holds half a product and must be rolled back.
struct Taken {
    std::vector<std::string> products;
    // None while codes of products are taken: they were not tried then.
    std::vector<std::string> skus;
    // SKUs whose code is free, but whose GTIN is that of another.
    std::vector<std::string> skus_of_gtins;
    bool any() const { return !products.empty() || !skus.empty() || !skus_of_gtins.empty(); }
};
// Products of one moment. Two round trips for any number of them, and one each for attributes, what
// the SKUs tell, and what is taken, if there is any; one for each product with bundles or options.
// They are found by search once app::index_products has been called.
Taken insert(Tx& tx, std::span<NewProduct const> products);

// One supplier's live offer, in the SKU's base unit.
struct SkuOffer {
    OrganisationId supplier;
    Names supplier_name;
    chaolu::offers::Terms terms;
    // Whether the supplier may sell such goods on that day.
    bool may_sell = false;
    // Whether that holds and the least that is sold can be had.
    bool is_available = false;
};

// What one piece of a bundle holds.
struct SkuComponent {
    std::string code;
    Quantity quantity;
};

struct Sku {
    SkuId id;
    std::string code;
    Names name;
    std::optional<std::string> grade;
    Measures measures;
    bool is_catch_weight = false;
    std::vector<SkuOffer> offers;               // the oldest first
    std::vector<SkuComponent> components = {};  // of a bundle
    bool is_available() const;                  // of any of the offers
    std::optional<std::string> gtin = {};
};

struct Product {
    ProductId id;
    std::string code;
    Category category{};
    Names name;
    std::optional<Names> description;
    std::optional<std::string> variety;
    std::string origin_division;
    OrganisationId supplier;
    Names supplier_name;
    std::vector<Sku> skus;  // by id: in the order in which they were given
    Instant created_at;
    int version = 1;
    ListingState state{};
    // From this viewpoint.
    bool is_visible = false;
    ProductDetails details = {};
    Uuid content_tag = {};  // of all that is not said to depend on viewpoint, day or stock
};
// Products, visible or not, by id; unknown ids are left out. Two round trips for any number of
// them, two more when some have changed since they were last read, one more when there are bundles.
// An offer is available when its supplier may sell it that day and its general pool has enough.
std::vector<Product> find(Tx& tx, ProductCache& cache, std::vector<ProductId> const& ids,
                          Viewpoint const& viewpoint);

struct MeasuredSku {
    SkuId id;
    OrganisationId supplier;  // its maker
    Measures measures;
};
// How the SKUs of these codes are measured; unknown codes are left out.
std::map<std::string, MeasuredSku> measured(Tx& tx, std::vector<std::string> const& codes);
// The measures alone.
std::map<std::string, Measures> measures_of(Tx& tx, std::vector<std::string> const& codes);

}  // namespace chaolu::storage::catalogue
