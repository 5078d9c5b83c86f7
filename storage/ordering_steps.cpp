// Orders moved from state to state, and the stock that their lines hold.
#include <stdexcept>

#include "storage/ordering.hpp"

namespace chaolu::storage::ordering {
namespace {

using chaolu::ordering::supplier_order_state_from;

constexpr Sql find_parts = R"(
select id, supplier_id, state, reason, total_fen, version
from supplier_order where market_id = :market and order_id = :order order by supplier_id)";

constexpr Sql lock_order =
    "select version from sales_order where market_id = :market and id = :id for update";

constexpr Sql find_channel =
    "select channel from sales_order where market_id = :market and id = :id";

constexpr Sql find_reserved = R"(
select r.supplier_order_id, r.sku_id, r.pool_id, r.quantity,
       case when p.kind <> 'general'
            then (select g.id from pool g
                  where g.market_id = p.market_id and g.location_id = p.location_id
                    and g.name = 'general') end
from reserved_stock r
join pool p on p.market_id = r.market_id and p.id = r.pool_id
where r.market_id = :market and r.supplier_order_id = any(cast(:parts as uuid[]))
order by r.supplier_order_id, r.line_position, r.component_position, r.pool_id)";

constexpr Sql update_parts = R"(
update supplier_order o set state = t.state, reason = t.reason, version = t.version
from unnest(cast(:ids as uuid[]), cast(:states as text[]), cast(:reasons as text[]),
            cast(:versions as integer[])) as t(id, state, reason, version)
where o.market_id = :market and o.id = t.id and o.version = t.version - 1)";

constexpr Sql update_order = R"(
update sales_order set state = :state, version = version + 1
where market_id = :market and id = :id returning version)";

}  // namespace

bool lock(Tx& tx, OrderId id) {
    return tx.find<int>(lock_order, {{"market", tx.market()}, {"id", id}}).has_value();
}

std::optional<std::string> channel_of(Tx& tx, OrderId id) {
    return std::get<0>(
        tx.one<std::optional<std::string>>(find_channel, {{"market", tx.market()}, {"id", id}}));
}

std::vector<SupplierOrder> parts_of(Tx& tx, OrderId id) {
    std::vector<SupplierOrder> parts;
    tx.each(find_parts, {{"market", tx.market()}, {"order", id}},
            [&](SupplierOrderId part, OrganisationId supplier, std::string state,
                std::optional<std::string> reason, std::int64_t total, int version) {
                parts.push_back({part,
                                 supplier,
                                 supplier_order_state_from(state).value(),
                                 std::move(reason),
                                 {total},
                                 version});
            });
    return parts;
}

std::map<SupplierOrderId, std::vector<ReservedLine>> reserved_lines(
    Tx& tx, std::vector<SupplierOrderId> const& parts) {
    std::map<SupplierOrderId, std::vector<ReservedLine>> lines;
    tx.each(find_reserved, {{"market", tx.market()}, {"parts", array_of(parts)}},
            [&](SupplierOrderId part, SkuId sku, PoolId pool, std::int64_t quantity,
                std::optional<PoolId> general) {
                lines[part].push_back({{sku, pool}, quantity, general});
            });
    return lines;
}

int save_step(Tx& tx, OrderId order, OrderState state, std::vector<SupplierOrder> const& changed) {
    Array ids, states, reasons, versions;
    for (auto const& part : changed) {
        ids.add(part.id);
        states.add(text(part.state));
        reasons.add(part.reason);
        versions.add(static_cast<std::int64_t>(part.version));
    }
    auto rows = tx.execute(update_parts, {{"ids", ids},
                                          {"states", states},
                                          {"reasons", reasons},
                                          {"versions", versions},
                                          {"market", tx.market()}});
    // The order's row is locked, so nobody can have moved a part in between.
    if (rows != static_cast<std::int64_t>(changed.size()))
        throw std::logic_error("a part of a locked order was changed by somebody else");
    return std::get<0>(tx.one<int>(
        update_order, {{"state", text(state)}, {"market", tx.market()}, {"id", order}}));
}

}  // namespace chaolu::storage::ordering
