// Statements that find the products of a page.
#include "storage/catalogue_pages.hpp"

namespace chaolu::storage::catalogue {
namespace {

// Why "(select cast(:rows as bigint))": the planner looks at the value of a parameter, finds that a
// plan made for it would be cheaper than one for any value, and so plans at every call, which takes
// longer than the reading itself (2 ms for find_products). It does not look into a subselect, and
// keeps one plan.
//
// Why "offset 0": without it the planner turns "exists" into a join, and since it does not know how
// few rows are asked for, may join all products of the market with all their publications.
constexpr Sql page_of_all = R"(
select p.id from product p
where p.market_id = :market and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_category = R"(
select p.id from product p
where p.market_id = :market and p.category = :category and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_supplier = R"(
select p.id from product p
where p.market_id = :market and p.supplier_id = :supplier and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_category_and_supplier = R"(
select p.id from product p
where p.market_id = :market and p.supplier_id = :supplier and p.category = :category
  and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

// Planned at every call, and should be: whether the GIN index pays depends on how many products
// have these terms.
constexpr Sql page_of_search = R"(
select p.product_id from product_search p
where p.market_id = :market and p.terms @@ cast(:query as tsquery) and p.product_id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.product_id limit cast(:rows as bigint))";

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

std::vector<ProductId> page(Tx& tx, Filter const& filter, Viewpoint const& viewpoint,
                            ProductId after, int rows_max) {
    auto const& [now, channel] = viewpoint;
    if (filter.terms)
        return tx.list<ProductId>(page_of_search, {{"market", tx.market()},
                                                   {"query", query_of(filter)},
                                                   {"after", after},
                                                   {"channel", channel},
                                                   {"now", now},
                                                   {"rows", rows_max}});
    if (filter.category && filter.supplier)
        return tx.list<ProductId>(page_of_category_and_supplier,
                                  {{"market", tx.market()},
                                   {"supplier", filter.supplier},
                                   {"category", text(*filter.category)},
                                   {"after", after},
                                   {"channel", channel},
                                   {"now", now},
                                   {"rows", rows_max}});
    if (filter.category)
        return tx.list<ProductId>(page_of_category, {{"market", tx.market()},
                                                     {"category", text(*filter.category)},
                                                     {"after", after},
                                                     {"channel", channel},
                                                     {"now", now},
                                                     {"rows", rows_max}});
    if (filter.supplier)
        return tx.list<ProductId>(page_of_supplier, {{"market", tx.market()},
                                                     {"supplier", filter.supplier},
                                                     {"after", after},
                                                     {"channel", channel},
                                                     {"now", now},
                                                     {"rows", rows_max}});
    return tx.list<ProductId>(page_of_all, {{"market", tx.market()},
                                            {"after", after},
                                            {"channel", channel},
                                            {"now", now},
                                            {"rows", rows_max}});
}

}  // namespace chaolu::storage::catalogue
