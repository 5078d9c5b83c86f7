// Statements of products and SKUs.
#include "storage/catalogue.hpp"

#include <algorithm>

#include "storage/assortment_pages.hpp"
#include "storage/bundles.hpp"
#include "storage/measures.hpp"

namespace chaolu::storage::catalogue {
namespace {

constexpr Sql insert_product = R"(
insert into product (market_id, id, supplier_id, code, category, name_zh, name_en, aliases,
                     description_zh, description_en, variety, origin_division, created_at, state,
                     standards)
values (:market, :id, :supplier, :code, :category, :name_zh, :name_en, :aliases,
        :description_zh, :description_en, :variety, :origin, :created_at, :state,
        :standards)
on conflict (market_id, code) do nothing)";

// Sorted by code: two products with common codes wait for each other, but not in a circle.
constexpr Sql insert_skus = R"(
with added as (
insert into sku (market_id, product_id, supplier_id, id, code, name_zh, name_en, grade, base_unit,
                 is_catch_weight, shelf_life_days, is_demo, trade_units, trade_numerators,
                 trade_denominators, is_bundle, gtin)
select cast(:market as uuid), cast(:product as uuid), cast(:supplier as uuid), t.id, t.code,
       t.name_zh, t.name_en, t.grade, t.base_unit, t.is_catch_weight, t.shelf_life_days,
       t.is_demo, cast(t.units as text[]), cast(t.numerators as bigint[]),
       cast(t.denominators as bigint[]), t.is_bundle, t.gtin
from unnest(cast(:ids as uuid[]), cast(:codes as text[]), cast(:names_zh as text[]),
            cast(:names_en as text[]), cast(:grades as text[]), cast(:base_units as text[]),
            cast(:catch_weights as boolean[]), cast(:shelf_lives as integer[]),
            cast(:demos as boolean[]), cast(:units as text[]), cast(:numerators as text[]),
            cast(:denominators as text[]), cast(:bundles as boolean[]),
            cast(:gtins as text[]))
     as t(id, code, name_zh, name_en, grade, base_unit, is_catch_weight, shelf_life_days, is_demo,
          units, numerators, denominators, is_bundle, gtin)
order by t.code
on conflict do nothing
returning market_id, id, supplier_id, code),
offered as (
insert into offer (market_id, id, sku_id, supplier_id, state, created_at)
select a.market_id, t.offer, a.id, a.supplier_id, 'live', cast(:now as bigint)
from added a
join unnest(cast(:ids as uuid[]), cast(:offers as uuid[])) as t(id, offer) on t.id = a.id)
select code from added)";

// One row per SKU and live offer. A description may be long, so only the first row of a product
// carries it. Why "(select cast(:ids ...))" is told in catalogue_pages.cpp.
constexpr Sql find_products = R"(
select p.id, p.code, p.category, p.name_zh, p.name_en,
       case when row_number() over of_product = 1 then p.description_zh end,
       case when row_number() over of_product = 1 then p.description_en end,
       p.variety, p.origin_division, o.id, o.name_zh, o.name_en, p.created_at, p.version,
       p.state,
       exists (select from publication u
               where u.market_id = :market and u.product_id = p.id
                 and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                 and u.visible @> (select cast(:now as bigint)) offset 0),
       s.id, s.code, s.name_zh, s.name_en, s.grade, s.base_unit, s.trade_units,
       s.trade_numerators, s.trade_denominators, s.is_catch_weight, s.gtin, f.supplier_id,
       y.name_zh, y.name_en, f.min_quantity, f.multiple, r.supplier_id is not null,
       coalesce(t.on_hand - t.reserved >= f.min_quantity, false)
from product p
join organisation o on o.market_id = p.market_id and o.id = p.supplier_id
join sku s on s.market_id = p.market_id and s.product_id = p.id
left join offer f on f.market_id = s.market_id and f.sku_id = s.id and f.state = 'live'
left join organisation y on y.market_id = f.market_id and y.id = f.supplier_id
left join supplier_right r on r.market_id = f.market_id and r.supplier_id = f.supplier_id
 and r.category = p.category and r.days @> cast(:today as date)
left join location w on w.market_id = f.market_id and w.supplier_id = f.supplier_id
 and w.code = 'main'
left join pool l on l.market_id = w.market_id and l.location_id = w.id and l.name = 'general'
left join stock t on t.market_id = f.market_id and t.sku_id = f.sku_id and t.pool_id = l.id
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[]))
window of_product as (partition by p.id order by s.id, f.created_at, f.id)
order by p.id, s.id, f.created_at, f.id)";

constexpr Sql find_measures = R"(
select code, id, supplier_id, base_unit, trade_units, trade_numerators, trade_denominators from sku
where market_id = :market and code = any(cast(:codes as text[])))";

std::optional<Names> names_of(std::optional<std::string> zh, std::optional<std::string> en) {
    if (!zh) return {};
    return Names{*std::move(zh), std::move(en)};
}

bool insert_product_row(Tx& tx, NewProduct const& product) {
    auto const& description = product.description;
    return tx.execute(insert_product,
                      {{"market", tx.market()},
                       {"id", product.id},
                       {"supplier", product.supplier},
                       {"code", product.code},
                       {"category", text(product.category)},
                       {"name_zh", product.name.zh},
                       {"name_en", product.name.en},
                       {"aliases", array_of(product.aliases)},
                       {"description_zh", description ? Value(description->zh) : std::nullopt},
                       {"description_en", description ? Value(description->en) : std::nullopt},
                       {"variety", product.variety},
                       {"origin", product.origin_division},
                       {"created_at", product.created_at},
                       {"state", text(product.state)},
                       {"standards", array_of(product.standards)}}) == 1;
}

// Each SKU's units travel as one array in its text form: arrays of arrays must be rectangular.
struct UnitArrays {
    Array units, numerators, denominators;
    void add(std::vector<TradeUnit> const& packs) {
        Array names, above, below;
        for (auto const& pack : packs) {
            names.add(std::string_view(pack.unit));
            above.add(pack.numerator);
            below.add(pack.denominator);
        }
        units.add(std::string_view(names.str()));
        numerators.add(std::string_view(above.str()));
        denominators.add(std::string_view(below.str()));
    }
};

// The codes of the SKUs that were inserted.
std::vector<std::string> insert_sku_rows(Tx& tx, NewProduct const& product) {
    Array ids, offers, codes, names_zh, names_en, grades, base_units, catch_weights, shelf_lives,
        demos, bundles, gtins;
    UnitArrays units;
    for (auto const& sku : product.skus) {
        ids.add(sku.id);
        offers.add(sku.offer);
        codes.add(std::string_view(sku.code));
        names_zh.add(std::string_view(sku.name.zh));
        names_en.add(sku.name.en);
        grades.add(sku.grade);
        base_units.add(text(sku.measures.base));
        catch_weights.add(std::string_view(sku.is_catch_weight ? "t" : "f"));
        shelf_lives.add(sku.shelf_life_days);
        demos.add(std::string_view(sku.is_demo ? "t" : "f"));
        bundles.add(std::string_view(sku.components.empty() ? "f" : "t"));
        units.add(sku.measures.packs);
        gtins.add(sku.gtin);
    }
    return tx.list<std::string>(insert_skus, {{"market", tx.market()},
                                              {"product", product.id},
                                              {"supplier", product.supplier},
                                              {"now", product.created_at},
                                              {"ids", ids},
                                              {"offers", offers},
                                              {"codes", codes},
                                              {"names_zh", names_zh},
                                              {"names_en", names_en},
                                              {"grades", grades},
                                              {"base_units", base_units},
                                              {"catch_weights", catch_weights},
                                              {"shelf_lives", shelf_lives},
                                              {"demos", demos},
                                              {"units", units.units},
                                              {"numerators", units.numerators},
                                              {"denominators", units.denominators},
                                              {"bundles", bundles},
                                              {"gtins", gtins}});
}

bool tells_anything(SkuDetails const& details) {
    return !details.options.empty() || details.content || !details.weights.empty();
}

void insert_details(Tx& tx, NewProduct const& product) {
    std::map<SkuId, SkuDetails> skus;
    for (auto const& sku : product.skus)
        if (tells_anything(sku.details)) skus.emplace(sku.id, sku.details);
    if (!product.attributes.empty()) save_attributes(tx, product.id, product.attributes);
    if (!product.axes.empty()) save_axes(tx, product.id, product.axes);
    if (!skus.empty()) save_sku_details(tx, skus);
}

// What was not inserted though its code is free must have another's GTIN.
void part_by_reason(Tx& tx, Taken& taken) {
    auto const known = measures_of(tx, taken.skus);
    auto const is_known = [&](std::string const& code) { return known.contains(code); };
    auto const others = std::stable_partition(taken.skus.begin(), taken.skus.end(), is_known);
    taken.skus_of_gtins.assign(others, taken.skus.end());
    taken.skus.erase(others, taken.skus.end());
}

SkuOffer offer_of(OrganisationId seller, Names name, chaolu::offers::Terms terms, bool may_sell,
                  bool has_enough) {
    return {seller, std::move(name), terms, may_sell, may_sell && has_enough};
}

// What stands in tables of its own.
std::vector<Product> completed(Tx& tx, std::vector<ProductId> const& ids,
                               std::vector<Product> products) {
    bundles::add_components(tx, products);
    auto details = find_details(tx, ids);
    for (auto& product : products) product.details = std::move(details.at(product.id));
    return products;
}

}  // namespace

Taken insert(Tx& tx, NewProduct const& product) {
    if (!insert_product_row(tx, product)) return {true, {}, {}};
    auto const inserted = insert_sku_rows(tx, product);
    Taken taken;
    for (auto const& sku : product.skus)
        if (std::find(inserted.begin(), inserted.end(), sku.code) == inserted.end())
            taken.skus.push_back(sku.code);
    if (!taken.any()) {
        bundles::insert_components(tx, product.skus);
        insert_details(tx, product);
    }
    if (taken.any()) part_by_reason(tx, taken);
    return taken;
}

std::vector<Product> find(Tx& tx, std::vector<ProductId> const& ids, Viewpoint const& viewpoint) {
    std::vector<Product> products;
    if (ids.empty()) return products;
    auto keep = [&](ProductId id, std::string code, std::string category, std::string name_zh,
                    std::optional<std::string> name_en, std::optional<std::string> description_zh,
                    std::optional<std::string> description_en, std::optional<std::string> variety,
                    std::string origin, OrganisationId supplier, std::string supplier_zh,
                    std::optional<std::string> supplier_en, Instant created_at, int version,
                    std::string state, bool is_visible, SkuId sku_id, std::string sku_code,
                    std::string sku_zh, std::optional<std::string> sku_en,
                    std::optional<std::string> grade, std::string base_unit,
                    std::vector<std::string> units, std::vector<std::int64_t> numerators,
                    std::vector<std::int64_t> denominators, bool is_catch_weight,
                    std::optional<std::string> gtin, std::optional<OrganisationId> seller,
                    std::optional<std::string> seller_zh, std::optional<std::string> seller_en,
                    std::optional<std::int64_t> min_quantity, std::optional<std::int64_t> multiple,
                    bool may_sell, bool has_enough) {
        if (products.empty() || products.back().id != id)
            products.push_back({id,
                                std::move(code),
                                chaolu::catalogue::category_from(category).value(),
                                {std::move(name_zh), std::move(name_en)},
                                names_of(std::move(description_zh), std::move(description_en)),
                                std::move(variety),
                                std::move(origin),
                                supplier,
                                {std::move(supplier_zh), std::move(supplier_en)},
                                {},
                                created_at,
                                version,
                                chaolu::catalogue::listing_state_from(state).value(),
                                is_visible});
        auto& skus = products.back().skus;
        if (skus.empty() || skus.back().id != sku_id)
            skus.push_back({sku_id,
                            std::move(sku_code),
                            {std::move(sku_zh), std::move(sku_en)},
                            std::move(grade),
                            measures_from(base_unit, std::move(units), numerators, denominators),
                            is_catch_weight,
                            {},
                            {},
                            std::move(gtin)});
        if (seller)
            skus.back().offers.push_back(
                offer_of(*seller, {*std::move(seller_zh), std::move(seller_en)},
                         {*min_quantity, *multiple}, may_sell, has_enough));
    };
    tx.each(find_products,
            {{"market", tx.market()},
             {"ids", array_of(ids)},
             {"today", shanghai_day(viewpoint.now)},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now}},
            keep);
    if (viewpoint.has_own_assortment) keep_listed(tx, viewpoint, products);
    return completed(tx, ids, std::move(products));
}

bool Sku::is_available() const {
    return std::any_of(offers.begin(), offers.end(),
                       [](SkuOffer const& offer) { return offer.is_available; });
}

std::map<std::string, MeasuredSku> measured(Tx& tx, std::vector<std::string> const& codes) {
    std::map<std::string, MeasuredSku> skus;
    tx.each(find_measures, {{"market", tx.market()}, {"codes", array_of(codes)}},
            [&](std::string code, SkuId id, OrganisationId supplier, std::string base_unit,
                std::vector<std::string> units, std::vector<std::int64_t> numerators,
                std::vector<std::int64_t> denominators) {
                skus[std::move(code)] = {
                    id, supplier,
                    measures_from(base_unit, std::move(units), numerators, denominators)};
            });
    return skus;
}

std::map<std::string, Measures> measures_of(Tx& tx, std::vector<std::string> const& codes) {
    std::map<std::string, Measures> measures;
    for (auto& [code, sku] : measured(tx, codes)) measures.emplace(code, std::move(sku.measures));
    return measures;
}

}  // namespace chaolu::storage::catalogue
