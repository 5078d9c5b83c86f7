// Saving orders in bulk: one insert per table for a whole group.
#include "storage/ordering.hpp"

namespace chaolu::storage::ordering {
namespace {

using chaolu::ordering::Delivery;
using chaolu::ordering::Line;
using chaolu::ordering::Taking;

constexpr Sql insert_orders = R"(
insert into sales_order (market_id, id, buyer_id, client_reference, state, price_day,
                         price_revision, total_fen, line_count, delivery_count, placed_at,
                         channel, cycle_id)
select cast(:market as uuid), t.* from unnest(
    cast(:ids as uuid[]), cast(:buyers as uuid[]), cast(:references as text[]),
    cast(:states as text[]), cast(:days as date[]), cast(:revisions as bigint[]),
    cast(:totals as bigint[]),
    cast(:line_counts as integer[]), cast(:delivery_counts as integer[]),
    cast(:times as bigint[]), cast(:channels as text[]), cast(:cycles as uuid[])) as t)";

constexpr Sql insert_parts = R"(
insert into supplier_order (market_id, id, order_id, buyer_id, supplier_id, state, total_fen,
                            placed_at)
select cast(:market as uuid), t.* from unnest(
    cast(:ids as uuid[]), cast(:orders as uuid[]), cast(:buyers as uuid[]),
    cast(:suppliers as uuid[]), cast(:states as text[]), cast(:totals as bigint[]),
    cast(:times as bigint[])) as t)";

constexpr Sql insert_lines = R"(
insert into order_line (market_id, order_id, position, supplier_order_id, sku_id, pool_id,
                        sku_code, name, base_unit, quantity, ordered_value, ordered_unit,
                        price_e4, per, amount_fen, price_list_code, prices_considered,
                        price_trace, offer_rule, offers_considered)
select cast(:market as uuid), t.* from unnest(
    cast(:orders as uuid[]), cast(:positions as integer[]), cast(:parts as uuid[]),
    cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:codes as text[]),
    cast(:names as text[]), cast(:base_units as text[]), cast(:quantities as bigint[]),
    cast(:values as bigint[]), cast(:units as text[]), cast(:prices as bigint[]),
    cast(:pers as text[]), cast(:amounts as bigint[]), cast(:lists as text[]),
    cast(:considered as integer[]), cast(:traces as text[]), cast(:rules as text[]),
    cast(:offers as integer[])) as t)";

constexpr Sql insert_components = R"(
insert into order_line_component (market_id, order_id, line_position, position, sku_id, pool_id,
                                  sku_code, name, base_unit, quantity, share_fen)
select cast(:market as uuid), t.* from unnest(
    cast(:orders as uuid[]), cast(:lines as integer[]), cast(:positions as integer[]),
    cast(:skus as uuid[]), cast(:pools as uuid[]), cast(:codes as text[]),
    cast(:names as text[]), cast(:base_units as text[]), cast(:quantities as bigint[]),
    cast(:shares as bigint[])) as t)";

constexpr Sql insert_deliveries = R"(
insert into delivery (market_id, order_id, position, receiver, phone, division_code, address,
                      window_from, window_to)
select cast(:market as uuid), t.* from unnest(
    cast(:orders as uuid[]), cast(:positions as integer[]), cast(:receivers as text[]),
    cast(:phones as text[]), cast(:divisions as text[]), cast(:addresses as text[]),
    cast(:froms as date[]), cast(:tos as date[])) as t)";

constexpr Sql insert_delivery_lines = R"(
insert into delivery_line (market_id, order_id, delivery_position, line_position, value)
select cast(:market as uuid), t.* from unnest(
    cast(:orders as uuid[]), cast(:deliveries as integer[]), cast(:lines as integer[]),
    cast(:values as bigint[])) as t)";

constexpr Sql insert_reservations = R"(
insert into reservation (market_id, order_id, line_position, component_position, pool_id, quantity)
select cast(:market as uuid), t.* from unnest(
    cast(:orders as uuid[]), cast(:lines as integer[]), cast(:components as integer[]),
    cast(:pools as uuid[]), cast(:quantities as bigint[])) as t)";

void insert_order_rows(Tx& tx, std::span<Order const> orders) {
    Array ids, buyers, references, states, days, revisions, totals, lines, deliveries, times,
        channels, cycles;
    for (auto const& order : orders) {
        ids.add(order.id);
        buyers.add(order.buyer);
        references.add(order.client_reference);
        states.add(text(order.state()));
        days.add(order.price_day);
        revisions.add(order.price_revision);
        totals.add(order.total.fen);
        lines.add(static_cast<std::int64_t>(order.lines.size()));
        deliveries.add(static_cast<std::int64_t>(order.deliveries.size()));
        times.add(order.placed_at.micros);
        channels.add(order.channel);
        cycles.add(order.cycle);
    }
    tx.execute(insert_orders, {{"market", tx.market()},
                               {"ids", ids},
                               {"buyers", buyers},
                               {"references", references},
                               {"states", states},
                               {"days", days},
                               {"revisions", revisions},
                               {"totals", totals},
                               {"line_counts", lines},
                               {"delivery_counts", deliveries},
                               {"times", times},
                               {"channels", channels},
                               {"cycles", cycles}});
}

void insert_part_rows(Tx& tx, std::span<Order const> orders) {
    Array ids, parents, buyers, suppliers, states, totals, times;
    for (auto const& order : orders)
        for (auto const& part : order.parts) {
            ids.add(part.id);
            parents.add(order.id);
            buyers.add(order.buyer);
            suppliers.add(part.supplier);
            states.add(text(part.state));
            totals.add(part.total.fen);
            times.add(order.placed_at.micros);
        }
    tx.execute(insert_parts, {{"market", tx.market()},
                              {"ids", ids},
                              {"orders", parents},
                              {"buyers", buyers},
                              {"suppliers", suppliers},
                              {"states", states},
                              {"totals", totals},
                              {"times", times}});
}

void insert_line_rows(Tx& tx, std::span<Order const> orders) {
    Array parents, positions, parts, skus, pools, codes, names, base_units, quantities, values,
        units, prices, pers, amounts, lists, considered, traces, rules, offers;
    for (auto const& order : orders)
        for (std::size_t at = 0; at < order.lines.size(); ++at) {
            auto const& line = order.lines[at];
            parents.add(order.id);
            positions.add(static_cast<std::int64_t>(at + 1));
            parts.add(line.supplier_order);
            skus.add(line.stock.sku);
            pools.add(line.stock.pool);
            codes.add(std::string_view(line.sku_code));
            names.add(std::string_view(line.name));
            base_units.add(text(line.base_unit));
            quantities.add(line.quantity);
            values.add(line.ordered.value);
            units.add(std::string_view(line.ordered.unit));
            prices.add(line.price.e4);
            pers.add(std::string_view(line.price.per));
            amounts.add(line.amount.fen);
            lists.add(std::string_view(line.reason.price_list));
            considered.add(static_cast<std::int64_t>(line.reason.considered));
            traces.add(std::string_view(to_text(line.reason.trace)));
            rules.add(text(line.offer_reason.rule));
            offers.add(static_cast<std::int64_t>(line.offer_reason.considered));
        }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"orders", parents},
                              {"positions", positions},
                              {"parts", parts},
                              {"skus", skus},
                              {"pools", pools},
                              {"codes", codes},
                              {"names", names},
                              {"base_units", base_units},
                              {"quantities", quantities},
                              {"values", values},
                              {"units", units},
                              {"prices", prices},
                              {"pers", pers},
                              {"amounts", amounts},
                              {"lists", lists},
                              {"considered", considered},
                              {"traces", traces},
                              {"rules", rules},
                              {"offers", offers}});
}

// Only bundles have some: nearly every group ends without a round trip.
void insert_component_rows(Tx& tx, std::span<Order const> orders) {
    Array parents, lines, positions, skus, pools, codes, names, base_units, quantities, shares;
    for (auto const& order : orders)
        for (std::size_t line = 0; line < order.lines.size(); ++line)
            for (std::size_t at = 0; at < order.lines[line].components.size(); ++at) {
                auto const& component = order.lines[line].components[at];
                parents.add(order.id);
                lines.add(static_cast<std::int64_t>(line + 1));
                positions.add(static_cast<std::int64_t>(at + 1));
                skus.add(component.stock.sku);
                pools.add(component.stock.pool);
                codes.add(std::string_view(component.sku_code));
                names.add(std::string_view(component.name));
                base_units.add(text(component.base_unit));
                quantities.add(component.quantity);
                shares.add(component.share.fen);
            }
    if (parents.empty()) return;
    tx.execute(insert_components, {{"market", tx.market()},
                                   {"orders", parents},
                                   {"lines", lines},
                                   {"positions", positions},
                                   {"skus", skus},
                                   {"pools", pools},
                                   {"codes", codes},
                                   {"names", names},
                                   {"base_units", base_units},
                                   {"quantities", quantities},
                                   {"shares", shares}});
}

// Only lines that one pool could not fill have some: nearly every group ends without a round trip.
void insert_reservation_rows(Tx& tx, std::span<Order const> orders) {
    Array parents, lines, components, pools, quantities;
    auto const add = [&](OrderId order, std::size_t line, std::size_t component,
                         std::vector<Taking> const& takings) {
        if (takings.size() < 2) return;
        for (auto const& taking : takings) {
            parents.add(order);
            lines.add(static_cast<std::int64_t>(line + 1));
            components.add(static_cast<std::int64_t>(component));
            pools.add(taking.pool);
            quantities.add(taking.quantity);
        }
    };
    for (auto const& order : orders)
        for (std::size_t line = 0; line < order.lines.size(); ++line) {
            auto const& parts = order.lines[line].components;
            add(order.id, line, 0, order.lines[line].takings);
            for (std::size_t at = 0; at < parts.size(); ++at)
                add(order.id, line, at + 1, parts[at].takings);
        }
    if (parents.empty()) return;
    tx.execute(insert_reservations, {{"market", tx.market()},
                                     {"orders", parents},
                                     {"lines", lines},
                                     {"components", components},
                                     {"pools", pools},
                                     {"quantities", quantities}});
}

void insert_delivery_rows(Tx& tx, std::span<Order const> orders) {
    Array parents, positions, receivers, phones, divisions, addresses, froms, tos;
    for (auto const& order : orders)
        for (std::size_t at = 0; at < order.deliveries.size(); ++at) {
            auto const& address = order.deliveries[at].address;
            parents.add(order.id);
            positions.add(static_cast<std::int64_t>(at + 1));
            receivers.add(std::string_view(address.receiver));
            phones.add(std::string_view(address.phone));
            divisions.add(std::string_view(address.division_code));
            addresses.add(std::string_view(address.detail));
            froms.add(address.window_from);
            tos.add(address.window_to);
        }
    tx.execute(insert_deliveries, {{"market", tx.market()},
                                   {"orders", parents},
                                   {"positions", positions},
                                   {"receivers", receivers},
                                   {"phones", phones},
                                   {"divisions", divisions},
                                   {"addresses", addresses},
                                   {"froms", froms},
                                   {"tos", tos}});
}

void insert_cells(Tx& tx, std::span<Order const> orders) {
    Array parents, deliveries, lines, values;
    for (auto const& order : orders)
        for (std::size_t delivery = 0; delivery < order.deliveries.size(); ++delivery)
            for (std::size_t line = 0; line < order.lines.size(); ++line) {
                auto value = order.deliveries[delivery].quantities[line];
                if (value == 0) continue;
                parents.add(order.id);
                deliveries.add(static_cast<std::int64_t>(delivery + 1));
                lines.add(static_cast<std::int64_t>(line + 1));
                values.add(value);
            }
    tx.execute(insert_delivery_lines, {{"market", tx.market()},
                                       {"orders", parents},
                                       {"deliveries", deliveries},
                                       {"lines", lines},
                                       {"values", values}});
}

}  // namespace

void insert(Tx& tx, std::span<Order const> orders) {
    if (orders.empty()) return;
    insert_order_rows(tx, orders);
    insert_part_rows(tx, orders);
    insert_line_rows(tx, orders);
    insert_component_rows(tx, orders);
    insert_reservation_rows(tx, orders);
    insert_delivery_rows(tx, orders);
    insert_cells(tx, orders);
}

}  // namespace chaolu::storage::ordering
