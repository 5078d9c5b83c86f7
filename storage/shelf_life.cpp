// Statements of what buyers ask of shelf lives.
#include "storage/shelf_life.hpp"

#include <stdexcept>

namespace chaolu::storage::shelf_life {
namespace {

constexpr Sql put_rule = R"(
insert into buyer_shelf_life (market_id, buyer_id, sku_id, valid_from, min_remaining_days,
                              min_remaining_pct, created_at)
select market_id, cast(:buyer as uuid), id, cast(:from as date), cast(:days as integer),
       cast(:pct as integer), cast(:now as bigint)
from sku where market_id = :market and code = :sku
on conflict (market_id, buyer_id, sku_id, valid_from) do update
set min_remaining_days = excluded.min_remaining_days,
    min_remaining_pct = excluded.min_remaining_pct, created_at = excluded.created_at)";

constexpr Sql select_rules = R"(
select buyer_id, code, valid_from, valid_to, min_remaining_days, min_remaining_pct
from (
    select r.buyer_id, s.code, r.valid_from, r.min_remaining_days, r.min_remaining_pct,
           lead(r.valid_from) over (partition by r.buyer_id, r.sku_id order by r.valid_from)
               as valid_to
    from buyer_shelf_life r
    join sku s on s.market_id = r.market_id and s.id = r.sku_id
    where r.market_id = :market
      and (cast(:buyer as uuid) is null or r.buyer_id = :buyer)
      and (cast(:supplier as uuid) is null or s.supplier_id = :supplier)
      and (cast(:sku as text) is null or s.code = :sku)
) rule
where (buyer_id, code, valid_from)
    > (cast(:after_buyer as uuid), cast(:after_sku as text), cast(:after_from as date))
order by buyer_id, code, valid_from limit cast(:rows as bigint))";

}  // namespace

void put(Tx& tx, OrganisationId buyer, std::string const& sku, Date from, MinRemaining const& min,
         Instant now) {
    if (tx.execute(put_rule, {{"buyer", buyer},
                              {"from", from},
                              {"days", min.days},
                              {"pct", min.pct},
                              {"now", now},
                              {"market", tx.market()},
                              {"sku", sku}}) != 1)
        throw std::logic_error("a rule names a SKU that the market does not have");
}

std::vector<Rule> list(Tx& tx, Viewer const& viewer, std::optional<std::string> const& sku,
                       Place const& after, int rows_max) {
    std::vector<Rule> rules;
    tx.each(select_rules,
            {{"market", tx.market()},
             {"buyer", viewer.buyer},
             {"supplier", viewer.supplier},
             {"sku", sku},
             {"after_buyer", after.buyer},
             {"after_sku", after.sku},
             {"after_from", after.from},
             {"rows", rows_max}},
            [&](OrganisationId buyer, std::string code, Date from, std::optional<Date> to,
                std::optional<int> days, std::optional<int> pct) {
                rules.push_back({buyer, std::move(code), from, to, {days, pct}});
            });
    return rules;
}

}  // namespace chaolu::storage::shelf_life
