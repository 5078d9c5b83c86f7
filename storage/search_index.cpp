// Statements of the search index.
#include "storage/search_index.hpp"

namespace chaolu::storage::search_index {
namespace {

constexpr Sql find_synonyms = R"(
select array_agg(word order by word) from search_synonym
where valid @> cast(:day as date)
group by meaning
order by meaning)";

constexpr Sql find_texts = R"(
select p.id,
       array_remove(array[p.name_zh] || p.aliases || array[p.name_en, p.variety, p.code]
                    || s.texts, null),
       p.category, p.supplier_id, p.variety, p.origin_division, s.grades
from product p
cross join lateral (
    select array_agg(t.text order by k.id, t.place) as texts,
           coalesce(array_agg(distinct k.grade) filter (where k.grade is not null), '{}') as grades
    from sku k
    cross join lateral (values (1, k.code), (2, k.name_zh), (3, k.name_en)) as t (place, text)
    where k.market_id = p.market_id and k.product_id = p.id) s
where p.market_id = :market and p.id = any(cast((select cast(:products as uuid[])) as uuid[])))";

constexpr Sql save_entries = R"(
insert into product_search (market_id, product_id, terms, category, supplier_id, variety,
                            origin_division, grades, sort_key, folding, folded_at)
select :market, t.product, array_to_tsvector(cast(t.terms as text[])), t.category, t.supplier,
       t.variety, t.origin, cast(t.grades as text[]), t.sort_key, cast(:rules as integer),
       cast(:now as bigint)
from unnest(cast(:products as uuid[]), cast(:terms as text[]), cast(:categories as text[]),
            cast(:suppliers as uuid[]), cast(:varieties as text[]), cast(:origins as text[]),
            cast(:grades as text[]), cast(:sort_keys as text[]))
     as t(product, terms, category, supplier, variety, origin, grades, sort_key)
order by t.product
on conflict (market_id, product_id) do update
set terms = excluded.terms, category = excluded.category, supplier_id = excluded.supplier_id,
    variety = excluded.variety, origin_division = excluded.origin_division,
    grades = excluded.grades, sort_key = excluded.sort_key, folding = excluded.folding,
    folded_at = excluded.folded_at)";

// A synonym counts from midnight in Shanghai, or from when it was written down if that is later.
constexpr Sql find_stale = R"(
select p.id from product p
where p.market_id = :market and not exists (
    select from product_search s
    where s.market_id = :market and s.product_id = p.id
      and s.folding >= cast(:rules as integer) and s.folded_at >= (
        select coalesce(max(at), 0) from (
            select created_at from search_synonym
            union all
            select cast(extract(epoch from cast(day as timestamp) at time zone 'Asia/Shanghai')
                        * 1000000 as bigint)
            from search_synonym, unnest(array[lower(valid), upper(valid)]) as day
            where day is not null) as changed (at)
        where at <= cast(:now as bigint)))
order by p.id limit (select cast(:rows as bigint)))";

}  // namespace

std::vector<std::vector<std::string>> synonyms(Tx& tx, Date day) {
    return tx.list<std::vector<std::string>>(find_synonyms, {{"day", day}});
}

std::vector<Texts> texts_of(Tx& tx, std::vector<ProductId> const& products) {
    std::vector<Texts> found;
    tx.each(find_texts, {{"market", tx.market()}, {"products", array_of(products)}},
            [&](ProductId product, std::vector<std::string> texts, std::string category,
                OrganisationId supplier, std::optional<std::string> variety, std::string origin,
                std::vector<std::string> grades) {
                found.push_back({product,
                                 std::move(texts),
                                 {chaolu::catalogue::category_from(category).value(), supplier,
                                  std::move(variety), std::move(origin), std::move(grades)}});
            });
    return found;
}

void save(Tx& tx, std::vector<Entry> const& entries, int rules, Instant now) {
    Array products, terms, categories, suppliers, varieties, origins, grades, sort_keys;
    for (auto const& entry : entries) {
        auto const& facets = entry.facets;
        auto all = entry.terms;
        for (auto& term : catalogue::terms_of(facets)) all.push_back(std::move(term));
        products.add(entry.product);
        terms.add(std::string_view(array_of(all).str()));
        categories.add(text(facets.category));
        suppliers.add(facets.supplier);
        varieties.add(facets.variety);
        origins.add(std::string_view(facets.origin_division));
        grades.add(std::string_view(array_of(facets.grades).str()));
        sort_keys.add(std::string_view(entry.sort_key));
    }
    tx.execute(save_entries, {{"market", tx.market()},
                              {"products", products},
                              {"terms", terms},
                              {"categories", categories},
                              {"suppliers", suppliers},
                              {"varieties", varieties},
                              {"origins", origins},
                              {"grades", grades},
                              {"sort_keys", sort_keys},
                              {"rules", rules},
                              {"now", now}});
}

std::vector<ProductId> stale(Tx& tx, int rules, Instant now, int rows_max) {
    return tx.list<ProductId>(
        find_stale, {{"market", tx.market()}, {"rules", rules}, {"now", now}, {"rows", rows_max}});
}

}  // namespace chaolu::storage::search_index
