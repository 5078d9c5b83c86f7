// Statements of offers.
#include "storage/offers.hpp"

#include "storage/database/lists.hpp"
#include "storage/measures.hpp"

namespace chaolu::storage::offers {
namespace {

constexpr Sql find_sku_by_code = R"(
select s.id, s.supplier_id, p.state = 'published', s.base_unit, s.trade_units,
       s.trade_numerators, s.trade_denominators
from sku s join product p on p.market_id = s.market_id and p.id = s.product_id
where s.market_id = :market and s.code = :code)";

constexpr Sql insert_offer = R"(
insert into offer (market_id, id, sku_id, supplier_id, state, min_quantity, multiple, created_at)
values (:market, :id, :sku, :supplier, :state, :min_quantity, :multiple, :created_at)
on conflict (market_id, sku_id, supplier_id) do nothing)";

constexpr Sql find_offer = R"(
select o.id, o.sku_id, s.code, s.base_unit, o.supplier_id, o.state, o.min_quantity, o.multiple,
       o.created_at, o.version
from offer o join sku s on s.market_id = o.market_id and s.id = o.sku_id
where o.market_id = :market and o.id = :id
  and (cast(:only as uuid) is null or o.supplier_id = :only))";

constexpr Sql lock_offer = R"(
select o.id, o.sku_id, s.code, s.base_unit, o.supplier_id, o.state, o.min_quantity, o.multiple,
       o.created_at, o.version
from offer o join sku s on s.market_id = o.market_id and s.id = o.sku_id
where o.market_id = :market and o.id = :id
  and (cast(:only as uuid) is null or o.supplier_id = :only)
for update of o)";

constexpr Sql offers_of_market = R"(
select o.id, o.sku_id, s.code, s.base_unit, o.supplier_id, o.state, o.min_quantity, o.multiple,
       o.created_at, o.version
from offer o join sku s on s.market_id = o.market_id and s.id = o.sku_id
where o.market_id = :market and o.id > :after
order by o.id limit :rows)";

constexpr Sql offers_of_supplier = R"(
select o.id, o.sku_id, s.code, s.base_unit, o.supplier_id, o.state, o.min_quantity, o.multiple,
       o.created_at, o.version
from offer o join sku s on s.market_id = o.market_id and s.id = o.sku_id
where o.market_id = :market and o.supplier_id = :only and o.id > :after
order by o.id limit :rows)";

// A SKU has few offers: they are sorted.
constexpr Sql offers_of_sku = R"(
select o.id, o.sku_id, s.code, s.base_unit, o.supplier_id, o.state, o.min_quantity, o.multiple,
       o.created_at, o.version
from sku s join offer o on o.market_id = s.market_id and o.sku_id = s.id
where s.market_id = :market and s.code = :sku and o.id > :after
  and (cast(:only as uuid) is null or o.supplier_id = :only)
order by o.id limit :rows)";

constexpr Sql update_offer = R"(
update offer set state = :state, min_quantity = :min_quantity, multiple = :multiple,
                 version = :version
where market_id = :market and id = :id)";

std::vector<Offer> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Offer> offers;
    tx.each(sql, binds,
            [&](OfferId id, SkuId sku, std::string code, std::string base_unit,
                OrganisationId supplier, std::string state, std::int64_t min_quantity,
                std::int64_t multiple, Instant created_at, int version) {
                offers.push_back({id,
                                  sku,
                                  std::move(code),
                                  base_unit_from(base_unit).value(),
                                  supplier,
                                  chaolu::offers::offer_state_from(state).value(),
                                  {min_quantity, multiple},
                                  created_at,
                                  version});
            });
    return offers;
}

std::optional<Offer> read_one(Tx& tx, Sql sql, OfferId id, std::optional<OrganisationId> only) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}, {"only", only}}));
}

}  // namespace

std::optional<OfferedSku> find_sku(Tx& tx, std::string const& code) {
    std::optional<OfferedSku> found;
    tx.each(find_sku_by_code, {{"market", tx.market()}, {"code", code}},
            [&](SkuId id, OrganisationId maker, bool is_published, std::string base_unit,
                std::vector<std::string> units, std::vector<std::int64_t> numerators,
                std::vector<std::int64_t> denominators) {
                found = OfferedSku{
                    id, maker, is_published,
                    measures_from(base_unit, std::move(units), numerators, denominators)};
            });
    return found;
}

bool insert(Tx& tx, Offer const& offer) {
    return tx.execute(insert_offer, {{"market", tx.market()},
                                     {"id", offer.id},
                                     {"sku", offer.sku},
                                     {"supplier", offer.supplier},
                                     {"state", text(offer.state)},
                                     {"min_quantity", offer.terms.min_quantity},
                                     {"multiple", offer.terms.multiple},
                                     {"created_at", offer.created_at}}) == 1;
}

std::optional<Offer> find(Tx& tx, OfferId id, std::optional<OrganisationId> supplier) {
    return read_one(tx, find_offer, id, supplier);
}

std::optional<Offer> lock(Tx& tx, OfferId id, std::optional<OrganisationId> supplier) {
    return read_one(tx, lock_offer, id, supplier);
}

std::vector<Offer> list(Tx& tx, std::optional<OrganisationId> supplier,
                        std::optional<std::string> const& sku, OfferId after, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const from{"after", after};
    Bind const only{"only", supplier};
    Bind const rows{"rows", rows_max};
    if (sku) return read(tx, offers_of_sku, {market, {"sku", *sku}, from, only, rows});
    if (supplier) return read(tx, offers_of_supplier, {market, only, from, rows});
    return read(tx, offers_of_market, {market, from, rows});
}

void update(Tx& tx, Offer const& offer) {
    tx.execute(update_offer, {{"state", text(offer.state)},
                              {"min_quantity", offer.terms.min_quantity},
                              {"multiple", offer.terms.multiple},
                              {"version", offer.version},
                              {"market", tx.market()},
                              {"id", offer.id}});
}

}  // namespace chaolu::storage::offers
