// The order's row is locked first, then the stock rows in their order: the same for every step.
#include "server/app/answer_order.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "server/json/ordering.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_needs.hpp"
#include "storage/outbox.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {
namespace {

using ordering::SupplierOrder;
using ordering::SupplierOrderState;

bool gives_stock_back(SupplierOrderState state) {
    return state == SupplierOrderState::refused || state == SupplierOrderState::cancelled;
}

void give_stock_back(storage::Tx& tx, std::vector<SupplierOrder> const& parts, Instant now) {
    std::vector<SupplierOrderId> ids;
    for (auto const& part : parts)
        if (gives_stock_back(part.state)) ids.push_back(part.id);
    if (ids.empty()) return;
    storage::lot_needs::drop(tx, ids);
    auto reserved = storage::ordering::reserved_lines(tx, ids);
    std::set<inventory::StockKey> keys;
    std::set<PoolId> shares;
    for (auto const& [part, lines] : reserved)
        for (auto const& line : lines) {
            keys.insert(line.stock);
            if (!line.general) continue;
            keys.insert({line.stock.sku, *line.general});
            shares.insert(line.stock.pool);
        }
    inventory::Stocks stock;
    for (auto const& row : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
        stock.emplace(row.key, row);
    // Asked when the stock is locked: who gives a share back locks its stock too, and so has either
    // told it by now, or will find what comes back here.
    std::set<PoolId> given_back;
    if (!shares.empty())
        for (auto const& pool : storage::pools::given_back(tx, {shares.begin(), shares.end()}))
            given_back.insert(pool);
    std::vector<inventory::StockEntry> entries;
    for (auto const& part : parts) {
        if (!gives_stock_back(part.state)) continue;
        auto released = ordering::release(stock, reserved.at(part.id), given_back, part.id,
                                          std::string(text(part.state)));
        entries.insert(entries.end(), released.begin(), released.end());
    }
    std::vector<inventory::Stock> rows;
    for (auto const& [key, row] : stock) rows.push_back(row);
    storage::inventory::insert_entries(tx, entries, now);
    storage::inventory::save(tx, rows);
}

void save(storage::Tx& tx, OrderId order, OrganisationId buyer,
          std::vector<SupplierOrder> const& all, std::vector<SupplierOrder> const& changed,
          Services const& services, Instant now) {
    std::vector<SupplierOrderState> states;
    for (auto const& part : all) {
        auto moved = std::find_if(changed.begin(), changed.end(),
                                  [&](auto const& other) { return other.id == part.id; });
        states.push_back(moved == changed.end() ? part.state : moved->state);
    }
    storage::ordering::save_step(tx, order, ordering::derive(states), changed);
    give_stock_back(tx, changed, now);
    std::vector<storage::outbox::Event> events;
    for (auto const& part : changed)
        events.push_back({EventId{services.ids.next(now)},
                          "supplier_order." + std::string(text(part.state)), part.id.uuid,
                          part.version, buyer, part.supplier,
                          json::event_data(order, buyer, part).dump(), now});
    storage::outbox::append(tx, events);
}

}  // namespace

Result<storage::ordering::Part> answer_supplier_order(storage::Tx& tx, SupplierOrderId id,
                                                      storage::ordering::Viewer const& viewer,
                                                      ordering::SupplierOrderEvent event,
                                                      std::optional<std::string> const& reason,
                                                      Services const& services, Instant now) {
    auto part = storage::ordering::find_part(tx, id, viewer);
    if (!part) return refuse(Code::not_found, "There is no such supplier order.");
    storage::ordering::lock(tx, part->order);
    auto const all = storage::ordering::parts_of(tx, part->order);
    auto const mine =
        std::find_if(all.begin(), all.end(), [&](auto const& other) { return other.id == id; });
    auto stepped = ordering::step(*mine, event, reason);
    if (!stepped) return tl::unexpected(std::move(stepped.error()));
    save(tx, part->order, part->buyer, all, {*stepped}, services, now);
    part->part = *std::move(stepped);
    return *std::move(part);
}

Result<ordering::Order> cancel_order(storage::Tx& tx, OrderId id,
                                     storage::ordering::Viewer const& viewer,
                                     std::string const& reason, Services const& services,
                                     Instant now) {
    auto order = storage::ordering::find(tx, id, viewer);
    if (!order) return refuse(Code::not_found, "There is no such order.");
    storage::ordering::lock(tx, id);
    auto const all = storage::ordering::parts_of(tx, id);
    auto cancelled = ordering::cancel(all, reason);
    if (!cancelled) return tl::unexpected(std::move(cancelled.error()));
    save(tx, id, order->buyer, all, *cancelled, services, now);
    return *storage::ordering::find(tx, id, viewer);
}

}  // namespace chaolu::app
