// Statements of products as files have them.
#include "storage/product_files.hpp"

#include "storage/measures.hpp"

namespace chaolu::storage::product_files {
namespace {

using catalogue::NewProduct;
using catalogue::NewSku;

constexpr Sql find_products = R"(
select id, supplier_id, code, category, name_zh, name_en, aliases, variety, origin_division,
       standards, attribute_codes, attribute_kinds, attribute_values, state, created_at, version
from product
where market_id = :market and id = any(cast((select cast(:ids as uuid[])) as uuid[]))
order by id)";

constexpr Sql find_skus = R"(
select product_id, id, code, name_zh, name_en, grade, base_unit, trade_units, trade_numerators,
       trade_denominators, net_quantity, net_unit, is_catch_weight, shelf_life_days, is_demo, gtin
from sku
where market_id = :market and product_id = any(cast((select cast(:ids as uuid[])) as uuid[]))
order by product_id, id)";

constexpr Sql page_of_ids = R"(
select id from product
where market_id = :market and id > :after
  and (cast(:supplier as uuid) is null or supplier_id = :supplier)
order by id limit :rows)";

constexpr Sql find_ids = R"(
select id from product
where market_id = :market and code = any(cast((select cast(:products as text[])) as text[]))
union
select product_id from sku
where market_id = :market and code = any(cast((select cast(:skus as text[])) as text[])))";

constexpr Sql find_gtins = R"(
select lpad(gtin, 14, '0'), code from sku
where market_id = :market and gtin is not null
  and lpad(gtin, 14, '0') = any(cast((select cast(:gtins as text[])) as text[])))";

void read_products(Tx& tx, std::vector<ProductId> const& ids, std::vector<FiledProduct>& found) {
    tx.each(
        find_products, {{"market", tx.market()}, {"ids", array_of(ids)}},
        [&](ProductId id, OrganisationId supplier, std::string code, std::string category,
            std::string name_zh, std::optional<std::string> name_en,
            std::vector<std::string> aliases, std::optional<std::string> variety,
            std::string origin, std::vector<std::string> standards, std::vector<std::string> codes,
            std::vector<std::string> kinds, std::vector<std::string> values, std::string state,
            Instant created_at, int version) {
            NewProduct product;
            product.id = id;
            product.supplier = supplier;
            product.code = std::move(code);
            product.category = chaolu::catalogue::category_from(category).value();
            product.name = {std::move(name_zh), std::move(name_en)};
            product.aliases = std::move(aliases);
            product.variety = std::move(variety);
            product.origin_division = std::move(origin);
            product.standards = std::move(standards);
            product.attributes = catalogue::attributes_of(std::move(codes), kinds, values);
            product.state = chaolu::catalogue::listing_state_from(state).value();
            product.created_at = created_at;
            found.push_back({std::move(product), version});
        });
}

}  // namespace

std::vector<FiledProduct> find(Tx& tx, std::vector<ProductId> const& ids) {
    std::vector<FiledProduct> found;
    if (ids.empty()) return found;
    read_products(tx, ids, found);
    std::map<ProductId, std::vector<NewSku>*> of_product;
    for (auto& each : found) of_product.emplace(each.product.id, &each.product.skus);
    tx.each(find_skus, {{"market", tx.market()}, {"ids", array_of(ids)}},
            [&](ProductId product, SkuId id, std::string code, std::string name_zh,
                std::optional<std::string> name_en, std::optional<std::string> grade,
                std::string base_unit, std::vector<std::string> units,
                std::vector<std::int64_t> numerators, std::vector<std::int64_t> denominators,
                std::optional<std::int64_t> net, std::optional<std::string> net_unit,
                bool is_catch_weight, std::optional<std::int64_t> shelf_life_days, bool is_demo,
                std::optional<std::string> gtin) {
                NewSku sku;
                sku.id = id;
                sku.code = std::move(code);
                sku.name = {std::move(name_zh), std::move(name_en)};
                sku.grade = std::move(grade);
                sku.measures = measures_from(base_unit, std::move(units), numerators, denominators);
                sku.is_catch_weight = is_catch_weight;
                sku.shelf_life_days = shelf_life_days;
                sku.is_demo = is_demo;
                sku.details = catalogue::sku_details_of({}, net, net_unit, {});
                sku.gtin = std::move(gtin);
                of_product.at(product)->push_back(std::move(sku));
            });
    return found;
}

std::vector<ProductId> ids_after(Tx& tx, std::optional<OrganisationId> supplier, ProductId after,
                                 int rows_max) {
    return tx.list<ProductId>(
        page_of_ids,
        {{"market", tx.market()}, {"after", after}, {"supplier", supplier}, {"rows", rows_max}});
}

std::vector<ProductId> ids_of(Tx& tx, std::vector<std::string> const& products,
                              std::vector<std::string> const& skus) {
    return tx.list<ProductId>(
        find_ids,
        {{"market", tx.market()}, {"products", array_of(products)}, {"skus", array_of(skus)}});
}

std::map<std::string, std::string> skus_of_gtins(Tx& tx, std::vector<std::string> const& gtins) {
    std::map<std::string, std::string> found;
    if (gtins.empty()) return found;
    tx.each(
        find_gtins, {{"market", tx.market()}, {"gtins", array_of(gtins)}},
        [&](std::string gtin, std::string sku) { found.emplace(std::move(gtin), std::move(sku)); });
    return found;
}

}  // namespace chaolu::storage::product_files
