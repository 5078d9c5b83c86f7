// The order, the room, the new lots, their stock: locked in this order, decided by the domain.
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "domain/inventory/putaway.hpp"
#include "server/app/goods_receipts.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_events.hpp"
#include "server/app/lot_facts.hpp"
#include "server/app/purchase_orders.hpp"
#include "server/json/decode.hpp"
#include "server/json/goods_receipts.hpp"
#include "storage/lot_states.hpp"
#include "storage/outbox.hpp"
#include "storage/pools.hpp"
#include "storage/putaway_rules.hpp"

namespace chaolu::app {
namespace {

using inventory::Inspection;
using inventory::LotBalance;
using inventory::LotField;
using inventory::PutAway;
using inventory::PutawayPlace;
using inventory::StockKey;
using storage::goods_receipts::Line;
using storage::purchase_orders::PurchaseOrder;

std::string line_pointer(std::size_t at) { return "/lines/" + std::to_string(at); }
using OrderLine = storage::purchase_orders::Line;

// A line that may be received, once it is known where it goes.
struct Arrival {
    OrderLine const* ordered;
    int position = 0;
    LotId id;
    inventory::Lot lot;
    std::string pointer;
    std::optional<std::string> location;
    std::vector<PutAway> places = {};
};

OrderLine const* line_at(PurchaseOrder const& order, int position) {
    if (position < 1 || static_cast<std::size_t>(position) > order.lines.size()) return nullptr;
    return &order.lines[static_cast<std::size_t>(position - 1)];
}

// What the order's line does not have to hear of: of which SKU the lot is.
std::string pointer_of(inventory::LotFault const& fault, std::string const& item) {
    if (fault.field == LotField::sku) return item + "/position";
    return lot_pointer(item, fault.field);
}

std::vector<Arrival> judge(storage::Tx& tx, ReceiveGoods const& command, PurchaseOrder const& order,
                           GoodsReceiptId id, json::Faults& faults, Services const& services,
                           Instant now) {
    LotFacts facts(tx, command.supplier);
    auto lots = command.lines;
    for (auto& line : lots)
        if (auto const* ordered = line_at(order, line.position)) {
            line.lot.sku = ordered->sku;
            facts.want(line.lot);
        }
    facts.load();
    auto const supplier = storage::inventory::supplier_short(tx, command.supplier);
    auto const document = lot_document(id.uuid);
    std::set<std::string> codes;
    std::vector<Arrival> arrivals;
    for (std::size_t at = 0; at < lots.size(); ++at) {
        auto const& line = lots[at];
        auto const item = line_pointer(at);
        auto const* ordered = line_at(order, line.position);
        if (!ordered) {
            faults.add(item + "/position", Code::unknown_value, "is no line of this order");
            continue;
        }
        auto lot = inventory::judge(
            line.lot, facts.sku(ordered->sku), facts.knows(line.lot.growing_unit),
            {supplier, document, static_cast<std::int64_t>(at + 1)}, shanghai_day(now));
        if (!lot) {
            for (auto const& fault : lot.error())
                faults.add(pointer_of(fault, item), fault.code, fault.detail);
        } else if (!codes.insert(lot->lot_code).second) {
            faults.add(item + "/lot_code", Code::duplicate, "stands in this request before");
        } else {
            arrivals.push_back({ordered, line.position, LotId{services.ids.next(now)},
                                *std::move(lot), item, line.location});
        }
    }
    return arrivals;
}

// Counts what comes to its lines, as far as the order tolerates it.
std::optional<Error> count_in(std::vector<Arrival> const& arrivals, PurchaseOrder& order) {
    Error error{Code::validation_failed, "More has come than the order tolerates.", {}};
    for (auto const& arrival : arrivals) {
        auto& line = order.lines[static_cast<std::size_t>(arrival.position - 1)];
        auto const refused = inventory::count_in(line.quantity, arrival.lot.quantity);
        if (!refused) continue;
        std::string const unit(text(line.base_unit));
        error.faults.push_back({arrival.pointer + "/quantity/value", Code::out_of_range,
                                "is more than the " + std::to_string(refused->available) + " " +
                                    unit + " that may come yet, tolerance included",
                                Available{refused->available, unit}});
    }
    if (error.faults.empty()) return {};
    return error;
}

using Rooms = std::map<SkuId, std::vector<PutawayPlace>>;
Rooms rooms_of(storage::Tx& tx, OrganisationId supplier, std::set<SkuId> const& skus) {
    Rooms rooms;
    if (skus.empty()) return rooms;
    for (auto const& rule : storage::putaway_rules::lock(tx, supplier, {skus.begin(), skus.end()}))
        rooms[rule.sku_id].push_back(rule.place);
    return rooms;
}

// Where each line goes: where it says, where the rules of its SKU have room, or where the order is
// expected.
std::optional<Error> put_away(storage::Tx& tx, PurchaseOrder const& order,
                              std::vector<Arrival>& arrivals) {
    std::set<SkuId> unplaced;
    std::vector<std::string> codes;
    for (auto const& arrival : arrivals) {
        if (arrival.location)
            codes.push_back(*arrival.location);
        else
            unplaced.insert(arrival.lot.sku);
    }
    std::map<std::string, storage::pools::General> named;
    if (!codes.empty()) named = storage::pools::general_at(tx, order.supplier, codes);
    auto rooms = rooms_of(tx, order.supplier, unplaced);
    // What says where it goes takes its room first.
    for (auto const& arrival : arrivals)
        if (arrival.location)
            if (auto const place = named.find(*arrival.location); place != named.end())
                inventory::occupy(rooms[arrival.lot.sku], place->second.location,
                                  arrival.lot.quantity);
    Error error{Code::validation_failed, "Not everything can be put where it is to go.", {}};
    for (auto& arrival : arrivals) {
        auto const quantity = arrival.lot.quantity;
        if (arrival.location) {
            auto const place = named.find(*arrival.location);
            if (place != named.end() && !place->second.is_consigned)
                arrival.places = {{place->second.location, quantity}};
            else
                error.faults.push_back({arrival.pointer + "/location", Code::unknown_value,
                                        "is no location of yours that receives goods"});
            continue;
        }
        auto const room = rooms.find(arrival.lot.sku);
        if (room == rooms.end() || room->second.empty()) {
            arrival.places = {{order.location, quantity}};
            continue;
        }
        auto places = inventory::put_away(room->second, quantity);
        if (places) {
            arrival.places = *std::move(places);
            continue;
        }
        auto const left = places.error().available;
        std::string const unit(text(arrival.ordered->base_unit));
        error.faults.push_back({arrival.pointer + "/quantity/value", Code::out_of_range,
                                "is more than the " + std::to_string(left) + " " + unit +
                                    " that there is room for where the rules put it; name a "
                                    "location, or raise a capacity",
                                Available{left, unit}});
    }
    if (error.faults.empty()) return {};
    return error;
}

std::optional<Error> write_lots(storage::Tx& tx, OrganisationId supplier,
                                std::vector<Arrival> const& arrivals, Instant now) {
    std::vector<storage::inventory::NewLot> lots;
    for (auto const& arrival : arrivals) lots.push_back({arrival.id, arrival.lot});
    auto const written = storage::inventory::insert_lots(tx, supplier, {}, {}, lots, now);
    std::set<LotId> const inserted(written.begin(), written.end());
    json::Faults faults;
    for (auto const& arrival : arrivals)
        if (!inserted.contains(arrival.id))
            faults.add(arrival.pointer + "/lot_code", Code::lot_already_received,
                       "lot " + arrival.lot.lot_code + " was received before");
    if (faults.empty()) return {};
    return faults.error();
}

// Takes everything into the general pools of its places.
std::optional<Error> take_in(storage::Tx& tx, std::vector<Arrival> const& arrivals,
                             GoodsReceiptId id, Uuid made_by, Instant now) {
    std::set<LocationId> locations;
    for (auto const& arrival : arrivals)
        for (auto const& place : arrival.places) locations.insert(place.location);
    auto const pools = storage::lot_stock::general_pools(tx, {locations.begin(), locations.end()});
    std::set<StockKey> keys;
    for (auto const& arrival : arrivals)
        for (auto const& place : arrival.places)
            keys.insert({arrival.lot.sku, pools.at(place.location)});
    auto stock = lock_stocks(tx, keys);
    inventory::EntriesAt entries;
    for (auto const& arrival : arrivals)
        for (auto const& place : arrival.places) {
            LotBalance lot;
            lot.lot = arrival.id;
            lot.is_held = arrival.ordered->needs_inspection;
            auto taken = inventory::take_in(stock.at({arrival.lot.sku, pools.at(place.location)}),
                                            lot, place.quantity, id.uuid);
            if (!taken)
                return Error{Code::validation_failed,
                             "There would be more stock than can be counted.",
                             {{arrival.pointer + "/quantity/value", taken.error(),
                               "adds up to more at one location than can be counted"}}};
            auto& rows = entries[place.location];
            rows.insert(rows.end(), taken->begin(), taken->end());
        }
    write_places(tx, entries, {}, stock, made_by, now);
    return {};
}

// They were received, and some held at once.
void tell_of_arrivals(storage::Tx& tx, std::vector<Arrival> const& arrivals,
                      Services const& services, Instant now) {
    std::vector<LotId> ids;
    for (auto const& arrival : arrivals) ids.push_back(arrival.id);
    auto received = storage::inventory::find_lots(tx, ids);
    auto held = received;
    std::erase_if(held, [](auto const& row) { return !row.hold_reason; });
    for (auto& row : received) {
        row.version = 1;
        row.hold_reason.reset();
    }
    tell_of_lots(tx, "lot.received", received, {}, services.ids, now);
    tell_of_lots(tx, "lot.held", held, std::string(inventory::inspection_hold), services.ids, now);
}

GoodsReceipt receipt_of(ReceiveGoods const& command, GoodsReceiptId id,
                        std::vector<Arrival> const& arrivals, Instant now) {
    GoodsReceipt receipt;
    receipt.id = id;
    receipt.order = command.order;
    receipt.supplier = command.supplier;
    receipt.delivery_note = command.delivery_note;
    receipt.note = command.note;
    receipt.received_by = command.made_by;
    receipt.received_at = now;
    for (auto const& arrival : arrivals) {
        Line line{arrival.position, arrival.lot.sku, arrival.id, arrival.lot.quantity};
        line.inspection =
            arrival.ordered->needs_inspection ? Inspection::pending : Inspection::not_needed;
        for (auto const& place : arrival.places)
            line.places.push_back({place.location, place.quantity});
        receipt.lines.push_back(std::move(line));
    }
    return receipt;
}

}  // namespace

GoodsReceipt told_receipt(storage::Tx& tx, GoodsReceipt const& written, std::string const& what,
                          Services const& services, Instant now) {
    auto receipt = storage::goods_receipts::find(tx, written.supplier, written.id).value();
    storage::outbox::Event const event{EventId{services.ids.next(now)},
                                       "goods_receipt." + what,
                                       receipt.id.uuid,
                                       receipt.version,
                                       {},
                                       receipt.supplier,
                                       json::encode(receipt).dump(),
                                       now};
    storage::outbox::append(tx, std::span(&event, 1));
    return receipt;
}

Result<GoodsReceipt> receive_goods(storage::Tx& tx, ReceiveGoods const& command,
                                   Services const& services, Instant now) {
    auto order = storage::purchase_orders::lock(tx, command.supplier, command.order);
    if (!order)
        return refuse(Code::validation_failed, "The request has faults.",
                      {{"/purchase_order_id", Code::unknown_value, "is no order of yours"}});
    if (order->state != inventory::PurchaseOrderState::open)
        return refuse(Code::illegal_transition, "The purchase order is " +
                                                    std::string(text(order->state)) +
                                                    ": nothing more is received of it.");
    GoodsReceiptId const id{services.ids.next(now)};
    json::Faults faults;
    auto arrivals = judge(tx, command, *order, id, faults, services, now);
    if (!faults.empty()) return tl::unexpected(faults.error());
    // The pipeline rolls back what a refusal leaves behind.
    auto refused = count_in(arrivals, *order);
    if (!refused) refused = put_away(tx, *order, arrivals);
    if (!refused) refused = write_lots(tx, command.supplier, arrivals, now);
    if (refused) return tl::unexpected(*std::move(refused));
    std::vector<LotId> held;
    for (auto const& arrival : arrivals)
        if (arrival.ordered->needs_inspection) held.push_back(arrival.id);
    storage::lot_stock::set_hold(tx, held, inventory::inspection_hold);
    refused = take_in(tx, arrivals, id, command.made_by, now);
    if (refused) return tl::unexpected(*std::move(refused));
    auto const receipt = receipt_of(command, id, arrivals, now);
    storage::goods_receipts::insert(tx, receipt);
    tell_of_arrivals(tx, arrivals, services, now);
    auto told = told_receipt(tx, receipt, "received", services, now);
    save_purchase_order(tx, *order, services, now);
    return told;
}

}  // namespace chaolu::app
