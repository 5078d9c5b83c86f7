// The facts that a group of orders is decided on.
#include "storage/measures.hpp"
#include "storage/ordering.hpp"

namespace chaolu::storage::ordering {
namespace {

// One row per offer and pool of its supplier, the offers of a SKU together. Of the shares only
// those of these channels, and those that are over: what they hold counts as general.
constexpr Sql find_sku_facts = R"(
select s.code, s.id, s.product_id, d.category, s.name_zh, s.base_unit, s.trade_units,
       s.trade_numerators, s.trade_denominators, s.is_bundle, o.supplier_id, o.min_quantity,
       o.multiple, r.supplier_id is not null, p.id, p.kind, p.location_id, w.priority,
       w.created_at, p.channel, p.gives_back_at, p.takes_general,
       coalesce(p.is_consigned, false)
from unnest(cast(:codes as text[])) as wanted(code)
join sku s on s.market_id = :market and s.code = wanted.code
join product d on d.market_id = s.market_id and d.id = s.product_id
left join offer o on o.market_id = s.market_id and o.sku_id = s.id and o.state = 'live'
left join pool p on p.market_id = o.market_id and p.supplier_id = o.supplier_id
 and p.given_back_at is null
 and (p.kind = 'general' or p.channel = any(cast(:channels as text[]))
      or p.gives_back_at <= cast(:now as bigint))
left join location w on w.market_id = p.market_id and w.id = p.location_id
left join supplier_right r on r.market_id = o.market_id and r.supplier_id = o.supplier_id
 and r.category = d.category and r.days @> cast(:day as date)
order by s.id, o.created_at, o.id)";

constexpr Sql find_components = R"(
select b.code, k.code, c.quantity
from unnest(cast(:codes as text[])) as wanted(code)
join sku b on b.market_id = :market and b.code = wanted.code
join sku_component c on c.market_id = b.market_id and c.bundle_id = b.id
join sku k on k.market_id = c.market_id and k.id = c.component_id
order by b.id, c.position)";

constexpr Sql find_references = R"(
select o.buyer_id, o.client_reference
from unnest(cast(:buyers as uuid[]), cast(:references as text[])) as wanted(buyer_id, reference)
join sales_order o on o.market_id = :market and o.buyer_id = wanted.buyer_id
 and o.client_reference = wanted.reference)";

using SkuMap = std::map<std::string, SkuFacts, std::less<>>;

// Of the SKUs with these codes; the codes of bundles are added to `bundles`.
SkuMap load(Tx& tx, std::vector<std::string> const& codes, Moment const& moment,
            std::vector<std::string>& bundles) {
    SkuMap facts;
    auto keep = [&](std::string code, SkuId id, ProductId product, std::string category,
                    std::string name, std::string base, std::vector<std::string> units,
                    std::vector<std::int64_t> numerators, std::vector<std::int64_t> denominators,
                    bool is_bundle, std::optional<OrganisationId> supplier,
                    std::optional<std::int64_t> min_quantity, std::optional<std::int64_t> multiple,
                    bool may_sell, std::optional<PoolId> pool, std::optional<std::string> kind,
                    std::optional<LocationId> location, std::optional<int> priority,
                    std::optional<Instant> location_since, std::optional<std::string> channel,
                    std::optional<Instant> gives_back_at, std::optional<bool> takes_general,
                    bool is_consigned) {
        auto [at, is_new] = facts.try_emplace(std::move(code));
        auto& sku = at->second;
        if (is_new && is_bundle) bundles.push_back(at->first);
        if (is_new)
            sku = {id, product, std::move(category), std::move(name),
                   measures_from(base, std::move(units), numerators, denominators)};
        if (!supplier) return;
        if (sku.offers.empty() || sku.offers.back().supplier != *supplier)
            sku.offers.push_back({*supplier, {}, {*min_quantity, *multiple}, may_sell});
        if (pool)
            sku.offers.back().pools.push_back(
                {*pool, chaolu::inventory::pool_kind_from(*kind).value(), *location, *priority,
                 *location_since, std::move(channel), gives_back_at, *takes_general, is_consigned});
    };
    tx.each(find_sku_facts,
            {{"codes", array_of(codes)},
             {"market", tx.market()},
             {"channels", array_of(moment.channels)},
             {"now", moment.now},
             {"day", shanghai_day(moment.now)}},
            keep);
    return facts;
}

}  // namespace

SkuMap sku_facts(Tx& tx, std::vector<std::string> const& codes, Moment const& moment) {
    std::vector<std::string> bundles;
    auto facts = load(tx, codes, moment, bundles);
    if (bundles.empty()) return facts;
    std::vector<std::string> missing;
    tx.each(find_components, {{"codes", array_of(bundles)}, {"market", tx.market()}},
            [&](std::string bundle, std::string component, std::int64_t quantity) {
                if (!facts.contains(component)) missing.push_back(component);
                facts.at(bundle).components.push_back({std::move(component), quantity});
            });
    // No bundle holds another.
    facts.merge(load(tx, missing, moment, bundles));
    return facts;
}

std::vector<Reference> taken_references(Tx& tx, std::vector<Reference> const& references) {
    Array buyers, texts;
    for (auto const& [buyer, reference] : references) {
        buyers.add(buyer);
        texts.add(std::string_view(reference));
    }
    std::vector<Reference> taken;
    tx.each(find_references, {{"buyers", buyers}, {"references", texts}, {"market", tx.market()}},
            [&](OrganisationId buyer, std::string reference) {
                taken.emplace_back(buyer, std::move(reference));
            });
    return taken;
}

}  // namespace chaolu::storage::ordering
