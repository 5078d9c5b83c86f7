// Statements that find the products of a page: one per order and kind of filter.
#include "storage/catalogue_pages.hpp"

#include "storage/assortment_pages.hpp"

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
select '', p.id from product p
where p.market_id = :market and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_category = R"(
select '', p.id from product p
where p.market_id = :market and p.category = :category and p.id > :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

// A supplier's products are few enough to be read past those of other categories.
constexpr Sql page_of_supplier = R"(
select '', p.id from product p
where p.market_id = :market and p.supplier_id = :supplier and p.id > :after
  and (cast(:category as text) is null or p.category = :category)
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id limit (select cast(:rows as bigint)))";

constexpr Sql newest_of_all = R"(
select '', p.id from product p
where p.market_id = :market and p.id < :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id desc limit (select cast(:rows as bigint)))";

constexpr Sql newest_of_category = R"(
select '', p.id from product p
where p.market_id = :market and p.category = :category and p.id < :after
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id desc limit (select cast(:rows as bigint)))";

constexpr Sql newest_of_supplier = R"(
select '', p.id from product p
where p.market_id = :market and p.supplier_id = :supplier and p.id < :after
  and (cast(:category as text) is null or p.category = :category)
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.id desc limit (select cast(:rows as bigint)))";

constexpr Sql by_name_of_all = R"(
select p.sort_key, p.product_id from product_search p
where p.market_id = :market
  and (p.sort_key, p.product_id) > (cast(:key as text), cast(:after as uuid))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.sort_key, p.product_id limit (select cast(:rows as bigint)))";

constexpr Sql by_name_of_category = R"(
select p.sort_key, p.product_id from product_search p
where p.market_id = :market and p.category = :category
  and (p.sort_key, p.product_id) > (cast(:key as text), cast(:after as uuid))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.sort_key, p.product_id limit (select cast(:rows as bigint)))";

constexpr Sql by_name_of_supplier = R"(
select p.sort_key, p.product_id from product_search p
where p.market_id = :market and p.supplier_id = :supplier
  and (cast(:category as text) is null or p.category = :category)
  and (p.sort_key, p.product_id) > (cast(:key as text), cast(:after as uuid))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.sort_key, p.product_id limit (select cast(:rows as bigint)))";

// A search walks the list itself first: common words fill a page there, in the order of the list,
// without all that have them being looked up and put in order. What is rarer is looked up in the
// GIN index. Left to choose, the planner multiplies how frequent the parts of a word are, takes
// common words for rare ones, and looks up thousands; and it would plan at every call.
constexpr Sql page_of_walk = R"(
select '', p.product_id from (
    select product_id, terms from product_search
    where market_id = :market and product_id > :after
    order by product_id limit (select cast(:walked as bigint))) p
where p.terms @@ (select cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.product_id limit (select cast(:rows as bigint)))";

constexpr Sql newest_of_walk = R"(
select '', p.product_id from (
    select product_id, terms from product_search
    where market_id = :market and product_id < :after
    order by product_id desc limit (select cast(:walked as bigint))) p
where p.terms @@ (select cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.product_id desc limit (select cast(:rows as bigint)))";

constexpr Sql by_name_of_walk = R"(
select p.sort_key, p.product_id from (
    select sort_key, product_id, terms from product_search
    where market_id = :market
      and (sort_key, product_id) > (cast(:key as text), cast(:after as uuid))
    order by sort_key, product_id limit (select cast(:walked as bigint))) p
where p.terms @@ (select cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.sort_key, p.product_id limit (select cast(:rows as bigint)))";

// Nothing where the walk has seen all there is. What is found is put in order first, so that the
// publications of one page are looked at, not those of all that is found.
constexpr Sql page_of_search = R"(
select '', p.product_id from (
    select product_id from product_search
    where market_id = :market and product_id > :after
      and terms @@ (select cast(:query as tsquery))
      and exists (select from product_search
                  where market_id = :market and product_id > :after
                  order by product_id offset 500 limit 1)
    order by product_id offset 0) p
where exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.product_id limit (select cast(:rows as bigint)))";

constexpr Sql newest_of_search = R"(
select '', p.product_id from (
    select product_id from product_search
    where market_id = :market and product_id < :after
      and terms @@ (select cast(:query as tsquery))
      and exists (select from product_search
                  where market_id = :market and product_id < :after
                  order by product_id desc offset 500 limit 1)
    order by product_id desc offset 0) p
where exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.product_id desc limit (select cast(:rows as bigint)))";

constexpr Sql by_name_of_search = R"(
select p.sort_key, p.product_id from (
    select sort_key, product_id from product_search
    where market_id = :market
      and (sort_key, product_id) > (cast(:key as text), cast(:after as uuid))
      and terms @@ (select cast(:query as tsquery))
      and exists (select from product_search
                  where market_id = :market
      and (sort_key, product_id) > (cast(:key as text), cast(:after as uuid))
                  order by sort_key, product_id offset 500 limit 1)
    order by sort_key, product_id offset 0) p
where exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                and u.visible @> (select cast(:now as bigint)) offset 0)
order by p.sort_key, p.product_id limit (select cast(:rows as bigint)))";

// Of the two halves of `found` one is empty without being looked at: a condition on parameters
// alone is tested first, as for a facet that nobody asked for; nothing matches a null query.
constexpr Sql count_values = R"(
with found as materialized (
    select p.category, p.supplier_id, p.variety, p.grades, p.origin_division
    from product_search p
    where p.market_id = :market and cast(:query as text) is null
      and exists (select from publication u
                  where u.market_id = :market and u.product_id = p.product_id
                    and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                    and u.visible @> (select cast(:now as bigint)) offset 0)
      and (not (select cast(:is_listed as boolean)) or p.product_id in (
          select s.product_id from channel_sku a
          join sku s on s.market_id = a.market_id and s.id = a.sku_id
          where a.market_id = :market and a.channel = :channel
            and a.during @> (select cast(:now as bigint))))
    union all
    select p.category, p.supplier_id, p.variety, p.grades, p.origin_division
    from product_search p
    where p.market_id = :market and p.terms @@ (select cast(:query as tsquery))
      and exists (select from publication u
                  where u.market_id = :market and u.product_id = p.product_id
                    and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                    and u.visible @> (select cast(:now as bigint)) offset 0)
      and (not (select cast(:is_listed as boolean)) or p.product_id in (
          select s.product_id from channel_sku a
          join sku s on s.market_id = a.market_id and s.id = a.sku_id
          where a.market_id = :market and a.channel = :channel
            and a.during @> (select cast(:now as bigint))))
    limit cast(:rows as bigint)),
counted (facet, value, products) as (
    select 'all', '', count(*) from found
    union all
    select 'category', category, count(*) from found
    where 'category' = any(cast(:facets as text[])) group by category
    union all
    select 'supplier', cast(supplier_id as text), count(*) from found
    where 'supplier' = any(cast(:facets as text[])) group by supplier_id
    union all
    select 'variety', variety, count(*) from found
    where 'variety' = any(cast(:facets as text[])) and variety is not null group by variety
    union all
    select 'grade', grade, count(*) from found, unnest(grades) as grade
    where 'grade' = any(cast(:facets as text[])) group by grade
    union all
    select 'origin', origin_division, count(*) from found
    where 'origin' = any(cast(:facets as text[])) group by origin_division),
placed as (
    select facet, value, products,
           row_number() over (partition by facet order by products desc, value) as place
    from counted)
select p.facet, p.value, p.products, o.name_zh, o.name_en
from placed p
left join organisation o on o.market_id = :market and p.facet = 'supplier'
 and o.id = case when p.facet = 'supplier' then cast(p.value as uuid) end
where p.place <= cast(:values as bigint)
order by p.facet, p.place)";

// How many products a search walks past before it asks the GIN index: a row costs a tenth of one
// that the index finds (0.6 and 5 microseconds). The long walk only for words that were met so
// often in the short one that it should fill the page.
constexpr int short_walk = 500;
constexpr int long_walk = 3000;

std::string category_term(Category category) { return "category:" + std::string(text(category)); }
std::string supplier_term(OrganisationId supplier) { return "supplier:" + supplier.hex(); }
std::string variety_term(std::string const& variety) { return "variety:" + variety; }
std::string grade_term(std::string const& grade) { return "grade:" + grade; }
std::string origin_term(std::string const& division) { return "origin:" + division; }

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

// None for no filter at all.
std::optional<std::string> query_of(Filter const& filter) {
    std::string query;
    if (filter.terms)
        for (auto const& term : *filter.terms) add_to_query(query, term);
    if (filter.variety) add_to_query(query, variety_term(*filter.variety));
    if (filter.grade) add_to_query(query, grade_term(*filter.grade));
    if (filter.origin_division) add_to_query(query, origin_term(*filter.origin_division));
    if (filter.category) add_to_query(query, category_term(*filter.category));
    if (filter.supplier) add_to_query(query, supplier_term(*filter.supplier));
    if (query.empty()) return {};
    return query;
}

// Whether a B-tree has the products of this filter in the order of the list.
bool is_browsing(Filter const& filter) {
    return !filter.terms && !filter.variety && !filter.grade && !filter.origin_division;
}

std::optional<std::string_view> category_of(Filter const& filter) {
    if (!filter.category) return {};
    return text(*filter.category);
}

struct Statements {
    Sql all, category, supplier, walk, search;
};

Statements statements_of(Sort sort) {
    switch (sort) {
        case Sort::oldest:
            return {page_of_all, page_of_category, page_of_supplier, page_of_walk, page_of_search};
        case Sort::newest:
            return {newest_of_all, newest_of_category, newest_of_supplier, newest_of_walk,
                    newest_of_search};
        case Sort::name:
            return {by_name_of_all, by_name_of_category, by_name_of_supplier, by_name_of_walk,
                    by_name_of_search};
    }
    throw std::logic_error("an order without statements");
}

}  // namespace

std::vector<std::string> terms_of(Facets const& facets) {
    std::vector<std::string> terms{category_term(facets.category), supplier_term(facets.supplier),
                                   origin_term(facets.origin_division)};
    if (facets.variety) terms.push_back(variety_term(*facets.variety));
    for (auto const& grade : facets.grades) terms.push_back(grade_term(grade));
    return terms;
}

Place start_of(Sort sort) {
    Place place;
    if (sort == Sort::newest) place.product.uuid.bytes.fill(0xFF);
    return place;
}

std::vector<Place> page(Tx& tx, Filter const& filter, Viewpoint const& viewpoint, Sort sort,
                        Place const& after, int rows_max) {
    if (viewpoint.has_own_assortment)
        return page_of_assortment(tx, query_of(filter), viewpoint, sort, after, rows_max);
    // Each statement takes of these what it names.
    auto const read = [&](Sql sql, int walked = short_walk) {
        std::vector<Place> places;
        tx.each(sql,
                {{"market", tx.market()},
                 {"category", category_of(filter)},
                 {"supplier", filter.supplier},
                 {"query", query_of(filter)},
                 {"key", after.key},
                 {"after", after.product},
                 {"channel", viewpoint.channel},
                 {"now", viewpoint.now},
                 {"walked", walked},
                 {"rows", rows_max}},
                [&](std::string key, ProductId product) {
                    places.push_back({std::move(key), product});
                });
        return places;
    };
    auto const statements = statements_of(sort);
    if (is_browsing(filter))
        return read(filter.supplier   ? statements.supplier
                    : filter.category ? statements.category
                                      : statements.all);
    auto const fills_page = [&](std::vector<Place> const& places, int times = 1) {
        return places.size() * static_cast<std::size_t>(times) >=
               static_cast<std::size_t>(rows_max);
    };
    auto walked = read(statements.walk);
    if (fills_page(walked)) return walked;
    if (fills_page(walked, long_walk / short_walk)) {
        walked = read(statements.walk, long_walk);
        if (fills_page(walked)) return walked;
    }
    auto found = read(statements.search);
    return found.empty() ? walked : found;
}

Counts count(Tx& tx, Filter const& filter, Viewpoint const& viewpoint,
             std::vector<std::string> const& facets) {
    Counts counts;
    tx.each(count_values,
            {{"market", tx.market()},
             {"query", query_of(filter)},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now},
             {"is_listed", viewpoint.has_own_assortment},
             {"facets", array_of(facets)},
             {"rows", counted_products_max},
             {"values", values_per_facet_max}},
            [&](std::string facet, std::string value, std::int64_t products,
                std::optional<std::string> name_zh, std::optional<std::string> name_en) {
                if (facet == "all")
                    counts.products = products;
                else
                    counts.values.push_back({std::move(facet), std::move(value), products,
                                             std::move(name_zh), std::move(name_en)});
            });
    return counts;
}

}  // namespace chaolu::storage::catalogue
