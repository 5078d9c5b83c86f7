// Bundles in the database: their components, and how much of them can be had.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/catalogue/bundle.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::storage::bundles {

// What the SKUs of these codes are to this supplier; unknown codes are left out.
std::map<std::string, chaolu::catalogue::PartFacts, std::less<>> parts(
    Tx& tx, OrganisationId supplier, std::vector<std::string> const& codes);

// The components of those SKUs that have some; no round trip when none has.
void insert_components(Tx& tx, std::span<catalogue::NewSku const> skus);

// Fills in what the bundles among these products are made of, and which of their offers are
// available. One round trip, none when no product is of the category.
void add_components(Tx& tx, catalogue::Viewpoint const& viewpoint,
                    std::vector<catalogue::Product>& products);

}  // namespace chaolu::storage::bundles
