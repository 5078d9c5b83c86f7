// Statements of fee chains.
#include "storage/fee_chains.hpp"

namespace chaolu::storage::fee_chains {
namespace {

constexpr Sql lock_channel = R"(
select code from channel where market_id = :market and code = :channel for no key update)";

constexpr Sql find_last = R"(
select lower(valid) from fee_chain where market_id = :market and channel = :channel
order by lower(valid) desc limit 1)";

constexpr Sql end_last = R"(
update fee_chain set valid = daterange(lower(valid), cast(:from as date))
where market_id = :market and channel = :channel and upper_inf(valid))";

constexpr Sql insert_chain = R"(
insert into fee_chain (market_id, channel, valid, hops, payees, rates, created_at)
values (:market, :channel, daterange(cast(:from as date), null), :hops, :payees, :rates,
        :created_at))";

constexpr Sql select_chains = R"(
select channel, lower(valid), upper(valid), hops, payees, rates, created_at
from fee_chain
where market_id = :market and channel = :channel
  and (cast(:before as date) is null or lower(valid) < cast(:before as date))
order by lower(valid) desc limit cast(:rows as bigint))";

constexpr Sql find_agreed = R"(
select o.channel, o.price_day, coalesce(c.hops, '{}'), coalesce(c.payees, '{}'),
       coalesce(c.rates, '{}')
from supplier_order p
join sales_order o on o.market_id = p.market_id and o.id = p.order_id
left join fee_chain c on c.market_id = o.market_id and c.channel = o.channel
 and c.valid @> o.price_day
where p.market_id = :market and p.id = :part)";

std::vector<Fee> fees_of(std::vector<std::string> const& hops,
                         std::vector<OrganisationId> const& payees,
                         std::vector<std::int64_t> const& rates) {
    std::vector<Fee> fees;
    for (std::size_t at = 0; at < hops.size(); ++at)
        fees.push_back({chaolu::pricing::hop_from(hops[at]).value(), payees.at(at), rates.at(at)});
    return fees;
}

}  // namespace

std::optional<Date> lock_last(Tx& tx, std::string const& channel) {
    tx.find<std::string>(lock_channel, {{"market", tx.market()}, {"channel", channel}});
    auto const last = tx.find<Date>(find_last, {{"market", tx.market()}, {"channel", channel}});
    if (!last) return {};
    return std::get<0>(*last);
}

void insert(Tx& tx, FeeChain const& chain) {
    Array hops, payees, rates;
    for (auto const& fee : chain.fees) {
        hops.add(text(fee.hop));
        payees.add(fee.payee);
        rates.add(fee.rate);
    }
    tx.execute(end_last,
               {{"from", chain.from}, {"market", tx.market()}, {"channel", chain.channel}});
    tx.execute(insert_chain, {{"market", tx.market()},
                              {"channel", chain.channel},
                              {"from", chain.from},
                              {"hops", hops},
                              {"payees", payees},
                              {"rates", rates},
                              {"created_at", chain.created_at}});
}

std::vector<FeeChain> list(Tx& tx, std::string const& channel, std::optional<Date> before,
                           int rows_max) {
    std::vector<FeeChain> chains;
    tx.each(
        select_chains,
        {{"market", tx.market()}, {"channel", channel}, {"before", before}, {"rows", rows_max}},
        [&](std::string code, Date from, std::optional<Date> to, std::vector<std::string> hops,
            std::vector<OrganisationId> payees, std::vector<std::int64_t> rates,
            Instant created_at) {
            chains.push_back({std::move(code), from, to, fees_of(hops, payees, rates), created_at});
        });
    return chains;
}

Agreed of_part(Tx& tx, SupplierOrderId part) {
    Agreed agreed;
    tx.each(find_agreed, {{"market", tx.market()}, {"part", part}},
            [&](std::optional<std::string> channel, Date day, std::vector<std::string> hops,
                std::vector<OrganisationId> payees, std::vector<std::int64_t> rates) {
                agreed = {std::move(channel), day, fees_of(hops, payees, rates)};
            });
    return agreed;
}

}  // namespace chaolu::storage::fee_chains
