// Which products a page of the catalogue shows: browsed by category and supplier, or searched.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/product.hpp"
#include "storage/database/tx.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::storage::catalogue {

using chaolu::catalogue::Category;

// Everything left out means every product.
struct Filter {
    std::optional<Category> category = {};
    std::optional<OrganisationId> supplier = {};
    // From catalogue::query_terms; a product has them all.
    std::optional<std::vector<std::string>> terms = {};
};
// The ids of the visible products that fit, oldest first, those after `after`. One round trip that
// reads index entries only, and for a search the GIN index of product_search.
std::vector<ProductId> page(Tx& tx, Filter const& filter, Viewpoint const& viewpoint,
                            ProductId after, int rows_max);

// The terms that a filter asks for besides the words of a search: every indexed product has them.
std::vector<std::string> filter_terms(Category category, OrganisationId supplier);

}  // namespace chaolu::storage::catalogue
