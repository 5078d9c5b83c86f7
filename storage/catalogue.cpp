// Statements of products and SKUs.
#include "storage/catalogue.hpp"

#include <algorithm>

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

constexpr Sql find_measures = R"(
select code, id, supplier_id, base_unit, trade_units, trade_numerators, trade_denominators from sku
where market_id = :market and code = any(cast(:codes as text[])))";

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
