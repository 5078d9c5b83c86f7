// The order, its lots, their stock: locked in this order; the domain chooses the lots.
#include <algorithm>
#include <map>
#include <set>

#include "server/app/holdings.hpp"
#include "server/app/ship_orders.hpp"
#include "server/app/shipment_place.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/decode.hpp"
#include "storage/catalogue.hpp"
#include "storage/lot_needs.hpp"

namespace chaolu::app {
namespace {

using fulfilment::LineRef;
using fulfilment::PickFault;
using fulfilment::Promise;
using fulfilment::WantedPick;
using storage::ordering::Part;
using storage::ordering::Source;
using storage::shipments::Shipment;

std::string line_pointer(std::size_t at) { return "/lines/" + std::to_string(at); }

tl::unexpected<Error> faulty(std::string pointer, Code code, std::string detail) {
    return refuse(Code::validation_failed, "The request has faults.",
                  {{std::move(pointer), code, std::move(detail)}});
}

// The part, its order locked, as long as it is confirmed.
Result<Part> lock_part(storage::Tx& tx, PickShipment const& command) {
    auto part = storage::ordering::find_part(tx, command.part, command.viewer);
    if (!part) return refuse(Code::not_found, "There is no such supplier order.");
    storage::ordering::lock(tx, part->order);
    for (auto const& each : storage::ordering::parts_of(tx, part->order))
        if (each.id == command.part) part->part = each;
    if (part->part.state != ordering::SupplierOrderState::confirmed)
        return refuse(Code::illegal_transition, "This part of the order is " +
                                                    std::string(text(part->part.state)) +
                                                    ": only what is confirmed is picked.");
    return *std::move(part);
}

// What is left to pick at the place that is named, or at the only one there is.
Result<std::vector<Source>> sources_at(storage::Tx& tx, PickShipment const& command) {
    auto sources = storage::ordering::sources_of(tx, command.part);
    std::erase_if(sources, [](Source const& each) { return each.open() == 0; });
    std::set<std::string> places;
    for (auto const& source : sources) places.insert(source.location);
    if (places.empty())
        return refuse(Code::illegal_transition, "Everything of this order is picked already.");
    if (!command.location && places.size() > 1) {
        std::string names;
        for (auto const& place : places) names += (names.empty() ? "" : ", ") + place;
        return faulty("/location", Code::required,
                      "this order is picked at several locations: " + names);
    }
    auto const& wanted = command.location ? *command.location : *places.begin();
    if (!places.contains(wanted))
        return faulty("/location", Code::unknown_value,
                      "nothing of this order is left to pick there");
    std::erase_if(sources, [&](Source const& each) { return each.location != wanted; });
    return sources;
}

// What is wanted of each line, in base units.
Result<std::vector<WantedPick>> wanted_of(storage::Tx& tx, PickShipment const& command,
                                          std::vector<Source> const& sources) {
    std::vector<WantedPick> wanted;
    if (command.lines.empty()) {
        for (auto const& source : sources) {
            LineRef const line{source.position, source.component};
            if (wanted.empty() || wanted.back().line != line) wanted.push_back({line});
        }
        return wanted;
    }
    std::map<LineRef, std::string> codes;
    for (auto const& source : sources) codes[{source.position, source.component}] = source.sku;
    std::set<std::string> named;
    for (auto const& [line, code] : codes) named.insert(code);
    auto const measures = storage::catalogue::measures_of(tx, {named.begin(), named.end()});
    json::Faults faults;
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& [line, lot, quantity] = command.lines[at];
        auto const code = codes.find(line);
        if (code == codes.end()) {
            faults.add(line_pointer(at), Code::unknown_value,
                       "has nothing left to pick at this location");
            continue;
        }
        wanted.push_back({line, lot});
        if (!quantity) continue;
        if (auto const base = json::base_of(*quantity, measures.at(code->second),
                                            line_pointer(at) + "/quantity", faults))
            wanted.back().quantity = *base;
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return wanted;
}

// The last day of any delivery's window, or today.
Date delivery_day_of(PickShipment const& command, Part const& part, Date today) {
    if (command.delivery_day) return *command.delivery_day;
    auto day = today;
    for (auto const& delivery : part.deliveries) {
        bool const brings_something =
            std::any_of(delivery.quantities.begin(), delivery.quantities.end(),
                        [](std::int64_t value) { return value > 0; });
        if (brings_something) day = std::max(day, delivery.address.window_to.value_or(today));
    }
    return day;
}

ShipmentPlace lock_place(storage::Tx& tx, std::vector<Source> const& sources) {
    ShipmentPlace place;
    place.location = sources.front().location_id;
    std::set<SkuId> skus;
    std::set<inventory::StockKey> keys;
    for (auto const& source : sources) {
        skus.insert(source.sku_id);
        keys.insert({source.sku_id, source.pool_id});
    }
    std::vector<storage::lot_stock::LotKey> lots;
    for (auto const sku : skus) lots.push_back({place.location, sku});
    place.located = storage::lot_stock::lock(tx, lots);
    for (auto const& each : place.located) place.facts.lots[each.key.sku].push_back(each.balance);
    place.facts.stock = lock_stocks(tx, keys);
    return place;
}

Fault fault_of(PickFault const& fault, std::string const& pointer, std::string const& unit) {
    switch (fault.code) {
        case Code::insufficient_stock:
            return {pointer, fault.code,
                    "takes more than the " + std::to_string(fault.available) + " " + unit +
                        " of lots that will do",
                    Available{fault.available, unit}};
        case Code::out_of_range:
            return {pointer + "/quantity/value", fault.code,
                    "is more than the " + std::to_string(fault.available) + " " + unit +
                        " that are left to pick",
                    Available{fault.available, unit}};
        case Code::unknown_lot:
            return {pointer + "/lot_id", fault.code, "nothing of such a lot lies there"};
        case Code::lot_held: return {pointer + "/lot_id", fault.code, "the lot is held"};
        case Code::expired:
            return {pointer + "/lot_id", fault.code, "the lot expires before it is delivered"};
        case Code::below_minimum:
            return {pointer + "/lot_id", fault.code,
                    "less of the lot's life will be left than the buyer asks for"};
        default: return {pointer, Code::unknown_value, "has nothing left to pick at this location"};
    }
}

Error error_of(std::vector<PickFault> const& faults, PickShipment const& command,
               std::vector<WantedPick> const& wanted, std::vector<Source> const& sources) {
    auto const unit_of = [&](LineRef line) {
        auto const source = std::find_if(sources.begin(), sources.end(), [&](Source const& each) {
            return LineRef{each.position, each.component} == line;
        });
        return source == sources.end() ? std::string() : source->base_unit;
    };
    bool const is_shortage = std::all_of(faults.begin(), faults.end(), [](PickFault const& fault) {
        return fault.code == Code::insufficient_stock;
    });
    Error error{
        is_shortage ? Code::insufficient_stock : Code::validation_failed,
        is_shortage ? "Too little of it will do; nothing was picked." : "The request has faults.",
        {}};
    for (auto const& fault : faults) {
        // Of what the request does not name the order's line is told.
        auto const line = wanted[fault.at].line;
        auto const pointer = command.lines.empty() ? "" : line_pointer(fault.at);
        error.faults.push_back(fault_of(fault, pointer, unit_of(line)));
        if (command.lines.empty())
            error.faults.back().detail =
                "line " + std::to_string(line.position) + " " + error.faults.back().detail;
    }
    return error;
}

}  // namespace

std::map<SkuId, MinRemaining> asked_of_lots(storage::Tx& tx, OrganisationId buyer, OrderId order,
                                            std::vector<SkuId> const& skus, Date day) {
    auto const channel = storage::ordering::channel_of(tx, order);
    std::vector<std::string> channels;
    if (channel) channels.push_back(*channel);
    auto const found = storage::lot_needs::asked(tx, {buyer}, channels, skus, day, day);
    std::map<SkuId, MinRemaining> asked;
    for (auto const sku : skus) asked[sku] = found.asked.of(buyer, channel, sku);
    return asked;
}

Result<Shipment> pick_shipment(storage::Tx& tx, PickShipment const& command,
                               Services const& services, Instant now) {
    auto const today = shanghai_day(now);
    auto const part = lock_part(tx, command);
    if (!part) return tl::unexpected(part.error());
    auto const sources = sources_at(tx, command);
    if (!sources) return tl::unexpected(sources.error());
    auto const wanted = wanted_of(tx, command, *sources);
    if (!wanted) return tl::unexpected(wanted.error());
    auto place = lock_place(tx, *sources);

    Shipment shipment;
    shipment.id = ShipmentId{services.ids.next(now)};
    shipment.part = command.part;
    shipment.order = part->order;
    shipment.supplier = part->part.supplier;
    shipment.buyer = part->buyer;
    shipment.location = place.location;
    shipment.delivery_day = delivery_day_of(command, *part, today);
    shipment.note = command.note;
    shipment.picked_by = command.made_by;
    shipment.picked_at = now;

    std::vector<Promise> promises;
    std::vector<SkuId> skus;
    for (auto const& source : *sources) {
        promises.push_back(
            {{source.position, source.component}, {source.sku_id, source.pool_id}, source.open()});
        skus.push_back(source.sku_id);
    }
    place.facts.asked = asked_of_lots(tx, part->buyer, part->order, skus, shipment.delivery_day);
    auto const picked = fulfilment::pick(place.facts, std::move(promises), *wanted, command.part,
                                         shipment.id.uuid, shipment.delivery_day);
    if (!picked) return tl::unexpected(error_of(picked.error(), command, *wanted, *sources));
    for (auto const& line : picked->lines)
        shipment.lines.push_back({line.line, line.stock, line.lot, line.quantity});
    write_place(tx, place.location, place.located, place.facts.stock, picked->entries,
                command.made_by, now);
    storage::lot_needs::change(tx, shipment.order, picked->lines,
                               storage::lot_needs::Change::picked);
    storage::shipments::insert(tx, shipment);
    return told_shipment(tx, shipment.id, "picked", services, now);
}

}  // namespace chaolu::app
