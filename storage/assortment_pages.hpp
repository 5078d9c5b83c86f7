// What a channel that sells the SKUs of its own list only shows of the catalogue.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "storage/catalogue.hpp"
#include "storage/catalogue_pages.hpp"

namespace chaolu::storage::catalogue {

// As page(), for a viewpoint with an own assortment; `query` holds all that is filtered by. A list
// is short, however many products the market has: its products are found first.
std::vector<Place> page_of_assortment(Tx& tx, std::optional<std::string> const& query,
                                      Viewpoint const& viewpoint, Sort sort, Place const& after,
                                      int rows_max);

// Takes out the SKUs that the channel does not list, and the products of which none is left. One
// round trip.
void keep_listed(Tx& tx, Viewpoint const& viewpoint, std::vector<Product>& products);

}  // namespace chaolu::storage::catalogue
