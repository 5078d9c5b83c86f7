// Prices of an open list put onto it, page by page read from it, and what they were before.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_change.hpp"
#include "storage/pricing.hpp"

namespace chaolu::storage::pricing {

// The prices of these SKUs on a list, as known now.
std::vector<ListedPrice> running(Tx& tx, PriceListId list, std::vector<std::string> const& skus);

// Two round trips. Throws std::logic_error when a price that ends is not there: the change was not
// made from what running() gave in this transaction.
void apply(Tx& tx, PriceListId list, chaolu::pricing::Replacement const& change,
           std::int64_t revision);

// The place of a price in the list: by SKU, supplier (any first), minimum and first day.
struct PricePlace {
    std::string sku;
    std::string supplier;
    std::int64_t minimum = 0;
    Date from;
};
PricePlace place_of(ListedPrice const& price);
// As known now, those after `after`; of one SKU, or of all.
std::vector<ListedPrice> page_of_prices(Tx& tx, PriceListId list,
                                        std::optional<std::string> const& sku,
                                        PricePlace const& after, int rows_max);

}  // namespace chaolu::storage::pricing
