// Quantities and prices are settled when the order is made; what comes is measured by them.
#include "server/app/purchase_orders.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "server/app/lot_facts.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/decode.hpp"
#include "server/json/purchase_orders.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"
#include "storage/outbox.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {
namespace {

using inventory::PurchaseOrderEvent;
using inventory::PurchaseOrderState;
using inventory::SkuFacts;
using storage::purchase_orders::Line;
using storage::purchase_orders::PurchaseOrder;

// Sums of a hundred lines and their charges can still be counted.
constexpr std::int64_t line_value_fen_max = 1'000'000'000'000'000;

std::optional<LocationId> location_of(storage::Tx& tx, OpenPurchaseOrder const& command) {
    if (!command.location)
        return storage::lot_stock::receiving_place(tx, command.supplier, {}).value().location;
    auto const place = storage::pools::general_at(tx, command.supplier, *command.location);
    if (!place || place->is_consigned) return {};
    return place->location;
}

std::optional<inventory::AgreedPrice> agreed(OpenPurchaseOrder::Line const& line,
                                             SkuFacts const& sku, std::int64_t quantity_max,
                                             std::string const& pointer, json::Faults& faults) {
    if (!line.price) return {};
    auto const per = sku.measures.ratio(line.price->per);
    if (!per) {
        faults.add(pointer + "/price/per", Code::unknown_unit, "has no definition for this SKU");
        return {};
    }
    inventory::AgreedPrice const price{line.price->e4, *per};
    auto const value = inventory::value_of(price, quantity_max, sku.measures.base);
    if (!value || value->fen > line_value_fen_max)
        faults.add(pointer + "/price/price", Code::out_of_range,
                   "makes the line worth more than can be counted");
    return price;
}

std::vector<Line> lines_of(storage::Tx& tx, OpenPurchaseOrder const& command,
                           json::Faults& faults) {
    std::set<std::string> codes;
    for (auto const& line : command.lines) codes.insert(line.sku);
    auto const facts = sku_facts_of(tx, command.supplier, codes);
    std::vector<Line> lines;
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& wanted = command.lines[at];
        auto const pointer = "/lines/" + std::to_string(at);
        if (codes.erase(wanted.sku) == 0) {
            faults.add(pointer + "/sku", Code::duplicate, "stands here more than once");
            continue;
        }
        auto const sku = facts.find(wanted.sku);
        if (sku == facts.end()) {
            faults.add(pointer + "/sku", Code::unknown_sku, "you do not offer such a SKU");
            continue;
        }
        if (sku->second.is_bundle || !sku->second.is_offered) {
            faults.add(pointer + "/sku", Code::not_offered,
                       sku->second.is_bundle
                           ? "is a bundle: buy its components"
                           : "your offer is withdrawn: restore it before stock comes in");
            continue;
        }
        auto const quantity =
            json::base_of(wanted.quantity, sku->second.measures, pointer + "/quantity", faults);
        if (!quantity) continue;
        auto const most = inventory::received_max(*quantity, command.over_receipt_pct);
        lines.push_back({sku->second.id,
                         {*quantity, most, 0},
                         agreed(wanted, sku->second, most, pointer, faults),
                         wanted.needs_inspection});
    }
    return lines;
}

// The order as it stands now, after its event was written.
PurchaseOrder told(storage::Tx& tx, PurchaseOrder const& written, std::string const& what,
                   Services const& services, Instant now) {
    auto order = storage::purchase_orders::find(tx, written.supplier, written.id).value();
    storage::outbox::Event const event{EventId{services.ids.next(now)},
                                       "purchase_order." + what,
                                       order.id.uuid,
                                       order.version,
                                       {},
                                       order.supplier,
                                       json::encode(order).dump(),
                                       now};
    storage::outbox::append(tx, std::span(&event, 1));
    return order;
}

}  // namespace

Result<PurchaseOrder> open_purchase_order(storage::Tx& tx, OpenPurchaseOrder const& command,
                                          Services const& services, Instant now) {
    json::Faults faults;
    auto const location = location_of(tx, command);
    if (!location)
        faults.add("/location", Code::unknown_value, "is no location of yours that receives goods");
    if (command.expected_on && *command.expected_on < shanghai_day(now))
        faults.add("/expected_on", Code::out_of_range, "is over");
    PurchaseOrder order;
    order.lines = lines_of(tx, command, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    order.id = PurchaseOrderId{services.ids.next(now)};
    order.supplier = command.supplier;
    order.location = *location;
    order.seller = command.seller;
    order.expected_on = command.expected_on;
    order.over_receipt_pct = command.over_receipt_pct;
    order.note = command.note;
    order.created_by = command.made_by;
    order.created_at = now;
    storage::purchase_orders::insert(tx, order);
    return told(tx, order, "opened", services, now);
}

Result<PurchaseOrder> end_purchase_order(storage::Tx& tx, OrganisationId supplier,
                                         PurchaseOrderId id, PurchaseOrderEvent event,
                                         Services const& services, Instant now) {
    auto order = storage::purchase_orders::lock(tx, supplier, id);
    if (!order) return refuse(Code::not_found, "There is no such purchase order.");
    auto const next = inventory::purchase_order_machine.next(order->state, event);
    if (!next)
        return refuse(Code::illegal_transition,
                      "The purchase order is " + std::string(text(order->state)) + " already.");
    if (event == PurchaseOrderEvent::cancel && inventory::anything_came(order->quantities()))
        return refuse(Code::illegal_transition,
                      "Something of this purchase order is here: close it instead.");
    order->state = *next;
    ++order->version;
    storage::purchase_orders::save(tx, *order);
    return told(tx, *order, std::string(text(order->state)), services, now);
}

void save_purchase_order(storage::Tx& tx, PurchaseOrder& order, Services const& services,
                         Instant now) {
    auto const before = order.state;
    order.state = inventory::settled(before, order.quantities());
    ++order.version;
    storage::purchase_orders::save(tx, order);
    if (order.state == before) return;
    told(tx, order, order.state == PurchaseOrderState::open ? "reopened" : "completed", services,
         now);
}

}  // namespace chaolu::app
