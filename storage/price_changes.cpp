// Statements of changing prices. A price is never overwritten: it ends with a revision, and others
// that begin with it take its place.
#include "storage/price_changes.hpp"

#include <stdexcept>

#include "storage/listed_price.hpp"

namespace chaolu::storage::pricing {
namespace {

constexpr Sql select_running = R"(
select s.code, p.price_e4, p.per, lower(p.valid), upper(p.valid), p.supplier_id, p.minimum_value,
       p.minimum_unit, p.minimum
from sku s
join price p on p.market_id = s.market_id and p.sku_id = s.id and p.price_list_id = :list
 and p.known_to is null
where s.market_id = :market and s.code = any(cast(:skus as text[])))";

constexpr Sql end_prices = R"(
update price p set known_to = :revision
from unnest(cast(:skus as text[]), cast(:suppliers as uuid[]), cast(:minimums as bigint[]),
            cast(:froms as date[])) as t(sku, supplier, minimum, valid_from)
join sku s on s.market_id = :market and s.code = t.sku
where p.market_id = :market and p.price_list_id = :list and p.sku_id = s.id
  and p.supplier_id is not distinct from t.supplier and p.minimum = t.minimum
  and lower(p.valid) = t.valid_from and p.known_to is null)";

constexpr Sql select_page = R"(
select s.code, p.price_e4, p.per, lower(p.valid), upper(p.valid), p.supplier_id, p.minimum_value,
       p.minimum_unit, p.minimum
from price p join sku s on s.market_id = p.market_id and s.id = p.sku_id
where p.market_id = :market and p.price_list_id = :list and p.known_to is null
  and (cast(:sku as text) is null or s.code = :sku)
  and (s.code, coalesce(cast(p.supplier_id as text), ''), p.minimum, lower(p.valid))
      > (cast(:after_sku as text), cast(:after_supplier as text),
         cast(:after_minimum as bigint), cast(:after_from as date))
order by s.code, coalesce(cast(p.supplier_id as text), ''), p.minimum, lower(p.valid)
limit cast(:rows as bigint))";

}  // namespace

std::vector<ListedPrice> running(Tx& tx, PriceListId list, std::vector<std::string> const& skus) {
    std::vector<ListedPrice> prices;
    tx.each(select_running, {{"list", list}, {"market", tx.market()}, {"skus", array_of(skus)}},
            listed_price_reader(prices));
    return prices;
}

void apply(Tx& tx, PriceListId list, chaolu::pricing::Replacement const& change,
           std::int64_t revision) {
    Array skus, suppliers, minimums, froms;
    for (auto const& price : change.ended) {
        skus.add(std::string_view(price.sku));
        suppliers.add(price.supplier);
        minimums.add(price.minimum);
        froms.add(price.valid.from);
    }
    auto const ended = tx.execute(end_prices, {{"revision", revision},
                                               {"skus", skus},
                                               {"suppliers", suppliers},
                                               {"minimums", minimums},
                                               {"froms", froms},
                                               {"market", tx.market()},
                                               {"list", list}});
    if (ended != static_cast<std::int64_t>(change.ended.size()))
        throw std::logic_error("a price that was to end is not there");
    insert_prices(tx, list, change.added, revision);
}

PricePlace place_of(ListedPrice const& price) {
    return {price.sku, price.supplier ? price.supplier->hex() : "", price.minimum,
            price.valid.from};
}

std::vector<ListedPrice> page_of_prices(Tx& tx, PriceListId list,
                                        std::optional<std::string> const& sku,
                                        PricePlace const& after, int rows_max) {
    std::vector<ListedPrice> prices;
    tx.each(select_page,
            {{"market", tx.market()},
             {"list", list},
             {"sku", sku},
             {"after_sku", after.sku},
             {"after_supplier", after.supplier},
             {"after_minimum", after.minimum},
             {"after_from", after.from},
             {"rows", rows_max}},
            listed_price_reader(prices));
    return prices;
}

}  // namespace chaolu::storage::pricing
