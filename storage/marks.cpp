// Statements of marks.
#include "storage/marks.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::marks {
namespace {

constexpr Sql list_gi_marks = R"(
select id, number, specification, name_zh, name_en, holder, areas, created_at, version
from gi_mark where market_id = :market and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql find_gi_mark = R"(
select id, number, specification, name_zh, name_en, holder, areas, created_at, version
from gi_mark where market_id = :market and id = :id)";

constexpr Sql insert_gi_mark = R"(
insert into gi_mark (market_id, id, number, specification, name_zh, name_en, holder, areas,
                     created_at)
values (:market, :id, :number, :specification, :name_zh, :name_en, :holder,
        cast(:areas as text[]), :created_at)
on conflict (market_id, number) do nothing)";

constexpr Sql raise_version = R"(
update gi_mark set version = version + 1
where market_id = :market and id = :id and version = :version)";

// Days are those of Shanghai, on which orders were placed.
constexpr Sql find_users = R"(
select a.supplier_id, o.name_zh, o.name_en, lower(a.valid), upper(a.valid), a.quota_g, (
    select coalesce(sum(l.quantity), 0)
    from supplier_order s
    join order_line l on l.market_id = s.market_id and l.supplier_order_id = s.id
    join sku k on k.market_id = l.market_id and k.id = l.sku_id
    join gi_product g on g.market_id = k.market_id and g.product_id = k.product_id
     and g.gi_mark_id = a.gi_mark_id
    where s.market_id = a.market_id and s.supplier_id = a.supplier_id
      and s.state in ('placed', 'confirmed') and l.base_unit = 'g'
      and a.valid @> cast(to_timestamp(s.placed_at / 1000000.0) at time zone 'Asia/Shanghai'
                          as date))
from gi_authorisation a
join organisation o on o.market_id = a.market_id and o.id = a.supplier_id
where a.market_id = :market and a.gi_mark_id = :mark
  and (cast(:supplier as uuid) is null or a.supplier_id = :supplier)
order by lower(a.valid), a.supplier_id)";

constexpr Sql insert_authorisation = R"(
insert into gi_authorisation (market_id, gi_mark_id, supplier_id, valid, quota_g, created_at)
values (:market, :mark, :supplier, daterange(cast(:from as date), cast(:to as date)), :quota,
        :created_at)
on conflict on constraint gi_authorisation_overlap do nothing)";

constexpr Sql find_products = R"(
select product_id from gi_product
where market_id = :market and gi_mark_id = :mark order by product_id)";

constexpr Sql find_existing = R"(
select id from product where market_id = :market and id = any(cast(:products as uuid[])))";

constexpr Sql delete_products = R"(
delete from gi_product where market_id = :market and gi_mark_id = :mark)";

constexpr Sql insert_products = R"(
insert into gi_product (market_id, product_id, gi_mark_id)
select cast(:market as uuid), id, cast(:mark as uuid)
from unnest(cast(:products as uuid[])) as id)";

constexpr Sql find_marks_of_product = R"(
select gi_mark_id from gi_product
where market_id = :market and product_id = :product order by gi_mark_id)";

constexpr Sql list_all_recognitions = R"(
select r.id, r.product_id, p.supplier_id, r.number, r.issuer, lower(r.valid), upper(r.valid),
       r.created_at, r.version
from recognition r
join product p on p.market_id = r.market_id and p.id = r.product_id
where r.market_id = :market and r.id > :after
  and (cast(:supplier as uuid) is null or p.supplier_id = :supplier)
order by r.id limit (select cast(:rows as bigint)))";

constexpr Sql find_one_recognition = R"(
select r.id, r.product_id, p.supplier_id, r.number, r.issuer, lower(r.valid), upper(r.valid),
       r.created_at, r.version
from recognition r
join product p on p.market_id = r.market_id and p.id = r.product_id
where r.market_id = :market and r.id = :id)";

constexpr Sql find_recognitions = R"(
select r.id, r.product_id, p.supplier_id, r.number, r.issuer, lower(r.valid), upper(r.valid),
       r.created_at, r.version
from recognition r
join product p on p.market_id = r.market_id and p.id = r.product_id
where r.market_id = :market and r.product_id = :product and r.valid @> cast(:day as date)
order by r.id)";

constexpr Sql insert_recognition = R"(
insert into recognition (market_id, id, product_id, number, issuer, valid, created_at)
values (:market, :id, :product, :number, :issuer,
        daterange(cast(:from as date), cast(:to as date)), :created_at)
on conflict on constraint recognition_overlap do nothing)";

constexpr Sql find_claims = R"(
select word from claim_rule where valid @> cast(:day as date) order by word)";

std::vector<GiMark> read_gi(Tx& tx, Sql sql, Binds binds) {
    std::vector<GiMark> found;
    tx.each(sql, binds,
            [&](GiMarkId id, std::string number, std::string specification, std::string name_zh,
                std::optional<std::string> name_en, std::string holder,
                std::vector<std::string> areas, Instant created_at, int version) {
                found.push_back({id, std::move(number), std::move(specification),
                                 std::move(name_zh), std::move(name_en), std::move(holder),
                                 std::move(areas), created_at, version});
            });
    return found;
}

std::vector<Recognition> read_recognitions(Tx& tx, Sql sql, Binds binds) {
    std::vector<Recognition> found;
    tx.each(sql, binds,
            [&](RecognitionId id, ProductId product, OrganisationId supplier, std::string number,
                std::string issuer, Date from, std::optional<Date> to, Instant created_at,
                int version) {
                found.push_back({id,
                                 product,
                                 supplier,
                                 std::move(number),
                                 std::move(issuer),
                                 {from, to},
                                 created_at,
                                 version});
            });
    return found;
}

}  // namespace

std::vector<GiMark> list_gi(Tx& tx, GiMarkId after, int rows_max) {
    return read_gi(tx, list_gi_marks,
                   {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
}

std::optional<GiMark> find_gi(Tx& tx, GiMarkId id) {
    return first_of(read_gi(tx, find_gi_mark, {{"market", tx.market()}, {"id", id}}));
}

bool insert_gi(Tx& tx, GiMark const& mark) {
    return tx.execute(insert_gi_mark, {{"market", tx.market()},
                                       {"id", mark.id},
                                       {"number", mark.number},
                                       {"specification", mark.specification},
                                       {"name_zh", mark.name_zh},
                                       {"name_en", mark.name_en},
                                       {"holder", mark.holder},
                                       {"areas", array_of(mark.areas)},
                                       {"created_at", mark.created_at}}) == 1;
}

bool raise_gi_version(Tx& tx, GiMarkId id, int version) {
    return tx.execute(raise_version, {{"market", tx.market()}, {"id", id}, {"version", version}}) ==
           1;
}

std::vector<GiUser> users_of(Tx& tx, GiMarkId mark, std::optional<OrganisationId> supplier) {
    std::vector<GiUser> users;
    tx.each(find_users, {{"market", tx.market()}, {"mark", mark}, {"supplier", supplier}},
            [&](OrganisationId id, std::string name_zh, std::optional<std::string> name_en,
                Date from, std::optional<Date> to, std::int64_t quota_g, std::int64_t sold_g) {
                users.push_back(
                    {id, std::move(name_zh), std::move(name_en), {{from, to}, quota_g, sold_g}});
            });
    return users;
}

bool insert_user(Tx& tx, GiMarkId mark, OrganisationId supplier, Validity const& valid,
                 std::int64_t quota_g, Instant now) {
    return tx.execute(insert_authorisation, {{"market", tx.market()},
                                             {"mark", mark},
                                             {"supplier", supplier},
                                             {"from", valid.from},
                                             {"to", valid.to},
                                             {"quota", quota_g},
                                             {"created_at", now}}) == 1;
}

std::vector<ProductId> products_of(Tx& tx, GiMarkId mark) {
    return tx.list<ProductId>(find_products, {{"market", tx.market()}, {"mark", mark}});
}

std::vector<ProductId> existing_products(Tx& tx, std::vector<ProductId> const& products) {
    return tx.list<ProductId>(find_existing,
                              {{"market", tx.market()}, {"products", array_of(products)}});
}

void set_products(Tx& tx, GiMarkId mark, std::vector<ProductId> const& products) {
    tx.execute(delete_products, {{"market", tx.market()}, {"mark", mark}});
    tx.execute(insert_products,
               {{"market", tx.market()}, {"mark", mark}, {"products", array_of(products)}});
}

std::vector<GiMarkId> gi_of_product(Tx& tx, ProductId product) {
    return tx.list<GiMarkId>(find_marks_of_product,
                             {{"market", tx.market()}, {"product", product}});
}

std::vector<Recognition> list_recognitions(Tx& tx, std::optional<OrganisationId> supplier,
                                           RecognitionId after, int rows_max) {
    return read_recognitions(
        tx, list_all_recognitions,
        {{"market", tx.market()}, {"supplier", supplier}, {"after", after}, {"rows", rows_max}});
}

std::optional<Recognition> find_recognition(Tx& tx, RecognitionId id) {
    return first_of(
        read_recognitions(tx, find_one_recognition, {{"market", tx.market()}, {"id", id}}));
}

std::vector<Recognition> recognitions_of(Tx& tx, ProductId product, Date day) {
    return read_recognitions(tx, find_recognitions,
                             {{"market", tx.market()}, {"product", product}, {"day", day}});
}

bool insert(Tx& tx, Recognition const& recognition) {
    return tx.execute(insert_recognition, {{"market", tx.market()},
                                           {"id", recognition.id},
                                           {"product", recognition.product},
                                           {"number", recognition.number},
                                           {"issuer", recognition.issuer},
                                           {"from", recognition.valid.from},
                                           {"to", recognition.valid.to},
                                           {"created_at", recognition.created_at}}) == 1;
}

std::vector<std::string> claims_barred(Tx& tx, Date day) {
    return tx.list<std::string>(find_claims, {{"day", day}});
}

}  // namespace chaolu::storage::marks
