// Statements of shipments.
#include "storage/shipments.hpp"

#include <map>
#include <stdexcept>

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::shipments {
namespace {

constexpr Sql insert_head = R"(
insert into shipment (market_id, id, supplier_order_id, order_id, supplier_id, buyer_id,
                      location_id, state, delivery_day, note, picked_by, picked_at, version)
values (:market, :id, :part, :order, :supplier, :buyer, :location, :state,
        cast(:day as date), cast(:note as text), :picked_by, :picked_at, :version))";

constexpr Sql insert_lines = R"(
insert into shipment_line (market_id, shipment_id, position, line_position, component_position,
                           sku_id, pool_id, lot_id, quantity)
select cast(:market as uuid), cast(:id as uuid), t.position, t.line, t.component, t.sku_id,
       t.pool_id, t.lot_id, t.quantity
from unnest(cast(:lines as integer[]), cast(:components as integer[]), cast(:skus as uuid[]),
            cast(:pools as uuid[]), cast(:lots as uuid[]), cast(:quantities as bigint[]))
     with ordinality as t(line, component, sku_id, pool_id, lot_id, quantity, position))";

constexpr Literal heads = R"(
select h.id, h.supplier_order_id, h.order_id, h.supplier_id, h.buyer_id, h.location_id, w.code,
       h.state, h.delivery_day, h.plate_no, h.note, h.picked_by, h.picked_at, h.closed_by,
       h.closed_at, h.version
from shipment h
join location w on w.market_id = h.market_id and w.id = h.location_id
where h.market_id = :market)";
constexpr Literal page = R"( and h.id < :before
  and (cast(:state as text) is null or h.state = :state)
order by h.id desc limit cast(:rows as bigint))";

constexpr Sql find_one = joined<heads, R"( and h.id = :id
  and (cast(:party as uuid) is null or h.supplier_id = :party or h.buyer_id = :party))">;
constexpr Sql list_of_part = joined<heads, R"( and h.supplier_order_id = :part
  and (cast(:supplier as uuid) is null or h.supplier_id = :supplier)
  and (cast(:buyer as uuid) is null or h.buyer_id = :buyer))",
                                    page>;
constexpr Sql list_of_lot = joined<heads, R"(
  and h.id in (select l.shipment_id from shipment_line l
               where l.market_id = :market and l.lot_id = :lot)
  and (cast(:part as uuid) is null or h.supplier_order_id = :part)
  and (cast(:supplier as uuid) is null or h.supplier_id = :supplier)
  and (cast(:buyer as uuid) is null or h.buyer_id = :buyer))",
                                   page>;
constexpr Sql list_of_supplier = joined<heads, " and h.supplier_id = :supplier", page>;
constexpr Sql list_waiting_of_supplier = joined<heads, R"( and h.supplier_id = :supplier
  and h.state = 'picked' and h.id < :before
order by h.id desc limit cast(:rows as bigint))">;
constexpr Sql list_of_buyer = joined<heads, " and h.buyer_id = :buyer", page>;
constexpr Sql list_of_market = joined<heads, page>;

constexpr Sql find_lines = R"(
select t.shipment_id, t.line_position, t.component_position, t.sku_id, t.pool_id, t.lot_id,
       t.quantity, t.returned, t.lost, k.code, l.lot_code, k.base_unit, p.name
from shipment_line t
join sku k on k.market_id = t.market_id and k.id = t.sku_id
join lot l on l.market_id = t.market_id and l.id = t.lot_id
join pool p on p.market_id = t.market_id and p.id = t.pool_id
where t.market_id = :market and t.shipment_id = any(cast(:ids as uuid[]))
order by t.shipment_id, t.position)";

constexpr Sql update_head = R"(
update shipment set state = :state, plate_no = cast(:plate as text),
                    closed_by = cast(:closed_by as uuid), closed_at = cast(:closed_at as bigint),
                    version = :version
where market_id = :market and id = :id and version = :version - 1)";

constexpr Sql update_returned = R"(
update shipment_line l set returned = l.returned + t.quantity, lost = l.lost + t.lost
from (select position, sum(quantity) as quantity,
             sum(case when reason is null then 0 else quantity end) as lost
      from unnest(cast(:positions as integer[]), cast(:quantities as bigint[]),
                  cast(:reasons as text[])) as r(position, quantity, reason)
      group by position) t
where l.market_id = :market and l.shipment_id = :id and l.position = t.position)";

constexpr Sql insert_returns = R"(
insert into shipment_return (market_id, shipment_id, position, version, quantity, reason, made_by,
                             made_at)
select cast(:market as uuid), cast(:id as uuid), t.position, cast(:version as integer),
       t.quantity, t.reason, cast(:made_by as uuid), cast(:now as bigint)
from unnest(cast(:positions as integer[]), cast(:quantities as bigint[]),
            cast(:reasons as text[])) as t(position, quantity, reason))";

std::vector<Shipment> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Shipment> found;
    std::map<ShipmentId, std::size_t> places;
    Array ids;
    tx.each(sql, binds,
            [&](ShipmentId id, SupplierOrderId part, OrderId order, OrganisationId supplier,
                OrganisationId buyer, LocationId location, std::string code, std::string state,
                Date day, std::optional<std::string> plate, std::optional<std::string> note,
                Uuid picked_by, Instant picked_at, std::optional<Uuid> closed_by,
                std::optional<Instant> closed_at, int version) {
                places.emplace(id, found.size());
                ids.add(id);
                found.push_back({id, part, order, supplier, buyer, location, std::move(code),
                                 chaolu::fulfilment::shipment_state_from(state).value(), day,
                                 std::move(plate), std::move(note), picked_by, picked_at, closed_by,
                                 closed_at, version});
            });
    if (found.empty()) return found;
    tx.each(find_lines, {{"market", tx.market()}, {"ids", ids}},
            [&](ShipmentId id, int line, int component, SkuId sku_id, PoolId pool, LotId lot,
                std::int64_t quantity, std::int64_t returned, std::int64_t lost, std::string sku,
                std::string lot_code, std::string base_unit, std::string pool_name) {
                found[places.at(id)].lines.push_back({{line, component},
                                                      {sku_id, pool},
                                                      lot,
                                                      quantity,
                                                      returned,
                                                      lost,
                                                      std::move(sku),
                                                      std::move(lot_code),
                                                      std::move(base_unit),
                                                      std::move(pool_name)});
            });
    return found;
}

}  // namespace

void insert(Tx& tx, Shipment const& shipment) {
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", shipment.id},
                             {"part", shipment.part},
                             {"order", shipment.order},
                             {"supplier", shipment.supplier},
                             {"buyer", shipment.buyer},
                             {"location", shipment.location},
                             {"state", text(shipment.state)},
                             {"day", shipment.delivery_day},
                             {"note", shipment.note},
                             {"picked_by", shipment.picked_by},
                             {"picked_at", shipment.picked_at},
                             {"version", shipment.version}});
    Array lines, components, skus, pools, lots, quantities;
    for (auto const& line : shipment.lines) {
        lines.add(std::int64_t{line.line.position});
        components.add(std::int64_t{line.line.component});
        skus.add(line.stock.sku);
        pools.add(line.stock.pool);
        lots.add(line.lot);
        quantities.add(line.quantity);
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", shipment.id},
                              {"lines", lines},
                              {"components", components},
                              {"skus", skus},
                              {"pools", pools},
                              {"lots", lots},
                              {"quantities", quantities}});
}

std::optional<Shipment> find(Tx& tx, std::optional<OrganisationId> party, ShipmentId id) {
    return first_of(read(tx, find_one, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

void save(Tx& tx, Shipment const& shipment) {
    auto const rows = tx.execute(update_head, {{"market", tx.market()},
                                               {"id", shipment.id},
                                               {"state", text(shipment.state)},
                                               {"plate", shipment.plate_no},
                                               {"closed_by", shipment.closed_by},
                                               {"closed_at", shipment.closed_at},
                                               {"version", shipment.version}});
    // The order's row is locked, so nobody can have moved it in between.
    if (rows != 1) throw std::logic_error("a shipment of a locked order was changed by another");
}

void save_returns(Tx& tx, Shipment const& shipment, std::vector<Return> const& returns,
                  Uuid made_by, Instant now) {
    Array positions, quantities, reasons;
    for (auto const& each : returns) {
        positions.add(std::int64_t{each.position});
        quantities.add(each.quantity);
        reasons.add(each.reason);
    }
    tx.execute(update_returned, {{"market", tx.market()},
                                 {"id", shipment.id},
                                 {"positions", positions},
                                 {"quantities", quantities},
                                 {"reasons", reasons}});
    tx.execute(insert_returns, {{"market", tx.market()},
                                {"id", shipment.id},
                                {"version", shipment.version},
                                {"positions", positions},
                                {"quantities", quantities},
                                {"reasons", reasons},
                                {"made_by", made_by},
                                {"now", now}});
}

std::vector<Shipment> list(Tx& tx, Viewer const& viewer, Filter const& filter,
                           std::optional<ShipmentId> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const rows{"rows", rows_max};
    Bind const state{"state", filter.state ? Value(text(*filter.state)) : Value(std::nullopt)};
    Bind const supplier{"supplier", viewer.supplier};
    Bind const buyer{"buyer", viewer.buyer};
    if (filter.lot)
        return read(tx, list_of_lot,
                    {market,
                     {"lot", *filter.lot},
                     {"part", filter.part},
                     supplier,
                     buyer,
                     below(before),
                     state,
                     rows});
    if (filter.part)
        return read(tx, list_of_part,
                    {market, {"part", *filter.part}, supplier, buyer, below(before), state, rows});
    if (viewer.supplier && filter.state == ShipmentState::picked)
        return read(tx, list_waiting_of_supplier, {market, supplier, below(before), rows});
    if (viewer.supplier)
        return read(tx, list_of_supplier, {market, supplier, below(before), state, rows});
    if (viewer.buyer) return read(tx, list_of_buyer, {market, buyer, below(before), state, rows});
    return read(tx, list_of_market, {market, below(before), state, rows});
}

}  // namespace chaolu::storage::shipments
