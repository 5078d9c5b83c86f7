// Statements of products and SKUs.
#include "storage/catalogue.hpp"

#include <algorithm>
#include <set>

#include "storage/bundles.hpp"
#include "storage/measures.hpp"

namespace chaolu::storage::catalogue {
namespace {

// Sorted by code, as the SKUs below: two that add the same codes wait for each other, but not in a
// circle. What belongs to one product alone travels as an array in its text form: arrays of arrays
// must be rectangular.
constexpr Sql insert_products = R"(
insert into product (market_id, id, supplier_id, code, category, name_zh, name_en, aliases,
                     description_zh, description_en, variety, origin_division, created_at, state,
                     standards)
select cast(:market as uuid), t.id, t.supplier, t.code, t.category, t.name_zh, t.name_en,
       cast(t.aliases as text[]), t.description_zh, t.description_en, t.variety, t.origin,
       cast(:now as bigint), t.state, cast(t.standards as text[])
from unnest(cast(:ids as uuid[]), cast(:suppliers as uuid[]), cast(:codes as text[]),
            cast(:categories as text[]), cast(:names_zh as text[]), cast(:names_en as text[]),
            cast(:aliases as text[]), cast(:descriptions_zh as text[]),
            cast(:descriptions_en as text[]), cast(:varieties as text[]),
            cast(:origins as text[]), cast(:states as text[]), cast(:standards as text[]))
     as t(id, supplier, code, category, name_zh, name_en, aliases, description_zh, description_en,
          variety, origin, state, standards)
order by t.code
on conflict (market_id, code) do nothing
returning code)";

constexpr Sql insert_skus = R"(
with added as (
insert into sku (market_id, product_id, supplier_id, id, code, name_zh, name_en, grade, base_unit,
                 is_catch_weight, shelf_life_days, is_demo, trade_units, trade_numerators,
                 trade_denominators, is_bundle, gtin)
select cast(:market as uuid), t.product, t.supplier, t.id, t.code,
       t.name_zh, t.name_en, t.grade, t.base_unit, t.is_catch_weight, t.shelf_life_days,
       t.is_demo, cast(t.units as text[]), cast(t.numerators as bigint[]),
       cast(t.denominators as bigint[]), t.is_bundle, t.gtin
from unnest(cast(:products as uuid[]), cast(:suppliers as uuid[]),
            cast(:ids as uuid[]), cast(:codes as text[]), cast(:names_zh as text[]),
            cast(:names_en as text[]), cast(:grades as text[]), cast(:base_units as text[]),
            cast(:catch_weights as boolean[]), cast(:shelf_lives as integer[]),
            cast(:demos as boolean[]), cast(:units as text[]), cast(:numerators as text[]),
            cast(:denominators as text[]), cast(:bundles as boolean[]),
            cast(:gtins as text[]))
     as t(product, supplier, id, code, name_zh, name_en, grade, base_unit, is_catch_weight,
          shelf_life_days, is_demo, units, numerators, denominators, is_bundle, gtin)
order by t.code
on conflict do nothing
returning market_id, id, supplier_id, code),
offered as (
insert into offer (market_id, id, sku_id, supplier_id, state, created_at)
select a.market_id, t.offer, a.id, a.supplier_id, 'live', cast(:now as bigint)
from added a
join unnest(cast(:ids as uuid[]), cast(:offers as uuid[])) as t(id, offer) on t.id = a.id)
select code from added)";

constexpr Sql find_measures = R"(
select code, id, supplier_id, base_unit, trade_units, trade_numerators, trade_denominators from sku
where market_id = :market and code = any(cast(:codes as text[])))";

// The codes of the products that were inserted.
std::vector<std::string> insert_product_rows(Tx& tx, std::span<NewProduct const> products) {
    Array ids, suppliers, codes, categories, names_zh, names_en, aliases, descriptions_zh,
        descriptions_en, varieties, origins, states, standards;
    for (auto const& product : products) {
        auto const& description = product.description;
        ids.add(product.id);
        suppliers.add(product.supplier);
        codes.add(std::string_view(product.code));
        categories.add(text(product.category));
        names_zh.add(std::string_view(product.name.zh));
        names_en.add(product.name.en);
        aliases.add(std::string_view(array_of(product.aliases).str()));
        descriptions_zh.add(description ? std::optional(description->zh) : std::nullopt);
        descriptions_en.add(description ? description->en : std::nullopt);
        varieties.add(product.variety);
        origins.add(std::string_view(product.origin_division));
        states.add(text(product.state));
        standards.add(std::string_view(array_of(product.standards).str()));
    }
    return tx.list<std::string>(insert_products, {{"market", tx.market()},
                                                  {"now", products.front().created_at},
                                                  {"ids", ids},
                                                  {"suppliers", suppliers},
                                                  {"codes", codes},
                                                  {"categories", categories},
                                                  {"names_zh", names_zh},
                                                  {"names_en", names_en},
                                                  {"aliases", aliases},
                                                  {"descriptions_zh", descriptions_zh},
                                                  {"descriptions_en", descriptions_en},
                                                  {"varieties", varieties},
                                                  {"origins", origins},
                                                  {"states", states},
                                                  {"standards", standards}});
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

// The columns of SKUs as they are inserted.
struct SkuArrays {
    Array products, suppliers, ids, offers, codes, names_zh, names_en, grades, base_units,
        catch_weights, shelf_lives, demos, bundles, gtins;
    UnitArrays units;
    void add(NewProduct const& product, NewSku const& sku) {
        products.add(product.id);
        suppliers.add(product.supplier);
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
};

// The codes of the SKUs that were inserted.
std::vector<std::string> insert_sku_rows(Tx& tx, std::span<NewProduct const> products) {
    SkuArrays skus;
    for (auto const& product : products)
        for (auto const& sku : product.skus) skus.add(product, sku);
    return tx.list<std::string>(insert_skus, {{"market", tx.market()},
                                              {"now", products.front().created_at},
                                              {"products", skus.products},
                                              {"suppliers", skus.suppliers},
                                              {"ids", skus.ids},
                                              {"offers", skus.offers},
                                              {"codes", skus.codes},
                                              {"names_zh", skus.names_zh},
                                              {"names_en", skus.names_en},
                                              {"grades", skus.grades},
                                              {"base_units", skus.base_units},
                                              {"catch_weights", skus.catch_weights},
                                              {"shelf_lives", skus.shelf_lives},
                                              {"demos", skus.demos},
                                              {"units", skus.units.units},
                                              {"numerators", skus.units.numerators},
                                              {"denominators", skus.units.denominators},
                                              {"bundles", skus.bundles},
                                              {"gtins", skus.gtins}});
}

bool tells_anything(SkuDetails const& details) {
    return !details.options.empty() || details.content || !details.weights.empty();
}

void insert_details(Tx& tx, std::span<NewProduct const> products) {
    std::map<ProductId, std::vector<Attribute>> attributes;
    std::map<SkuId, SkuDetails> skus;
    for (auto const& product : products) {
        if (!product.attributes.empty()) attributes.emplace(product.id, product.attributes);
        if (!product.axes.empty()) save_axes(tx, product.id, product.axes);
        for (auto const& sku : product.skus)
            if (tells_anything(sku.details)) skus.emplace(sku.id, sku.details);
    }
    if (!attributes.empty()) save_attributes(tx, attributes);
    if (!skus.empty()) save_sku_details(tx, skus);
}

// What is wanted and not there.
std::vector<std::string> missing(std::set<std::string> wanted,
                                 std::vector<std::string> const& inserted) {
    for (auto const& code : inserted) wanted.erase(code);
    return {wanted.begin(), wanted.end()};
}

// What was not inserted though its code is free must have another's GTIN.
void part_by_reason(Tx& tx, Taken& taken) {
    auto const known = measures_of(tx, taken.skus);
    auto const is_known = [&](std::string const& code) { return known.contains(code); };
    auto const others = std::stable_partition(taken.skus.begin(), taken.skus.end(), is_known);
    taken.skus_of_gtins.assign(others, taken.skus.end());
    taken.skus.erase(others, taken.skus.end());
}

}  // namespace

Taken insert(Tx& tx, std::span<NewProduct const> products) {
    if (products.empty()) return {};
    std::set<std::string> codes, skus;
    for (auto const& product : products) {
        codes.insert(product.code);
        for (auto const& sku : product.skus) skus.insert(sku.code);
    }
    Taken taken;
    taken.products = missing(std::move(codes), insert_product_rows(tx, products));
    if (taken.any()) return taken;
    taken.skus = missing(std::move(skus), insert_sku_rows(tx, products));
    if (taken.any()) {
        part_by_reason(tx, taken);
        return taken;
    }
    for (auto const& product : products) bundles::insert_components(tx, product.skus);
    insert_details(tx, products);
    return taken;
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
