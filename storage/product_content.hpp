// What customers read of a product and what a change may replace.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/product.hpp"
#include "storage/product_details.hpp"

namespace chaolu::storage::catalogue {

struct ProductContent {
    chaolu::catalogue::Category category{};  // never changes
    Names name;
    std::vector<std::string> aliases;
    std::optional<Names> description;
    std::optional<std::string> variety;
    std::string origin_division;
    std::vector<std::string> standards;
    std::map<std::string, Names> skus;  // their names, by code
    // The version of the product at which this was last changed.
    int content_version = 1;
};
// Two round trips. Throws when there is no such product.
ProductContent find_content(Tx& tx, ProductId id);
// Writes everything but the category; names of SKUs that are unknown are passed over.
void save_content(Tx& tx, ProductId id, ProductContent const& content);

}  // namespace chaolu::storage::catalogue
