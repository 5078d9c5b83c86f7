// Statements of transformations; a trace is one recursive walk along an index each way.
#include "storage/transformations.hpp"

#include <map>

namespace chaolu::storage::transformations {
namespace {

constexpr Sql insert_head = R"(
insert into transformation (market_id, id, supplier_id, note, yield_permille, made_by, created_at)
values (:market, :id, :supplier, cast(:note as text), cast(:yield as bigint), :made_by, :now))";

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
select id, supplier_id, note, yield_permille, made_by, created_at from transformation
where market_id = :market and id = :id and (cast(:party as uuid) is null or supplier_id = :party))";

constexpr Sql heads_of_party = R"(
select id, supplier_id, note, yield_permille, made_by, created_at from transformation
where market_id = :market and supplier_id = :party and id < :before
order by id desc limit cast(:rows as bigint))";

constexpr Sql heads_of_market = R"(
select id, supplier_id, note, yield_permille, made_by, created_at from transformation
where market_id = :market and id < :before order by id desc limit cast(:rows as bigint))";

constexpr Sql find_lines = R"(
select t.transformation_id, t.is_output, t.sku_id, t.lot_id, t.quantity, k.code, l.lot_code,
       k.base_unit
from transformation_line t
join sku k on k.market_id = t.market_id and k.id = t.sku_id
join lot l on l.market_id = t.market_id and l.id = t.lot_id
where t.market_id = :market and t.transformation_id = any(cast(:ids as uuid[]))
order by t.transformation_id, t.is_output, t.position)";

// A lot is never made of itself, so that the walk ends; the level only says how far it is.
constexpr Sql trace_back = R"(
with recursive step as (
    select 1 as level, o.lot_id, o.origin_id, o.transformation_id
    from lot_origin o where o.market_id = :market and o.lot_id = :lot
    union
    select s.level + 1, o.lot_id, o.origin_id, o.transformation_id
    from step s join lot_origin o on o.market_id = :market and o.lot_id = s.origin_id
    where s.level < 32
)
select s.level, s.lot_id, s.origin_id, s.transformation_id, k.code, l.lot_code, l.supplier_id
from (select min(level) as level, lot_id, origin_id, transformation_id from step
      group by lot_id, origin_id, transformation_id
      order by min(level), lot_id, origin_id limit cast(:rows as bigint)) s
join lot l on l.market_id = :market and l.id = s.origin_id
join sku k on k.market_id = :market and k.id = l.sku_id
order by s.level, s.lot_id, s.origin_id)";

constexpr Sql trace_forward = R"(
with recursive step as (
    select 1 as level, o.lot_id, o.origin_id, o.transformation_id
    from lot_origin o where o.market_id = :market and o.origin_id = :lot
    union
    select s.level + 1, o.lot_id, o.origin_id, o.transformation_id
    from step s join lot_origin o on o.market_id = :market and o.origin_id = s.lot_id
    where s.level < 32
)
select s.level, s.lot_id, s.origin_id, s.transformation_id, k.code, l.lot_code, l.supplier_id
from (select min(level) as level, lot_id, origin_id, transformation_id from step
      group by lot_id, origin_id, transformation_id
      order by min(level), origin_id, lot_id limit cast(:rows as bigint)) s
join lot l on l.market_id = :market and l.id = s.lot_id
join sku k on k.market_id = :market and k.id = l.sku_id
order by s.level, s.origin_id, s.lot_id)";

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
    tx.each(
        sql, binds,
        [&](TransformationId id, OrganisationId supplier, std::optional<std::string> note,
            std::optional<std::int64_t> yield, Uuid made_by, Instant created_at) {
            places.emplace(id, found.size());
            ids.add(id);
            found.push_back({id, supplier, std::move(note), yield, {}, {}, made_by, created_at});
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

void insert(Tx& tx, Transformation const& transformation) {
    auto const id = transformation.id;
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", id},
                             {"supplier", transformation.supplier},
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
    auto found = read(tx, find_head, {{"market", tx.market()}, {"id", id}, {"party", party}});
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Transformation> list(Tx& tx, std::optional<OrganisationId> party,
                                 std::optional<TransformationId> before, int rows_max) {
    Uuid last;
    last.bytes.fill(0xFF);
    Bind const market{"market", tx.market()};
    Bind const below{"before", before ? before->uuid : last};
    Bind const limit{"rows", rows_max};
    if (party) return read(tx, heads_of_party, {market, {"party", *party}, below, limit});
    return read(tx, heads_of_market, {market, below, limit});
}

std::vector<Step> trace(Tx& tx, LotId lot, Direction direction, int rows_max) {
    std::vector<Step> found;
    tx.each(direction == Direction::back ? trace_back : trace_forward,
            {{"market", tx.market()}, {"lot", lot}, {"rows", rows_max}},
            [&](int level, LotId of, LotId origin, TransformationId transformation, std::string sku,
                std::string lot_code, OrganisationId supplier) {
                found.push_back({level, of, origin, transformation, std::move(sku),
                                 std::move(lot_code), supplier});
            });
    return found;
}

}  // namespace chaolu::storage::transformations
