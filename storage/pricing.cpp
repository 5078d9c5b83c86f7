// Statements of price lists. That open lists and the prices of a list never overlap is seen to by
// exclusion constraints.
#include "storage/pricing.hpp"

#include <stdexcept>

#include "storage/database/lists.hpp"
#include "storage/price_scope.hpp"

namespace chaolu::storage::pricing {
namespace {

constexpr Sql insert_list = R"(
insert into price_list (market_id, id, code, name_zh, name_en, channel, group_id, buyer_id,
                        position, valid, state, opened_in, created_at)
values (:market, :id, :code, :name_zh, :name_en, :channel, :group, :buyer, :position,
        daterange(cast(:valid_from as date), cast(:valid_to as date)), :state, :revision, :now)
on conflict do nothing)";

constexpr Sql find_conflict = R"(
select code = :code, code from price_list
where market_id = :market
  and (code = :code or (state = 'open'
                        and channel is not distinct from cast(:channel as text)
                        and group_id is not distinct from cast(:group as uuid)
                        and buyer_id is not distinct from cast(:buyer as uuid)
                        and valid && daterange(cast(:valid_from as date), cast(:valid_to as date))))
order by code = :code desc, valid_from limit 1)";

constexpr Sql insert_price_rows = R"(
insert into price (market_id, price_list_id, sku_id, valid, price_e4, per, supplier_id,
                   minimum_value, minimum_unit, minimum, known_from)
select s.market_id, cast(:list as uuid), s.id, daterange(t.valid_from, t.valid_to), t.price_e4,
       t.per, t.supplier, t.minimum_value, t.minimum_unit, t.minimum, cast(:revision as bigint)
from unnest(cast(:skus as text[]), cast(:valid_froms as date[]), cast(:valid_tos as date[]),
            cast(:prices as bigint[]), cast(:pers as text[]), cast(:suppliers as uuid[]),
            cast(:minimum_values as bigint[]), cast(:minimum_units as text[]),
            cast(:minimums as bigint[]))
     as t(sku, valid_from, valid_to, price_e4, per, supplier, minimum_value, minimum_unit,
          minimum)
join sku s on s.market_id = :market and s.code = t.sku)";

constexpr Sql find_list = R"(
select id, code, name_zh, name_en, channel, group_id, buyer_id, position, valid_from,
       upper(valid), state, version
from price_list where market_id = :market and id = :id)";

constexpr Sql lock_list = R"(
select id, code, name_zh, name_en, channel, group_id, buyer_id, position, valid_from,
       upper(valid), state, version
from price_list where market_id = :market and id = :id for update)";

constexpr Sql select_lists = R"(
select id, code, name_zh, name_en, channel, group_id, buyer_id, position, valid_from,
       upper(valid), state, version
from price_list where market_id = :market and id > :after
order by id limit cast(:rows as bigint))";

constexpr Sql select_lists_of_scopes = R"(
select id, code, name_zh, name_en, channel, group_id, buyer_id, position, valid_from,
       upper(valid), state, version
from price_list
where market_id = :market and id > :after and scope = any(cast(:scopes as text[]))
order by id limit cast(:rows as bigint))";

constexpr Sql update_list_version =
    "update price_list set version = :version where market_id = :market and id = :id";

constexpr Sql close_list = R"(
update price_list set state = 'closed', closed_in = :revision, version = :version
where market_id = :market and id = :id)";

std::vector<PriceList> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<PriceList> lists;
    tx.each(sql, binds,
            [&](PriceListId id, std::string code, std::string name_zh,
                std::optional<std::string> name_en, std::optional<std::string> channel,
                std::optional<BuyerGroupId> group, std::optional<OrganisationId> buyer,
                int position, Date from, std::optional<Date> to, std::string state, int version) {
                lists.push_back({id,
                                 std::move(code),
                                 std::move(name_zh),
                                 std::move(name_en),
                                 scope_from(std::move(channel), group, buyer),
                                 position,
                                 {from, to},
                                 chaolu::pricing::price_list_state_from(state).value(),
                                 version});
            });
    return lists;
}

std::optional<PriceList> read_one(Tx& tx, Sql sql, PriceListId id) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}}));
}

// Whoever was in the way may be gone by now; the days are what it can only have been about then.
Conflict conflict_of(Tx& tx, PriceList const& list) {
    auto found = tx.find<bool, std::string>(find_conflict, {{"code", list.code},
                                                            {"market", tx.market()},
                                                            {"channel", channel_of(list.scope)},
                                                            {"group", group_of(list.scope)},
                                                            {"buyer", buyer_of(list.scope)},
                                                            {"valid_from", list.valid.from},
                                                            {"valid_to", list.valid.to}});
    if (!found) return {};
    return {std::get<0>(*found), std::get<1>(*found)};
}

}  // namespace

std::optional<Conflict> insert(Tx& tx, PriceList const& list,
                               std::vector<ListedPrice> const& prices, std::int64_t revision,
                               Instant now) {
    if (tx.execute(insert_list, {{"market", tx.market()},
                                 {"id", list.id},
                                 {"code", list.code},
                                 {"name_zh", list.name_zh},
                                 {"name_en", list.name_en},
                                 {"channel", channel_of(list.scope)},
                                 {"group", group_of(list.scope)},
                                 {"buyer", buyer_of(list.scope)},
                                 {"position", list.position},
                                 {"valid_from", list.valid.from},
                                 {"valid_to", list.valid.to},
                                 {"state", text(list.state)},
                                 {"revision", revision},
                                 {"now", now}}) == 0)
        return conflict_of(tx, list);
    insert_prices(tx, list.id, prices, revision);
    return {};
}

void insert_prices(Tx& tx, PriceListId list, std::vector<ListedPrice> const& prices,
                   std::int64_t revision) {
    Array skus, froms, tos, amounts, pers, suppliers, values, units, minimums;
    for (auto const& each : prices) {
        skus.add(std::string_view(each.sku));
        froms.add(each.valid.from);
        tos.add(each.valid.to);
        amounts.add(each.price.e4);
        pers.add(std::string_view(each.price.per));
        suppliers.add(each.supplier);
        values.add(each.agreed_minimum ? std::optional(each.agreed_minimum->value) : std::nullopt);
        units.add(each.agreed_minimum ? std::optional(std::string_view(each.agreed_minimum->unit))
                                      : std::nullopt);
        minimums.add(each.minimum);
    }
    auto const inserted = tx.execute(insert_price_rows, {{"list", list},
                                                         {"revision", revision},
                                                         {"skus", skus},
                                                         {"valid_froms", froms},
                                                         {"valid_tos", tos},
                                                         {"prices", amounts},
                                                         {"pers", pers},
                                                         {"suppliers", suppliers},
                                                         {"minimum_values", values},
                                                         {"minimum_units", units},
                                                         {"minimums", minimums},
                                                         {"market", tx.market()}});
    if (inserted != static_cast<std::int64_t>(prices.size()))
        throw std::logic_error("a price names a SKU that the market does not have");
}

std::optional<PriceList> find(Tx& tx, PriceListId id) { return read_one(tx, find_list, id); }

std::optional<PriceList> lock(Tx& tx, PriceListId id) { return read_one(tx, lock_list, id); }

std::vector<PriceList> list(Tx& tx, std::optional<std::vector<Scope>> const& scopes,
                            PriceListId after, int rows_max) {
    if (!scopes)
        return read(tx, select_lists,
                    {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
    return read(tx, select_lists_of_scopes,
                {{"market", tx.market()},
                 {"after", after},
                 {"scopes", scope_keys(*scopes)},
                 {"rows", rows_max}});
}

void update_version(Tx& tx, PriceList const& list) {
    tx.execute(update_list_version,
               {{"version", list.version}, {"market", tx.market()}, {"id", list.id}});
}

void close(Tx& tx, PriceList const& list, std::int64_t revision) {
    tx.execute(close_list, {{"revision", revision},
                            {"version", list.version},
                            {"market", tx.market()},
                            {"id", list.id}});
}

}  // namespace chaolu::storage::pricing
