// Products with all that a file says of them: to hold a file against, and to write one.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/catalogue.hpp"

namespace chaolu::storage::product_files {

// A product as it would be added today. Descriptions, options, components, weights of packs and
// offers are no part of files, and are left out.
struct FiledProduct {
    catalogue::NewProduct product;
    int version = 1;
};

// Whole products, by id; unknown ids are left out. Two round trips.
std::vector<FiledProduct> find(Tx& tx, std::vector<ProductId> const& ids);

// Products of this supplier, or of all: by id, those after `after`. One round trip.
std::vector<ProductId> ids_after(Tx& tx, std::optional<OrganisationId> supplier, ProductId after,
                                 int rows_max);

// The products that have one of these codes, or a SKU with one of those. One round trip.
std::vector<ProductId> ids_of(Tx& tx, std::vector<std::string> const& products,
                              std::vector<std::string> const& skus);

// Whose each of these GTINs is, all of them in 14 digits: the code of the SKU. One round trip.
std::map<std::string, std::string> skus_of_gtins(Tx& tx, std::vector<std::string> const& gtins);

}  // namespace chaolu::storage::product_files
