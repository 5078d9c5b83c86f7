// The order, the lots, their places, their stock: locked in this order, as when they were picked.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "server/app/holdings.hpp"
#include "server/app/ship_orders.hpp"
#include "server/app/shipment_place.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/decode.hpp"
#include "storage/catalogue.hpp"
#include "storage/lot_needs.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {
namespace {

using fulfilment::CameBack;
using fulfilment::PickedLine;
using fulfilment::ShipmentEvent;
using fulfilment::ShipmentState;
using storage::lot_stock::LotPlace;
using storage::shipments::Line;
using storage::shipments::Shipment;

tl::unexpected<Error> no_such_shipment() {
    return refuse(Code::not_found, "There is no such shipment.");
}

// The supplier's shipment, its order locked.
Result<Shipment> lock_shipment(storage::Tx& tx, ShipmentStep const& step) {
    auto const seen = storage::shipments::find(tx, step.supplier, step.id);
    if (!seen || seen->supplier != step.supplier) return no_such_shipment();
    storage::ordering::lock(tx, seen->order);
    return *storage::shipments::find(tx, step.supplier, step.id);
}

// Moved on; nothing of it is written yet.
Result<Shipment> begin_step(storage::Tx& tx, ShipmentStep const& step, ShipmentEvent event,
                            Instant now) {
    auto shipment = lock_shipment(tx, step);
    if (!shipment) return shipment;
    auto const next = fulfilment::shipment_machine.next(shipment->state, event);
    if (!next)
        return refuse(Code::illegal_transition,
                      "The shipment is " + std::string(text(shipment->state)) + " already.");
    shipment->state = *next;
    shipment->closed_by = step.made_by;
    shipment->closed_at = now;
    ++shipment->version;
    return shipment;
}

PickedLine picked_line(Line const& line) {
    return {line.line, line.stock, line.lot, line.quantity};
}

std::vector<PickedLine> picked_lines(Shipment const& shipment) {
    std::vector<PickedLine> lines;
    for (auto const& line : shipment.lines) lines.push_back(picked_line(line));
    return lines;
}

// The lots of these lines where the shipment lies, of which nobody holds or releases one
// meanwhile; then the stock of the lines, and of `general` when it is given.
ShipmentPlace lock_place(storage::Tx& tx, Shipment const& shipment,
                         std::vector<PickedLine> const& lines, std::optional<PoolId> general) {
    ShipmentPlace place;
    place.location = shipment.location;
    std::set<LotId> lots;
    std::vector<LotPlace> places;
    std::set<inventory::StockKey> keys;
    for (auto const& line : lines) {
        keys.insert(line.stock);
        if (general) keys.insert({line.stock.sku, *general});
        if (lots.insert(line.lot).second)
            places.push_back({{shipment.location, line.stock.sku}, line.lot});
    }
    auto balances = storage::lot_stock::pin(tx, {lots.begin(), lots.end()});
    std::sort(places.begin(), places.end(), [](LotPlace const& left, LotPlace const& right) {
        return std::tie(left.key, left.lot) < std::tie(right.key, right.lot);
    });
    place.located = storage::lot_stock::lock_lots(tx, places);
    for (auto const& each : place.located) balances.at(each.balance.lot) = each.balance;
    for (auto const& each : places) place.facts.lots[each.key.sku].push_back(balances.at(each.lot));
    place.facts.stock = lock_stocks(tx, keys);
    return place;
}

Error error_of(std::vector<fulfilment::ShipFault> const& faults, Shipment const& shipment) {
    Error error{Code::illegal_transition,
                "Lots of it may not be sold any more; put it back and pick others.",
                {}};
    for (auto const& fault : faults) {
        auto const& line = shipment.lines.at(fault.at);
        auto const lot = "lot " + line.lot_code + " of " + line.sku;
        error.faults.push_back({"", fault.code,
                                fault.code == Code::lot_held ? lot + " is held"
                                : fault.code == Code::expired
                                    ? lot + " expires before it is delivered"
                                    : lot + " is too old for this buyer"});
    }
    return error;
}

// What came back of each line, in base units.
Result<std::vector<storage::shipments::Return>> returns_of(storage::Tx& tx,
                                                           Shipment const& shipment,
                                                           std::vector<ReturnedItem> const& items) {
    std::set<std::string> codes;
    for (auto const& line : shipment.lines) codes.insert(line.sku);
    auto const measures = storage::catalogue::measures_of(tx, {codes.begin(), codes.end()});
    std::vector<storage::shipments::Return> returns;
    json::Faults faults;
    std::map<int, std::int64_t> left;
    for (std::size_t at = 0; at < shipment.lines.size(); ++at) {
        auto const& line = shipment.lines[at];
        left[static_cast<int>(at + 1)] = line.quantity - line.returned;
    }
    for (std::size_t at = 0; at < items.size(); ++at) {
        auto const& [position, quantity, lost] = items[at];
        auto const pointer = "/lines/" + std::to_string(at);
        auto const there = left.find(position);
        if (there == left.end()) {
            faults.add(pointer + "/position", Code::unknown_value, "is no line of this shipment");
            continue;
        }
        auto const& line = shipment.lines[static_cast<std::size_t>(position - 1)];
        auto const base =
            json::base_of(quantity, measures.at(line.sku), pointer + "/quantity", faults);
        if (!base) continue;
        if (*base > there->second) {
            faults.add(pointer + "/quantity/value", Code::out_of_range,
                       "is more than the " + std::to_string(there->second) + " " + line.base_unit +
                           " that left and did not come back");
            continue;
        }
        there->second -= *base;
        returns.push_back(
            {position, *base, lost ? std::optional(std::string(text(*lost))) : std::nullopt});
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return returns;
}

}  // namespace

Result<Shipment> ship_shipment(storage::Tx& tx, ShipmentStep const& step,
                               std::optional<std::string> const& plate_no, Services const& services,
                               Instant now) {
    auto shipment = begin_step(tx, step, ShipmentEvent::ship, now);
    if (!shipment) return shipment;
    shipment->plate_no = plate_no;
    auto const lines = picked_lines(*shipment);
    auto place = lock_place(tx, *shipment, lines, {});
    // What was promised for a day that is over arrives today at the earliest.
    auto const day = std::max(shipment->delivery_day, shanghai_day(now));
    std::vector<SkuId> skus;
    for (auto const& line : lines) skus.push_back(line.stock.sku);
    place.facts.asked =
        asked_of_lots(tx, shipment->buyer, shipment->order, skus, shipment->delivery_day);
    auto const entries =
        fulfilment::ship(place.facts, lines, shipment->part, shipment->id.uuid, day);
    if (!entries) return tl::unexpected(error_of(entries.error(), *shipment));
    write_place(tx, place.location, place.located, place.facts.stock, *entries, step.made_by, now);
    storage::shipments::save(tx, *shipment);
    return told_shipment(tx, shipment->id, "shipped", services, now);
}

Result<Shipment> cancel_shipment(storage::Tx& tx, ShipmentStep const& step,
                                 Services const& services, Instant now) {
    auto shipment = begin_step(tx, step, ShipmentEvent::cancel, now);
    if (!shipment) return shipment;
    auto const lines = picked_lines(*shipment);
    auto const general =
        storage::lot_stock::general_pools(tx, {shipment->location}).at(shipment->location);
    auto place = lock_place(tx, *shipment, lines, general);
    auto const entries =
        fulfilment::put_back(place.facts, lines, shipment->part, shipment->id.uuid);
    write_place(tx, place.location, place.located, place.facts.stock, entries, step.made_by, now);
    storage::lot_needs::change(tx, shipment->order, lines, storage::lot_needs::Change::put_back);
    storage::shipments::save(tx, *shipment);
    return told_shipment(tx, shipment->id, "cancelled", services, now);
}

Result<Shipment> return_shipment(storage::Tx& tx, ShipmentStep const& step,
                                 std::vector<ReturnedItem> const& items, Services const& services,
                                 Instant now) {
    auto shipment = lock_shipment(tx, step);
    if (!shipment) return shipment;
    if (shipment->state != ShipmentState::shipped)
        return refuse(Code::illegal_transition, "Only what has left can come back.");
    auto const returns = returns_of(tx, *shipment, items);
    if (!returns) return tl::unexpected(returns.error());
    auto const general =
        storage::lot_stock::general_pools(tx, {shipment->location}).at(shipment->location);
    std::vector<CameBack> back;
    std::vector<PickedLine> lines;
    std::vector<PoolId> pools;
    for (std::size_t at = 0; at < returns->size(); ++at) {
        auto const& [position, quantity, reason] = (*returns)[at];
        auto line = picked_line(shipment->lines[static_cast<std::size_t>(position - 1)]);
        line.quantity = quantity;
        lines.push_back(line);
        pools.push_back(line.stock.pool);
        back.push_back({line, general, false, items[at].lost});
    }
    auto place = lock_place(tx, *shipment, lines, general);
    // Asked when the stock is locked, as whoever gives a share back locks its stock too.
    auto const over = storage::pools::given_back(tx, pools);
    for (auto& each : back)
        each.is_share_over =
            std::find(over.begin(), over.end(), each.line.stock.pool) != over.end();
    ++shipment->version;
    auto const entries =
        fulfilment::bring_back(place.facts, back, shipment->part, shipment->id.uuid);
    if (!entries)
        return refuse(Code::validation_failed, "There would be more stock than can be counted.",
                      {{"", entries.error(), "adds up to more than can be counted"}});
    write_place(tx, place.location, place.located, place.facts.stock, *entries, step.made_by, now);
    storage::shipments::save(tx, *shipment);
    storage::shipments::save_returns(tx, *shipment, *returns, step.made_by, now);
    return told_shipment(tx, shipment->id, "returned", services, now);
}

}  // namespace chaolu::app
