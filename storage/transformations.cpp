// Statements of transformations, in arrays; what became of their lots is in lot_trace.cpp.
#include "storage/transformations.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::transformations {
namespace {

constexpr Sql insert_head = R"(
insert into transformation (market_id, id, supplier_id, location_id, note, yield_permille, made_by,
                            created_at)
values (:market, :id, :supplier, :location, cast(:note as text), cast(:yield as bigint), :made_by,
        :now))";

constexpr Sql insert_lines = R"(
insert into transformation_line (market_id, transformation_id, is_output, position, sku_id, lot_id,
                                 quantity)
select cast(:market as uuid), cast(:id as uuid), cast(:is_output as boolean), t.position, t.sku_id,
       t.lot_id, t.quantity
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:quantities as bigint[]))
     with ordinality as t(sku_id, lot_id, quantity, position))";

constexpr Sql insert_origins = R"(
insert into lot_origin (market_id, lot_id, origin_id, transformation_id)
select cast(:market as uuid), o.lot_id, i.lot_id, cast(:id as uuid)
from unnest(cast(:outputs as uuid[])) as o(lot_id)
cross join (select distinct lot_id from unnest(cast(:inputs as uuid[])) as t(lot_id)) i)";

constexpr Sql find_head = R"(
select t.id, t.supplier_id, coalesce(t.location_id, w.id), t.note, t.yield_permille, t.made_by,
       t.created_at
from transformation t
left join location w
  on w.market_id = t.market_id and w.supplier_id = t.supplier_id and w.code = 'main'
where t.market_id = :market and t.id = :id
  and (cast(:party as uuid) is null or t.supplier_id = :party))";

constexpr Sql heads_of_party = R"(
select t.id, t.supplier_id, coalesce(t.location_id, w.id), t.note, t.yield_permille, t.made_by,
       t.created_at
from transformation t
left join location w
  on w.market_id = t.market_id and w.supplier_id = t.supplier_id and w.code = 'main'
where t.market_id = :market and t.supplier_id = :party and t.id < :before
order by t.id desc limit cast(:rows as bigint))";

constexpr Sql heads_of_market = R"(
select t.id, t.supplier_id, coalesce(t.location_id, w.id), t.note, t.yield_permille, t.made_by,
       t.created_at
from transformation t
left join location w
  on w.market_id = t.market_id and w.supplier_id = t.supplier_id and w.code = 'main'
where t.market_id = :market and t.id < :before order by t.id desc limit cast(:rows as bigint))";

constexpr Sql find_lines = R"(
select t.transformation_id, t.is_output, t.sku_id, t.lot_id, t.quantity, k.code, l.lot_code,
       k.base_unit
from transformation_line t
join sku k on k.market_id = t.market_id and k.id = t.sku_id
join lot l on l.market_id = t.market_id and l.id = t.lot_id
where t.market_id = :market and t.transformation_id = any(cast(:ids as uuid[]))
order by t.transformation_id, t.is_output, t.position)";

constexpr Sql find_products = R"(
select id, product_id from sku
where market_id = :market and id = any(cast(:skus as uuid[])))";

void write_lines(Tx& tx, TransformationId id, bool is_output, std::vector<Line> const& lines) {
    Array skus, lots, quantities;
    for (auto const& line : lines) {
        skus.add(line.sku_id);
        lots.add(line.lot);
        quantities.add(line.quantity);
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", id},
                              {"is_output", is_output},
                              {"skus", skus},
                              {"lots", lots},
                              {"quantities", quantities}});
}

std::vector<Transformation> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Transformation> found;
    std::map<TransformationId, std::size_t> places;
    Array ids;
    tx.each(sql, binds,
            [&](TransformationId id, OrganisationId supplier, LocationId location,
                std::optional<std::string> note, std::optional<std::int64_t> yield, Uuid made_by,
                Instant created_at) {
                places.emplace(id, found.size());
                ids.add(id);
                found.push_back(
                    {id, supplier, location, std::move(note), yield, {}, {}, made_by, created_at});
            });
    if (found.empty()) return found;
    tx.each(find_lines, {{"market", tx.market()}, {"ids", ids}},
            [&](TransformationId id, bool is_output, SkuId sku_id, LotId lot, std::int64_t quantity,
                std::string sku, std::string lot_code, std::string base_unit) {
                auto& of = found[places.at(id)];
                (is_output ? of.outputs : of.inputs)
                    .push_back({sku_id, lot, quantity, std::move(sku), std::move(lot_code),
                                std::move(base_unit)});
            });
    return found;
}

}  // namespace

std::map<SkuId, ProductId> products_of(Tx& tx, std::vector<SkuId> const& skus) {
    std::map<SkuId, ProductId> products;
    tx.each(find_products, {{"market", tx.market()}, {"skus", array_of(skus)}},
            [&](SkuId sku, ProductId product) { products.emplace(sku, product); });
    return products;
}

void insert(Tx& tx, Transformation const& transformation) {
    auto const id = transformation.id;
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", id},
                             {"supplier", transformation.supplier},
                             {"location", transformation.location},
                             {"note", transformation.note},
                             {"yield", transformation.yield_permille},
                             {"made_by", transformation.made_by},
                             {"now", transformation.created_at}});
    write_lines(tx, id, false, transformation.inputs);
    write_lines(tx, id, true, transformation.outputs);
    Array inputs, outputs;
    for (auto const& line : transformation.inputs) inputs.add(line.lot);
    for (auto const& line : transformation.outputs) outputs.add(line.lot);
    tx.execute(insert_origins,
               {{"market", tx.market()}, {"id", id}, {"inputs", inputs}, {"outputs", outputs}});
}

std::optional<Transformation> find(Tx& tx, std::optional<OrganisationId> party,
                                   TransformationId id) {
    return first_of(read(tx, find_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::vector<Transformation> list(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<TransformationId> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const limit{"rows", rows_max};
    if (party) return read(tx, heads_of_party, {market, {"party", *party}, below(before), limit});
    return read(tx, heads_of_market, {market, below(before), limit});
}

}  // namespace chaolu::storage::transformations
