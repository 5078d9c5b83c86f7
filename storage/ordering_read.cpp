// Orders read back, whole or in part.
#include "storage/ordering.hpp"

namespace chaolu::storage::ordering {
namespace {

using chaolu::ordering::Delivery;
using chaolu::ordering::Line;
using chaolu::ordering::offer_rule_from;
using chaolu::ordering::order_state_from;
using chaolu::ordering::PriceReason;
using chaolu::ordering::supplier_order_state_from;

constexpr Sql find_order = R"(
select buyer_id, client_reference, channel, cycle_id, price_day, price_revision, total_fen,
       placed_at, version
from sales_order
where market_id = :market and id = :id and (cast(:buyer as uuid) is null or buyer_id = :buyer))";

// One row per line, or per component of a bundle's line.
constexpr Sql find_lines = R"(
select l.position, l.supplier_order_id, l.sku_id, l.pool_id, l.sku_code, l.name, l.base_unit,
       l.quantity, l.ordered_value, l.ordered_unit, l.price_e4, l.per, l.amount_fen,
       l.price_list_code, l.prices_considered, l.price_trace, l.offer_rule, l.offers_considered,
       c.sku_id, c.pool_id, c.sku_code, c.name, c.base_unit, c.quantity, c.share_fen
from order_line l
left join order_line_component c on c.market_id = l.market_id and c.order_id = l.order_id
 and c.line_position = l.position
where l.market_id = :market and l.order_id = :order order by l.position, c.position)";

constexpr Sql find_part_lines = R"(
select l.position, l.supplier_order_id, l.sku_id, l.pool_id, l.sku_code, l.name, l.base_unit,
       l.quantity, l.ordered_value, l.ordered_unit, l.price_e4, l.per, l.amount_fen,
       l.price_list_code, l.prices_considered, l.price_trace, l.offer_rule, l.offers_considered,
       c.sku_id, c.pool_id, c.sku_code, c.name, c.base_unit, c.quantity, c.share_fen
from order_line l
left join order_line_component c on c.market_id = l.market_id and c.order_id = l.order_id
 and c.line_position = l.position
where l.market_id = :market and l.supplier_order_id = :part order by l.position, c.position)";

constexpr Sql find_sources = R"(
with gone as (
    select l.line_position, l.component_position, l.pool_id,
           cast(sum(case h.state when 'picked' then l.quantity else 0 end) as bigint) as picked,
           cast(sum(case h.state when 'shipped' then l.quantity else 0 end) as bigint) as shipped
    from shipment h
    join shipment_line l on l.market_id = h.market_id and l.shipment_id = h.id
    where h.market_id = :market and h.supplier_order_id = :part and h.state <> 'cancelled'
    group by 1, 2, 3)
select r.line_position, r.component_position, r.sku_id, r.pool_id, w.id, k.code, k.base_unit,
       w.code, p.name, r.quantity, coalesce(g.picked, 0), coalesce(g.shipped, 0)
from reserved_stock r
join sku k on k.market_id = r.market_id and k.id = r.sku_id
join pool p on p.market_id = r.market_id and p.id = r.pool_id
join location w on w.market_id = p.market_id and w.id = p.location_id
left join gone g on g.line_position = r.line_position
 and g.component_position = r.component_position and g.pool_id = r.pool_id
where r.market_id = :market and r.supplier_order_id = :part
order by r.line_position, r.component_position, w.priority, w.created_at, p.name)";

constexpr Sql find_deliveries = R"(
select receiver, phone, division_code, address, window_from, window_to
from delivery where market_id = :market and order_id = :order order by position)";

constexpr Sql find_cells = R"(
select delivery_position, line_position, value
from delivery_line where market_id = :market and order_id = :order)";

constexpr Sql list_all = R"(
select id, buyer_id, client_reference, channel, cycle_id, state, price_day, placed_at, total_fen,
       line_count, delivery_count, version
from sales_order
where market_id = :market and id < coalesce(cast(:before as uuid), cast(:last as uuid))
  and (cast(:state as text) is null or state = :state)
order by id desc limit :rows)";

constexpr Sql list_of_buyer = R"(
select id, buyer_id, client_reference, channel, cycle_id, state, price_day, placed_at, total_fen,
       line_count, delivery_count, version
from sales_order
where market_id = :market and buyer_id = :buyer
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
order by id desc limit :rows)";

constexpr Sql list_of_buyer_in_state = R"(
select id, buyer_id, client_reference, channel, cycle_id, state, price_day, placed_at, total_fen,
       line_count, delivery_count, version
from sales_order
where market_id = :market and buyer_id = :buyer and state = :state
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
order by id desc limit :rows)";

constexpr Sql list_of_channel = R"(
select id, buyer_id, client_reference, channel, cycle_id, state, price_day, placed_at, total_fen,
       line_count, delivery_count, version
from sales_order
where market_id = :market and channel = :channel
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
  and (cast(:buyer as uuid) is null or buyer_id = :buyer)
  and (cast(:state as text) is null or state = :state)
order by id desc limit :rows)";

constexpr Sql list_of_cycle = R"(
select id, buyer_id, client_reference, channel, cycle_id, state, price_day, placed_at, total_fen,
       line_count, delivery_count, version
from sales_order
where market_id = :market and cycle_id = :cycle
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
  and (cast(:channel as text) is null or channel = :channel)
  and (cast(:buyer as uuid) is null or buyer_id = :buyer)
  and (cast(:state as text) is null or state = :state)
order by id desc limit :rows)";

constexpr Sql find_one_part = R"(
select id, order_id, buyer_id, supplier_id, state, reason, total_fen, placed_at, version
from supplier_order
where market_id = :market and id = :id
  and (cast(:supplier as uuid) is null or supplier_id = :supplier))";

constexpr Sql list_all_parts = R"(
select id, order_id, buyer_id, supplier_id, state, reason, total_fen, placed_at, version
from supplier_order
where market_id = :market and id < coalesce(cast(:before as uuid), cast(:last as uuid))
  and (cast(:state as text) is null or state = :state)
order by id desc limit :rows)";

constexpr Sql list_parts_of_supplier = R"(
select id, order_id, buyer_id, supplier_id, state, reason, total_fen, placed_at, version
from supplier_order
where market_id = :market and supplier_id = :supplier
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
order by id desc limit :rows)";

constexpr Sql list_parts_of_supplier_in_state = R"(
select id, order_id, buyer_id, supplier_id, state, reason, total_fen, placed_at, version
from supplier_order
where market_id = :market and supplier_id = :supplier and state = :state
  and id < coalesce(cast(:before as uuid), cast(:last as uuid))
order by id desc limit :rows)";

// Above every UUIDv7: where a list without a cursor begins.
Uuid last_uuid() {
    Uuid uuid;
    uuid.bytes.fill(0xff);
    return uuid;
}

// Orders of before traces were kept were priced from the one list that was open for everybody.
PriceReason reason_from(std::string list, int considered, std::string const& trace) {
    using namespace chaolu::pricing;
    PriceReason reason{std::move(list), considered, Everybody{}, {}};
    if (trace.empty())
        reason.trace.lists.push_back({reason.price_list, Everybody{}, Verdict::applied});
    else
        reason.trace = trace_from_text(trace).value();
    for (auto const& each : reason.trace.lists)
        if (each.verdict == Verdict::applied) reason.scope = each.scope;
    return reason;
}

struct Lines {
    std::vector<int> positions;
    std::vector<Line> lines;
};

Lines read_lines(Tx& tx, Sql sql, Bind key) {
    Lines read;
    tx.each(sql, {{"market", tx.market()}, key},
            [&](int position, SupplierOrderId part, SkuId sku, PoolId pool, std::string code,
                std::string name, std::string base, std::int64_t quantity, std::int64_t value,
                std::string unit, std::int64_t price, std::string per, std::int64_t amount,
                std::string list, int considered, std::string trace, std::string rule, int offers,
                std::optional<SkuId> part_sku, std::optional<PoolId> part_pool,
                std::optional<std::string> part_code, std::optional<std::string> part_name,
                std::optional<std::string> part_base, std::optional<std::int64_t> part_quantity,
                std::optional<std::int64_t> share) {
                if (read.positions.empty() || read.positions.back() != position) {
                    read.positions.push_back(position);
                    read.lines.push_back({part,
                                          {sku, pool},
                                          std::move(code),
                                          std::move(name),
                                          base_unit_from(base).value(),
                                          quantity,
                                          {value, std::move(unit)},
                                          {price, std::move(per)},
                                          {amount},
                                          reason_from(std::move(list), considered, trace),
                                          {offer_rule_from(rule).value(), offers}});
                }
                if (part_sku)
                    read.lines.back().components.push_back({{*part_sku, *part_pool},
                                                            *std::move(part_code),
                                                            *std::move(part_name),
                                                            base_unit_from(*part_base).value(),
                                                            *part_quantity,
                                                            {*share}});
            });
    return read;
}

// Deliveries with quantities for the lines at `positions`, in that order.
std::vector<Delivery> read_deliveries(Tx& tx, OrderId order, std::vector<int> const& positions) {
    std::vector<Delivery> deliveries;
    tx.each(find_deliveries, {{"market", tx.market()}, {"order", order}},
            [&](std::string receiver, std::string phone, std::string division, std::string address,
                std::optional<Date> from, std::optional<Date> to) {
                deliveries.push_back({{std::move(receiver), std::move(phone), std::move(division),
                                       std::move(address), from, to},
                                      std::vector<std::int64_t>(positions.size())});
            });
    std::map<int, std::size_t> columns;
    for (std::size_t at = 0; at < positions.size(); ++at) columns[positions[at]] = at;
    tx.each(
        find_cells, {{"market", tx.market()}, {"order", order}},
        [&](int delivery, int line, std::int64_t value) {
            auto column = columns.find(line);
            if (column == columns.end()) return;
            deliveries.at(static_cast<std::size_t>(delivery - 1)).quantities.at(column->second) =
                value;
        });
    return deliveries;
}

auto part_reader(std::vector<Part>& parts) {
    return [&parts](SupplierOrderId id, OrderId order, OrganisationId buyer,
                    OrganisationId supplier, std::string state, std::optional<std::string> reason,
                    std::int64_t total, Instant placed_at, int version) {
        Part part;
        part.order = order;
        part.buyer = buyer;
        part.part = {id,      supplier, supplier_order_state_from(state).value(), std::move(reason),
                     {total}, version};
        part.placed_at = placed_at;
        parts.push_back(std::move(part));
    };
}

}  // namespace

std::optional<Order> find(Tx& tx, OrderId id, Viewer const& viewer) {
    if (viewer.supplier) return {};
    std::optional<Order> found;
    tx.each(find_order, {{"market", tx.market()}, {"id", id}, {"buyer", viewer.buyer}},
            [&](OrganisationId buyer, std::optional<std::string> reference,
                std::optional<std::string> channel, std::optional<OrderCycleId> cycle, Date day,
                std::int64_t revision, std::int64_t total, Instant placed_at, int version) {
                found.emplace();
                found->id = id;
                found->buyer = buyer;
                found->channel = std::move(channel);
                found->cycle = cycle;
                found->client_reference = std::move(reference);
                found->price_day = day;
                found->price_revision = revision;
                found->placed_at = placed_at;
                found->total = {total};
                found->version = version;
            });
    if (!found) return {};
    found->parts = parts_of(tx, id);
    auto lines = read_lines(tx, find_lines, {"order", id});
    found->lines = std::move(lines.lines);
    found->deliveries = read_deliveries(tx, id, lines.positions);
    return found;
}

std::vector<OrderSummary> list(Tx& tx, Viewer const& viewer, Filter const& filter,
                               std::optional<OrderId> before, int rows_max) {
    std::vector<OrderSummary> orders;
    auto keep = [&](OrderId id, OrganisationId buyer, std::optional<std::string> reference,
                    std::optional<std::string> in_channel, std::optional<OrderCycleId> in_cycle,
                    std::string is_state, Date day, Instant placed_at, std::int64_t total,
                    int lines, int deliveries, int version) {
        orders.push_back({id,
                          buyer,
                          std::move(reference),
                          std::move(in_channel),
                          in_cycle,
                          std::move(is_state),
                          day,
                          placed_at,
                          {total},
                          lines,
                          deliveries,
                          version});
    };
    auto wanted = filter.state ? std::optional(std::string(text(*filter.state))) : std::nullopt;
    Bind market{"market", tx.market()};
    Bind from{"before", before};
    Bind last{"last", last_uuid()};
    Bind rows{"rows", rows_max};
    Bind buyer{"buyer", viewer.buyer};
    Bind state{"state", wanted};
    Bind channel{"channel", filter.channel};
    Bind cycle{"cycle", filter.cycle};
    if (filter.cycle)
        tx.each(list_of_cycle, {market, cycle, from, last, channel, buyer, state, rows}, keep);
    else if (filter.channel)
        tx.each(list_of_channel, {market, channel, from, last, buyer, state, rows}, keep);
    else if (!viewer.buyer)
        tx.each(list_all, {market, from, last, rows, state}, keep);
    else if (!wanted)
        tx.each(list_of_buyer, {market, from, last, rows, buyer}, keep);
    else
        tx.each(list_of_buyer_in_state, {market, from, last, rows, buyer, state}, keep);
    return orders;
}

std::optional<Part> find_part(Tx& tx, SupplierOrderId id, Viewer const& viewer) {
    if (viewer.buyer) return {};
    std::vector<Part> parts;
    tx.each(find_one_part, {{"market", tx.market()}, {"id", id}, {"supplier", viewer.supplier}},
            part_reader(parts));
    if (parts.empty()) return {};
    auto& part = parts.front();
    auto lines = read_lines(tx, find_part_lines, {"part", id});
    part.positions = std::move(lines.positions);
    part.lines = std::move(lines.lines);
    part.deliveries = read_deliveries(tx, part.order, part.positions);
    return std::move(part);
}

std::vector<Source> sources_of(Tx& tx, SupplierOrderId part) {
    std::vector<Source> sources;
    tx.each(find_sources, {{"market", tx.market()}, {"part", part}},
            [&](int position, int component, SkuId sku_id, PoolId pool_id, LocationId location_id,
                std::string sku, std::string unit, std::string location, std::string pool,
                std::int64_t quantity, std::int64_t picked, std::int64_t shipped) {
                sources.push_back({position, component, sku_id, pool_id, location_id,
                                   std::move(sku), std::move(unit), std::move(location),
                                   std::move(pool), quantity, picked, shipped});
            });
    return sources;
}

std::vector<Part> list_parts(Tx& tx, Viewer const& viewer, std::optional<SupplierOrderState> state,
                             std::optional<SupplierOrderId> before, int rows_max) {
    std::vector<Part> parts;
    auto wanted = state ? std::optional(std::string(text(*state))) : std::nullopt;
    Bind market{"market", tx.market()};
    Bind from{"before", before};
    Bind last{"last", last_uuid()};
    Bind rows{"rows", rows_max};
    if (!viewer.supplier)
        tx.each(list_all_parts, {market, from, last, rows, {"state", wanted}}, part_reader(parts));
    else if (!wanted)
        tx.each(list_parts_of_supplier, {market, from, last, rows, {"supplier", viewer.supplier}},
                part_reader(parts));
    else
        tx.each(list_parts_of_supplier_in_state,
                {market, from, last, rows, {"supplier", viewer.supplier}, {"state", wanted}},
                part_reader(parts));
    return parts;
}

}  // namespace chaolu::storage::ordering
