// What products are found by and sorted by: the table product_search, and the words that feed it.
#pragma once
#include <string>
#include <vector>

#include "storage/catalogue_pages.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::search_index {

// The words of each meaning on that day, as people write them.
std::vector<std::vector<std::string>> synonyms(Tx& tx, Date day);

// What is written about a product, as it is written.
struct Texts {
    ProductId product;
    // The name first, then what matters less and less: aliases, variety, codes and names of SKUs.
    std::vector<std::string> texts;
    catalogue::Facets facets;
};
// One round trip; unknown ids are left out.
std::vector<Texts> texts_of(Tx& tx, std::vector<ProductId> const& products);

struct Entry {
    ProductId product;
    std::vector<std::string> terms;  // from catalogue::index_terms
    std::string sort_key;            // from folding::Folder::sort_key
    catalogue::Facets facets;
};
// Adds or replaces entries, made by these rules (app::folding_rules). One round trip.
void save(Tx& tx, std::vector<Entry> const& entries, int rules, Instant now);

// Products without an entry, or with one that was made by older rules or before the synonyms became
// what they are at `now`.
std::vector<ProductId> stale(Tx& tx, int rules, Instant now, int rows_max);

}  // namespace chaolu::storage::search_index
