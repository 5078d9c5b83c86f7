// Statements of bundles.
#include "storage/bundles.hpp"

#include "storage/measures.hpp"

#include <algorithm>
#include <set>

namespace chaolu::storage::bundles {
namespace {

using catalogue::NewSku;
using catalogue::Product;
using catalogue::Sku;
using chaolu::catalogue::Category;
using chaolu::catalogue::PartFacts;

constexpr Sql find_parts = R"(
select s.code, s.id, s.base_unit, s.trade_units, s.trade_numerators, s.trade_denominators,
       s.is_bundle, p.state = 'published' or s.supplier_id = :supplier,
       exists (select from offer o where o.market_id = s.market_id and o.sku_id = s.id
                                     and o.supplier_id = :supplier and o.state = 'live')
from sku s join product p on p.market_id = s.market_id and p.id = s.product_id
where s.market_id = :market and s.code = any(cast(:codes as text[])))";

constexpr Sql insert_rows = R"(
insert into sku_component (market_id, bundle_id, component_id, position, quantity)
select cast(:market as uuid), t.* from unnest(
    cast(:bundles as uuid[]), cast(:components as uuid[]), cast(:positions as integer[]),
    cast(:quantities as bigint[])) as t)";

constexpr Sql find_components = R"(
select c.bundle_id, k.code, k.base_unit, c.quantity, o.supplier_id,
       coalesce(cast(t.rest as bigint), 0)
from sku_component c
join sku k on k.market_id = c.market_id and k.id = c.component_id
left join offer o on o.market_id = c.market_id and o.sku_id = c.bundle_id and o.state = 'live'
left join lateral (
    select case when bool_or(m.is_own and not m.takes_general)
                then sum(m.rest) filter (where m.is_own) else sum(m.rest) end as rest
    from (select l.channel = cast(:channel as text)
                 and (l.gives_back_at is null or l.gives_back_at > cast(:now as bigint)) as is_own,
                 l.takes_general, t.on_hand - t.reserved as rest
          from pool l
          join stock t on t.market_id = l.market_id and t.sku_id = c.component_id
           and t.pool_id = l.id
          where l.market_id = o.market_id and l.supplier_id = o.supplier_id
            and l.given_back_at is null
            and not l.is_consigned
            and (l.kind = 'general' or l.channel = cast(:channel as text)
                 or l.gives_back_at <= cast(:now as bigint))) m) t on true
where c.market_id = :market and c.bundle_id = any(cast(:bundles as uuid[]))
order by c.bundle_id, o.id, c.position)";

// A bundle is there as often as the scarcest of its components allows.
void count_down(Sku& sku, OrganisationId supplier, std::int64_t bundles) {
    for (auto& offer : sku.offers)
        if (offer.supplier == supplier)
            offer.is_available = offer.is_available && bundles >= offer.terms.min_quantity;
}

}  // namespace

std::map<std::string, PartFacts, std::less<>> parts(Tx& tx, OrganisationId supplier,
                                                    std::vector<std::string> const& codes) {
    std::map<std::string, PartFacts, std::less<>> found;
    tx.each(
        find_parts, {{"market", tx.market()}, {"supplier", supplier}, {"codes", array_of(codes)}},
        [&](std::string code, SkuId id, std::string base_unit, std::vector<std::string> units,
            std::vector<std::int64_t> numerators, std::vector<std::int64_t> denominators,
            bool is_bundle, bool is_known, bool is_offered) {
            if (!is_known) return;
            auto measures = measures_from(base_unit, std::move(units), numerators, denominators);
            found.emplace(std::move(code),
                          PartFacts{id, std::move(measures), is_offered, is_bundle});
        });
    return found;
}

void insert_components(Tx& tx, std::span<NewSku const> skus) {
    Array bundles, components, positions, quantities;
    for (auto const& sku : skus)
        for (std::size_t at = 0; at < sku.components.size(); ++at) {
            bundles.add(sku.id);
            components.add(sku.components[at].sku);
            positions.add(static_cast<std::int64_t>(at + 1));
            quantities.add(sku.components[at].quantity);
        }
    if (bundles.empty()) return;
    tx.execute(insert_rows, {{"market", tx.market()},
                             {"bundles", bundles},
                             {"components", components},
                             {"positions", positions},
                             {"quantities", quantities}});
}

void add_components(Tx& tx, catalogue::Viewpoint const& viewpoint, std::vector<Product>& products) {
    std::map<SkuId, Sku*> bundles;
    Array ids;
    for (auto& product : products)
        if (product.category == Category::bundle)
            for (auto& sku : product.skus) {
                bundles.emplace(sku.id, &sku);
                ids.add(sku.id);
            }
    if (bundles.empty()) return;
    std::set<SkuId> begun;
    tx.each(find_components,
            {{"market", tx.market()},
             {"bundles", ids},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now}},
            [&](SkuId id, std::string code, std::string base_unit, std::int64_t quantity,
                std::optional<OrganisationId> supplier, std::int64_t left) {
                auto& sku = *bundles.at(id);
                // There is no stock of the bundle itself: so far nothing is missing.
                if (begun.insert(id).second)
                    for (auto& offer : sku.offers) offer.is_available = offer.may_sell;
                auto const is_new =
                    std::none_of(sku.components.begin(), sku.components.end(),
                                 [&](auto const& other) { return other.code == code; });
                if (is_new) sku.components.push_back({std::move(code), {quantity, base_unit}});
                if (supplier) count_down(sku, *supplier, left / quantity);
            });
}

}  // namespace chaolu::storage::bundles
