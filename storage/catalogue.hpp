// Products with their SKUs: adding, searching, and reading with what is in stock.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/listing.hpp"
#include "domain/catalogue/product.hpp"
#include "domain/core/quantity.hpp"
#include "storage/database/tx.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::storage::catalogue {

using chaolu::catalogue::Category;
using chaolu::catalogue::ListingState;

struct Names {
    std::string zh;
    std::optional<std::string> en;
};

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
    ListingState state{};
    // What it is found by, from catalogue::index_terms.
    std::vector<std::string> search_terms;
    Instant created_at;
};

// The codes that the market has given already; none of both means that all went well. Otherwise
// the transaction holds half a product and must be rolled back.
struct Taken {
    bool product = false;
    std::vector<std::string> skus;
    bool any() const { return product || !skus.empty(); }
};
// Two round trips.
Taken insert(Tx& tx, NewProduct const& product);

struct Sku {
    SkuId id;
    std::string code;
    Names name;
    std::optional<std::string> grade;
    Measures measures;
    bool is_catch_weight = false;
    bool is_available = false;
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
};
// One round trip for any number of products, visible or not, by id; unknown ids are left out. A SKU
// is available when a pool has more than is reserved.
std::vector<Product> find(Tx& tx, std::vector<ProductId> const& ids, Viewpoint const& viewpoint);

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
