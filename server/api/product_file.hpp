// The rows of a product file held against the goods that are there: what is new, what changes, and
// what cannot be taken.
#pragma once
#include <vector>

#include "server/api/row_files.hpp"
#include "server/imports/body_rows.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::api {

// What a file changes of a product that was at this version.
struct ProductChange {
    ProductId product;
    int version = 1;
    nlohmann::json changes;  // as a change request has them
};

// The good rows of a file.
struct ProductPlan {
    std::vector<storage::catalogue::NewProduct> created;
    std::vector<ProductChange> changed;  // by id
    // Rows, which are SKUs.
    std::size_t created_count = 0;
    std::size_t changed_count = 0;
    std::size_t unchanged_count = 0;
};

// Judges each row as POST /v1/products judges a product, and rows of goods that are there as a
// change request that needs no review. Faults and warnings are put to the rows. A new product is
// added with all of its rows or not at all, since SKUs cannot be added later.
ProductPlan plan_products(http::Call const& call, RowFile<imports::BodyRows>& file);

}  // namespace chaolu::api
