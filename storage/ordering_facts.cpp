// The facts that a group of orders is decided on.
#include "storage/measures.hpp"
#include "storage/ordering.hpp"

namespace chaolu::storage::ordering {
namespace {

// One row per offer, the offers of a SKU together.
constexpr Sql find_sku_facts = R"(
select s.code, s.id, s.product_id, d.category, s.name_zh, s.base_unit, s.trade_units,
       s.trade_numerators, s.trade_denominators, o.supplier_id, p.id
from unnest(cast(:codes as text[])) as wanted(code)
join sku s on s.market_id = :market and s.code = wanted.code
join product d on d.market_id = s.market_id and d.id = s.product_id
left join offer o on o.market_id = s.market_id and o.sku_id = s.id and o.state = 'live'
left join pool p on p.market_id = o.market_id and p.supplier_id = o.supplier_id
 and p.name = 'general'
order by s.id, o.created_at, o.id)";

constexpr Sql find_references = R"(
select o.buyer_id, o.client_reference
from unnest(cast(:buyers as uuid[]), cast(:references as text[])) as wanted(buyer_id, reference)
join sales_order o on o.market_id = :market and o.buyer_id = wanted.buyer_id
 and o.client_reference = wanted.reference)";

}  // namespace

std::map<std::string, SkuFacts, std::less<>> sku_facts(Tx& tx,
                                                       std::vector<std::string> const& codes) {
    std::map<std::string, SkuFacts, std::less<>> facts;
    auto keep = [&](std::string code, SkuId id, ProductId product, std::string category,
                    std::string name, std::string base, std::vector<std::string> units,
                    std::vector<std::int64_t> numerators, std::vector<std::int64_t> denominators,
                    std::optional<OrganisationId> supplier, std::optional<PoolId> pool) {
        auto [at, is_new] = facts.try_emplace(std::move(code));
        auto& sku = at->second;
        if (is_new)
            sku = {id, product, std::move(category), std::move(name),
                   measures_from(base, std::move(units), numerators, denominators)};
        if (supplier) sku.offers.push_back({*supplier, pool});
    };
    tx.each(find_sku_facts, {{"codes", array_of(codes)}, {"market", tx.market()}}, keep);
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
