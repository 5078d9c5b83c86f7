// The statement behind price histories.
#include "storage/price_history.hpp"

#include "storage/price_scope.hpp"

namespace chaolu::storage::pricing {
namespace {

using chaolu::pricing::KnownPrice;

// Rows from before there were revisions were known from the beginning.
constexpr Sql find_known_prices = R"(
select l.code, l.channel, l.group_id, l.buyer_id, p.supplier_id, p.minimum_value, p.minimum_unit,
       p.minimum, p.price_e4, p.per, lower(p.valid), upper(p.valid), coalesce(began.at, 0),
       ended.at, coalesce(opened.at, 0), closed.at, began.credential, began.is_person
from price p
join price_list l on l.market_id = p.market_id and l.id = p.price_list_id
left join price_revision began on began.market_id = p.market_id and began.number = p.known_from
left join price_revision ended on ended.market_id = p.market_id and ended.number = p.known_to
left join price_revision opened on opened.market_id = p.market_id and opened.number = l.opened_in
left join price_revision closed on closed.market_id = p.market_id and closed.number = l.closed_in
where p.market_id = :market and p.sku_id = :sku
  and (cast(:scopes as text[]) is null or l.scope = any(cast(:scopes as text[]))))";

// As clients know them: "psn_..." or "key_...".
std::optional<std::string> author_text(std::optional<Uuid> credential, bool is_person) {
    if (!credential) return {};
    return is_person ? PersonId{*credential}.text() : ApiKeyId{*credential}.text();
}

}  // namespace

std::vector<KnownPrice> known_prices(
    Tx& tx, SkuId sku, std::optional<std::vector<chaolu::pricing::Scope>> const& scopes) {
    std::optional<std::string> keys;
    if (scopes) keys = scope_keys(*scopes).str();
    std::vector<KnownPrice> known;
    auto keep = [&](std::string list, std::optional<std::string> channel,
                    std::optional<BuyerGroupId> group, std::optional<OrganisationId> buyer,
                    std::optional<OrganisationId> supplier, std::optional<std::int64_t> value,
                    std::optional<std::string> unit, std::int64_t minimum, std::int64_t price,
                    std::string per, Date from, std::optional<Date> to, Instant known_from,
                    std::optional<Instant> known_to, Instant opened_at,
                    std::optional<Instant> closed_at, std::optional<Uuid> credential,
                    std::optional<bool> is_person) {
        std::optional<Quantity> agreed;
        if (value) agreed = Quantity{*value, *std::move(unit)};
        known.push_back({std::move(list),
                         scope_from(std::move(channel), group, buyer),
                         supplier,
                         std::move(agreed),
                         minimum,
                         {price, std::move(per)},
                         {from, to},
                         {known_from, known_to},
                         {opened_at, closed_at},
                         author_text(credential, is_person.value_or(false))});
    };
    tx.each(find_known_prices, {{"market", tx.market()}, {"sku", sku}, {"scopes", keys}}, keep);
    return known;
}

}  // namespace chaolu::storage::pricing
