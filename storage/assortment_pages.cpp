// Statements that find the products of an assortment, one per order of the list.
#include "storage/assortment_pages.hpp"

#include <stdexcept>

#include "storage/channel_assortment.hpp"

namespace chaolu::storage::catalogue {
namespace {

constexpr Sql oldest_of_assortment = R"(
select '', p.product_id from product_search p
where p.market_id = :market and p.product_id > :after
  and p.product_id = any(array(
      select s.product_id from channel_sku a
      join sku s on s.market_id = a.market_id and s.id = a.sku_id
      where a.market_id = :market and a.channel = :channel and a.during @> cast(:now as bigint)))
  and (cast(:query as text) is null or p.terms @@ cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = :channel)
                and u.visible @> cast(:now as bigint))
order by p.product_id limit cast(:rows as bigint))";

constexpr Sql newest_of_assortment = R"(
select '', p.product_id from product_search p
where p.market_id = :market and p.product_id < :after
  and p.product_id = any(array(
      select s.product_id from channel_sku a
      join sku s on s.market_id = a.market_id and s.id = a.sku_id
      where a.market_id = :market and a.channel = :channel and a.during @> cast(:now as bigint)))
  and (cast(:query as text) is null or p.terms @@ cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = :channel)
                and u.visible @> cast(:now as bigint))
order by p.product_id desc limit cast(:rows as bigint))";

constexpr Sql by_name_of_assortment = R"(
select p.sort_key, p.product_id from product_search p
where p.market_id = :market
  and (p.sort_key, p.product_id) > (cast(:key as text), cast(:after as uuid))
  and p.product_id = any(array(
      select s.product_id from channel_sku a
      join sku s on s.market_id = a.market_id and s.id = a.sku_id
      where a.market_id = :market and a.channel = :channel and a.during @> cast(:now as bigint)))
  and (cast(:query as text) is null or p.terms @@ cast(:query as tsquery))
  and exists (select from publication u
              where u.market_id = :market and u.product_id = p.product_id
                and (u.channel = '*' or u.channel = :channel)
                and u.visible @> cast(:now as bigint))
order by p.sort_key, p.product_id limit cast(:rows as bigint))";

Sql statement_of(Sort sort) {
    switch (sort) {
        case Sort::oldest: return oldest_of_assortment;
        case Sort::newest: return newest_of_assortment;
        case Sort::name: return by_name_of_assortment;
    }
    throw std::logic_error("an order without a statement");
}

}  // namespace

std::vector<Place> page_of_assortment(Tx& tx, std::optional<std::string> const& query,
                                      Viewpoint const& viewpoint, Sort sort, Place const& after,
                                      int rows_max) {
    std::vector<Place> places;
    // Each statement takes of these what it names.
    tx.each(statement_of(sort),
            {{"market", tx.market()},
             {"key", after.key},
             {"after", after.product},
             {"channel", viewpoint.channel},
             {"now", viewpoint.now},
             {"query", query},
             {"rows", rows_max}},
            [&](std::string key, ProductId product) {
                places.push_back({std::move(key), product});
            });
    return places;
}

void keep_listed(Tx& tx, Viewpoint const& viewpoint, std::vector<Product>& products) {
    auto const& channel = viewpoint.channel.value();
    std::vector<std::string> codes;
    for (auto const& product : products)
        for (auto const& sku : product.skus) codes.push_back(sku.code);
    auto const listed = channel_assortment::listed(tx, {channel}, codes, viewpoint.now);
    for (auto& product : products)
        std::erase_if(product.skus, [&](Sku const& sku) {
            return !listed.contains({channel, sku.code});
        });
    std::erase_if(products, [](Product const& product) { return product.skus.empty(); });
}

}  // namespace chaolu::storage::catalogue
