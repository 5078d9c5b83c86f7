// Products as they are read: what they tell, from memory where it still holds, and how they stand.
#include <algorithm>
#include <set>

#include "storage/assortment_pages.hpp"
#include "storage/bundles.hpp"
#include "storage/catalogue.hpp"
#include "storage/measures.hpp"
#include "storage/product_cache.hpp"

namespace chaolu::storage::catalogue {
namespace {

// Why "(select cast(:ids ...))" is told in catalogue_pages.cpp.
constexpr Sql find_standings = R"(
select p.id, p.content_tag,
       exists (select from publication u
               where u.market_id = :market and u.product_id = p.id
                 and (u.channel = '*' or u.channel = (select cast(:channel as text)))
                 and u.visible @> (select cast(:now as bigint)) offset 0)
from product p
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[]))
order by p.id)";

constexpr Sql find_products = R"(
select p.id, p.content_tag, p.code, p.category, p.name_zh, p.name_en, p.description_zh,
       p.description_en, p.variety, p.origin_division, p.supplier_id, o.name_zh, o.name_en,
       p.created_at, p.version, p.state, p.standards, p.attribute_codes, p.attribute_kinds,
       p.attribute_values, p.option_codes, p.option_names_zh, p.option_names_en,
       p.option_value_axes, p.option_value_codes, p.option_value_names_zh, p.option_value_names_en
from product p
join organisation o on o.market_id = p.market_id and o.id = p.supplier_id
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[])))";

// One row per SKU and live offer.
constexpr Sql find_skus = R"(
select p.id, p.content_tag, s.id, s.code, s.name_zh, s.name_en, s.grade, s.base_unit,
       s.trade_units, s.trade_numerators, s.trade_denominators, s.is_catch_weight, s.gtin,
       s.option_values, s.net_quantity, s.net_unit, s.trade_nominal_g, s.trade_min_g,
       s.trade_max_g, f.supplier_id, y.name_zh, y.name_en, f.min_quantity, f.multiple
from product p
join sku s on s.market_id = p.market_id and s.product_id = p.id
left join offer f on f.market_id = s.market_id and f.sku_id = s.id and f.state = 'live'
left join organisation y on y.market_id = f.market_id and y.id = f.supplier_id
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[]))
order by p.id, s.id, f.created_at, f.id)";

// Whether each supplier may sell that category that day, and what is left in those of its pools
// that are open to the channel: the rule is open_to() of domain/inventory/pool.hpp.
constexpr Sql find_availability = R"(
select k.place, r.supplier_id is not null,
       coalesce((select cast(case when bool_or(m.is_own and not m.takes_general)
                                  then sum(m.rest) filter (where m.is_own)
                                  else sum(m.rest) end as bigint)
                 from (select l.channel = (select cast(:channel as text))
                              and (l.gives_back_at is null
                                   or l.gives_back_at > (select cast(:now as bigint))) as is_own,
                              l.takes_general, t.on_hand - t.reserved as rest
                       from pool l
                       join stock t on t.market_id = :market and t.sku_id = k.sku_id
                        and t.pool_id = l.id
                       where l.market_id = :market and l.supplier_id = k.supplier_id
                         and l.given_back_at is null
                         and not l.is_consigned
                         and (l.kind = 'general' or l.channel = (select cast(:channel as text))
                              or l.gives_back_at <= (select cast(:now as bigint)))) m
                 offset 0), 0)
from unnest(cast((select cast(:skus as uuid[])) as uuid[]),
            cast((select cast(:suppliers as uuid[])) as uuid[]),
            cast((select cast(:categories as text[])) as text[]))
     with ordinality as k(sku_id, supplier_id, category, place)
left join supplier_right r on r.market_id = :market and r.supplier_id = k.supplier_id
 and r.category = k.category and r.days @> (select cast(:today as date)))";

using Products = std::map<ProductId, Product>;

std::optional<Names> names_of(std::optional<std::string> zh, std::optional<std::string> en) {
    if (!zh) return {};
    return Names{*std::move(zh), std::move(en)};
}

// How a product stands for this viewpoint, and under which tag it is to be had.
struct Standing {
    ProductId id;
    Uuid tag;
    bool is_visible = false;
};

std::vector<Standing> read_standings(Tx& tx, std::vector<ProductId> const& ids,
                                     Viewpoint const& viewpoint) {
    std::vector<Standing> standings;
    tx.each(find_standings,
            {{"market", tx.market()},
             {"ids", array_of(ids)},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now}},
            [&](ProductId id, Uuid tag, bool is_visible) {
                standings.push_back({id, tag, is_visible});
            });
    return standings;
}

Products read_products(Tx& tx, std::vector<ProductId> const& ids) {
    Products products;
    auto keep = [&](ProductId id, Uuid tag, std::string code, std::string category,
                    std::string name_zh, std::optional<std::string> name_en,
                    std::optional<std::string> description_zh,
                    std::optional<std::string> description_en, std::optional<std::string> variety,
                    std::string origin, OrganisationId supplier, std::string supplier_zh,
                    std::optional<std::string> supplier_en, Instant created_at, int version,
                    std::string state, Texts standards, Texts attributes, Texts kinds, Texts values,
                    Texts axes, Texts axes_zh, Texts axes_en, Numbers value_axes, Texts value_codes,
                    Texts values_zh, Texts values_en) {
        Product product{id,
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
                        chaolu::catalogue::listing_state_from(state).value()};
        product.content_tag = tag;
        product.details.standards = std::move(standards);
        product.details.attributes = attributes_of(std::move(attributes), kinds, values);
        product.details.axes =
            axes_of(std::move(axes), axes_zh, axes_en,
                    {std::move(value_axes), std::move(value_codes), values_zh, values_en});
        products.emplace(id, std::move(product));
    };
    tx.each(find_products, {{"market", tx.market()}, {"ids", array_of(ids)}}, keep);
    return products;
}

// Adds the SKUs; the products whose content changed since they were read.
std::set<ProductId> read_skus(Tx& tx, std::vector<ProductId> const& ids, Products& products) {
    std::set<ProductId> changed;
    auto keep = [&](ProductId id, Uuid tag, SkuId sku_id, std::string code, std::string name_zh,
                    std::optional<std::string> name_en, std::optional<std::string> grade,
                    std::string base_unit, Texts units, Numbers numerators, Numbers denominators,
                    bool is_catch_weight, std::optional<std::string> gtin, Texts options,
                    std::optional<std::int64_t> net, std::optional<std::string> net_unit,
                    Numbers nominals, Numbers mins, Numbers maxs,
                    std::optional<OrganisationId> seller, std::optional<std::string> seller_zh,
                    std::optional<std::string> seller_en, std::optional<std::int64_t> min_quantity,
                    std::optional<std::int64_t> multiple) {
        auto& product = products.at(id);
        if (product.content_tag != tag) changed.insert(id);
        auto& skus = product.skus;
        if (skus.empty() || skus.back().id != sku_id) {
            skus.push_back({sku_id,
                            std::move(code),
                            {std::move(name_zh), std::move(name_en)},
                            std::move(grade),
                            measures_from(base_unit, std::move(units), numerators, denominators),
                            is_catch_weight,
                            {},
                            {},
                            std::move(gtin)});
            product.details.skus[sku_id] =
                sku_details_of(std::move(options), net, net_unit, {nominals, mins, maxs});
        }
        if (seller)
            skus.back().offers.push_back({*seller,
                                          {*std::move(seller_zh), std::move(seller_en)},
                                          {*min_quantity, *multiple}});
    };
    tx.each(find_skus, {{"market", tx.market()}, {"ids", array_of(ids)}}, keep);
    return changed;
}

// What the products tell, by id. What was read is remembered, if it is of one moment.
Products read_content(Tx& tx, ProductCache& cache, std::vector<Standing> const& standings) {
    Products products;
    std::vector<ProductId> unknown;
    for (auto const& standing : standings)
        if (auto const known = cache.find(tx.market(), standing.id, standing.tag))
            products.emplace(standing.id, *known);
        else
            unknown.push_back(standing.id);
    if (unknown.empty()) return products;
    auto read = read_products(tx, unknown);
    auto const changed = read_skus(tx, unknown, read);
    for (auto const& [id, product] : read)
        if (!changed.contains(id))
            cache.keep(tx.market(), std::make_shared<Product const>(product));
    products.merge(read);
    return products;
}

void add_availability(Tx& tx, Viewpoint const& viewpoint, std::vector<Product>& products) {
    Array skus, suppliers, categories;
    std::vector<SkuOffer*> offers;
    for (auto& product : products)
        for (auto& sku : product.skus)
            for (auto& offer : sku.offers) {
                skus.add(sku.id);
                suppliers.add(offer.supplier);
                categories.add(text(product.category));
                offers.push_back(&offer);
            }
    tx.each(find_availability,
            {{"market", tx.market()},
             {"skus", skus},
             {"suppliers", suppliers},
             {"categories", categories},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now},
             {"today", shanghai_day(viewpoint.now)}},
            [&](std::int64_t place, bool may_sell, std::int64_t left) {
                auto& offer = *offers.at(static_cast<std::size_t>(place - 1));
                offer.may_sell = may_sell;
                offer.is_available = may_sell && left >= offer.terms.min_quantity;
            });
}

}  // namespace

std::vector<Product> find(Tx& tx, ProductCache& cache, std::vector<ProductId> const& ids,
                          Viewpoint const& viewpoint) {
    std::vector<Product> products;
    if (ids.empty()) return products;
    auto const standings = read_standings(tx, ids, viewpoint);
    auto content = read_content(tx, cache, standings);
    for (auto const& standing : standings) {
        products.push_back(std::move(content.at(standing.id)));
        products.back().is_visible = standing.is_visible;
    }
    if (viewpoint.has_own_assortment) keep_listed(tx, viewpoint, products);
    add_availability(tx, viewpoint, products);
    bundles::add_components(tx, viewpoint, products);
    return products;
}

bool Sku::is_available() const {
    return std::any_of(offers.begin(), offers.end(),
                       [](SkuOffer const& offer) { return offer.is_available; });
}

}  // namespace chaolu::storage::catalogue
