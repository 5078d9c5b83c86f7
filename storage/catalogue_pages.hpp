// Which products a page of the catalogue shows, in which order, and what they are counted by.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/product.hpp"
#include "storage/database/tx.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::storage::catalogue {

using chaolu::catalogue::Category;

// What a list is narrowed and counted by. The words of a search hold no ':', so that no word is
// ever taken for the term of a facet, such as "category:sauce".
struct Facets {
    Category category{};
    OrganisationId supplier;
    std::optional<std::string> variety;
    std::string origin_division;
    std::vector<std::string> grades = {};  // of its SKUs
};
// The terms under which a product with these facets is indexed, besides its words.
std::vector<std::string> terms_of(Facets const& facets);

// Everything left out means every product.
struct Filter {
    std::optional<Category> category = {};
    std::optional<OrganisationId> supplier = {};
    std::optional<std::string> variety = {};
    std::optional<std::string> grade = {};
    std::optional<std::string> origin_division = {};
    // From catalogue::query_terms; a product has them all.
    std::optional<std::vector<std::string>> terms = {};
};

enum class Sort { oldest, newest, name };

// Where a product stands in a list; `key` only in the order by name.
struct Place {
    std::string key;
    ProductId product;
    bool operator==(Place const&) const = default;
};
// The place before the first product of a list.
Place start_of(Sort sort);

// The visible products that fit, those behind `after`. One round trip that reads a B-tree in the
// order of the list; where that does not fill the page of a filter that has more than category and
// supplier, a second that reads on where that promises to fill it, and one that asks the GIN index
// of product_search.
std::vector<Place> page(Tx& tx, Filter const& filter, Viewpoint const& viewpoint, Sort sort,
                        Place const& after, int rows_max);

struct Count {
    std::string facet;  // category, supplier, variety, grade, origin
    std::string value;
    std::int64_t products = 0;
    // Of suppliers.
    std::optional<std::string> name_zh, name_en;
};
struct Counts {
    // How many products were looked at: no more than counted_products_max.
    std::int64_t products = 0;
    std::vector<Count> values;  // by facet, the most frequent first
};
constexpr int counted_products_max = 50'000;
constexpr int values_per_facet_max = 50;

// The values of the named facets among the visible products that fit, each with how many have it.
// One round trip that reads only product_search and publication.
Counts count(Tx& tx, Filter const& filter, Viewpoint const& viewpoint,
             std::vector<std::string> const& facets);

}  // namespace chaolu::storage::catalogue
