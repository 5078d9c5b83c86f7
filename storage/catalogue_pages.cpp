// Statements that find the products of a page.
#include "storage/catalogue_pages.hpp"

namespace chaolu::storage::catalogue {
namespace {

// Why "(select cast(:rows as bigint))": the planner looks at the value of a parameter, finds that a
// plan made for it would be cheaper than one for any value, and so plans at every call, which takes
// longer than the reading itself (2 ms for find_products). It does not look into a subselect, and
// keeps one plan.
constexpr Sql page_of_all = R"(
select id from product
where market_id = :market and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_category = R"(
select id from product
where market_id = :market and category = :category and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_supplier = R"(
select id from product
where market_id = :market and supplier_id = :supplier and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_category_and_supplier = R"(
select id from product
where market_id = :market and supplier_id = :supplier and category = :category and id > :after
order by id limit (select cast(:rows as bigint)))";

// Planned at every call, and should be: whether the GIN index pays depends on how many products
// have these terms.
constexpr Sql page_of_search = R"(
select product_id from product_search
where market_id = :market and terms @@ cast(:query as tsquery) and product_id > :after
order by product_id limit cast(:rows as bigint))";

// Words of a search hold no ':', so these are never one of them.
std::string category_term(Category category) { return "category:" + std::string(text(category)); }
std::string supplier_term(OrganisationId supplier) { return "supplier:" + supplier.hex(); }

// Every term quoted as a lexeme, whatever it holds.
void add_to_query(std::string& query, std::string_view term) {
    if (!query.empty()) query += " & ";
    query += '\'';
    for (char const c : term) {
        if (c == '\'' || c == '\\') query += c;
        query += c;
    }
    query += '\'';
}

std::string query_of(Filter const& filter) {
    std::string query;
    for (auto const& term : *filter.terms) add_to_query(query, term);
    if (filter.category) add_to_query(query, category_term(*filter.category));
    if (filter.supplier) add_to_query(query, supplier_term(*filter.supplier));
    return query;
}

}  // namespace

std::vector<std::string> filter_terms(Category category, OrganisationId supplier) {
    return {category_term(category), supplier_term(supplier)};
}

std::vector<ProductId> page(Tx& tx, Filter const& filter, ProductId after, int rows_max) {
    if (filter.terms)
        return tx.list<ProductId>(page_of_search, {{"market", tx.market()},
                                                   {"query", query_of(filter)},
                                                   {"after", after},
                                                   {"rows", rows_max}});
    if (filter.category && filter.supplier)
        return tx.list<ProductId>(page_of_category_and_supplier,
                                  {{"market", tx.market()},
                                   {"supplier", filter.supplier},
                                   {"category", text(*filter.category)},
                                   {"after", after},
                                   {"rows", rows_max}});
    if (filter.category)
        return tx.list<ProductId>(page_of_category, {{"market", tx.market()},
                                                     {"category", text(*filter.category)},
                                                     {"after", after},
                                                     {"rows", rows_max}});
    if (filter.supplier)
        return tx.list<ProductId>(page_of_supplier, {{"market", tx.market()},
                                                     {"supplier", filter.supplier},
                                                     {"after", after},
                                                     {"rows", rows_max}});
    return tx.list<ProductId>(page_of_all,
                              {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::catalogue
