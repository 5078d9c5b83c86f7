// The order, its receipt, the lots, their places, the stock: locked in this order.
#include <map>

#include "server/app/goods_receipts.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_events.hpp"
#include "server/app/lot_places.hpp"
#include "server/app/purchase_orders.hpp"
#include "server/json/base_quantity.hpp"
#include "storage/catalogue.hpp"
#include "storage/lot_states.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {
namespace {

using inventory::Inspection;
using storage::goods_receipts::Line;

// What is rejected of each line that is named, by its position.
using Rejections = std::map<int, std::int64_t>;

Line& line_at(GoodsReceipt& receipt, int position) {
    return receipt.lines.at(static_cast<std::size_t>(position - 1));
}

using Locations = std::map<std::string, storage::pools::General>;
Locations locations_of(storage::Tx& tx, InspectGoods const& command) {
    std::vector<std::string> codes;
    for (auto const& line : command.lines)
        if (line.location) codes.push_back(*line.location);
    if (codes.empty()) return {};
    return storage::pools::general_at(tx, command.supplier, codes);
}

Result<Rejections> rejections_of(storage::Tx& tx, InspectGoods const& command,
                                 GoodsReceipt const& receipt, Locations const& locations) {
    std::vector<std::string> codes;
    for (auto const& line : receipt.lines) codes.push_back(line.sku);
    auto const measures = storage::catalogue::measures_of(tx, codes);
    json::Faults faults;
    Rejections rejections;
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& [position, rejected, note, location] = command.lines[at];
        auto const pointer = "/lines/" + std::to_string(at);
        if (position < 1 || static_cast<std::size_t>(position) > receipt.lines.size()) {
            faults.add(pointer + "/position", Code::unknown_value, "is no line of this receipt");
            continue;
        }
        auto const& line = receipt.lines[static_cast<std::size_t>(position - 1)];
        auto const base =
            json::base_of(rejected, measures.at(line.sku), pointer + "/rejected", faults);
        if (!base) continue;
        if (*base > line.quantity) {
            faults.add(pointer + "/rejected/value", Code::out_of_range,
                       "is more than the " + std::to_string(line.quantity) + " " +
                           std::string(text(line.base_unit)) + " that came");
        } else if (location && !locations.contains(*location)) {
            faults.add(pointer + "/location", Code::unknown_value, "is no location of yours");
        } else if (*base > 0 && !note) {
            faults.add(pointer + "/note", Code::required, "says why it is rejected");
        } else if (!rejections.emplace(position, *base).second) {
            faults.add(pointer + "/position", Code::duplicate, "stands here more than once");
        }
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return rejections;
}

std::optional<Error> inspected_before(GoodsReceipt& receipt, Rejections const& rejections) {
    for (auto const& [position, rejected] : rejections) {
        auto const inspection = line_at(receipt, position).inspection;
        if (inspection == Inspection::pending) continue;
        return Error{Code::illegal_transition,
                     "Line " + std::to_string(position) +
                         (inspection == Inspection::not_needed
                              ? " needs no inspection."
                              : " was inspected before: " + std::string(text(inspection)) + ".")};
    }
    return {};
}

// What becomes of each lot: the places where it lies by now, and the ledger of what leaves there.
inventory::EntriesAt end_inspections(GoodsReceipt& receipt, InspectGoods const& command,
                                     Locations const& locations, LotPlaces& places) {
    std::map<LotId, std::vector<inventory::LotAt>> lots;
    for (auto& each : places.located)
        lots[each.balance.lot].push_back({each.key.location, each.balance, places.stock_of(each)});
    inventory::EntriesAt entries;
    for (auto const& wanted : command.lines) {
        auto const& line = line_at(receipt, wanted.position);
        auto const first =
            wanted.location ? std::optional(locations.at(*wanted.location).location) : std::nullopt;
        for (auto& [location, rows] : inventory::end_inspection(
                 lots[line.lot], line.rejected, line.inspection, first, receipt.id.uuid))
            for (auto& row : rows) entries[location].push_back(std::move(row));
    }
    return entries;
}

// Nobody sells what turns up of a lot that failed, now or later: that stays held.
void end_holds(storage::Tx& tx, GoodsReceipt& receipt, Rejections const& rejections) {
    std::vector<LotId> free, failed;
    for (auto const& [position, rejected] : rejections) {
        auto const& line = line_at(receipt, position);
        (line.inspection == Inspection::failed ? failed : free).push_back(line.lot);
    }
    storage::lot_stock::set_hold(tx, free, {});
    storage::lot_stock::set_hold(tx, failed, inventory::failed_hold);
}

void note_inspected(GoodsReceipt& receipt, InspectGoods const& command,
                    Rejections const& rejections, Instant now) {
    for (auto const& [position, quantity, note, location] : command.lines) {
        auto& line = line_at(receipt, position);
        line.rejected = rejections.at(position);
        line.inspection = inventory::outcome_of(line.quantity, line.rejected);
        line.inspection_note = note;
        line.inspected_by = command.made_by;
        line.inspected_at = now;
    }
    ++receipt.version;
}

// What was rejected has not come; the order waits for it again.
void count_out(storage::Tx& tx, GoodsReceipt& receipt, Rejections const& rejections,
               storage::purchase_orders::PurchaseOrder& order, Services const& services,
               Instant now) {
    bool is_less = false;
    for (auto const& [position, rejected] : rejections) {
        auto const of = static_cast<std::size_t>(line_at(receipt, position).order_position - 1);
        order.lines.at(of).quantity.received -= rejected;
        is_less = is_less || rejected > 0;
    }
    if (is_less) save_purchase_order(tx, order, services, now);
}

}  // namespace

Result<GoodsReceipt> inspect_goods(storage::Tx& tx, InspectGoods const& command,
                                   Services const& services, Instant now) {
    auto const of = storage::goods_receipts::order_of(tx, command.supplier, command.receipt);
    if (!of) return refuse(Code::not_found, "There is no such goods receipt.");
    auto order = storage::purchase_orders::lock(tx, command.supplier, *of).value();
    auto receipt = storage::goods_receipts::lock(tx, command.supplier, command.receipt).value();
    auto const locations = locations_of(tx, command);
    auto const rejections = rejections_of(tx, command, receipt, locations);
    if (!rejections) return tl::unexpected(rejections.error());
    if (auto error = inspected_before(receipt, *rejections))
        return tl::unexpected(*std::move(error));

    note_inspected(receipt, command, *rejections, now);
    std::vector<LotId> lots;
    for (auto const& [position, rejected] : *rejections)
        lots.push_back(line_at(receipt, position).lot);
    storage::lot_stock::lock_lot_states(tx, lots);
    // Wherever they lie by now: what was counted elsewhere is held there, too.
    auto places = lock_lot_places(tx, storage::lot_stock::places_of(tx, lots));
    auto const entries = end_inspections(receipt, command, locations, places);
    end_holds(tx, receipt, *rejections);
    write_places(tx, entries, places.before, places.stock, command.made_by, now);
    storage::goods_receipts::save(tx, receipt);
    auto released = storage::inventory::find_lots(tx, lots);
    std::erase_if(released, [](auto const& row) { return row.hold_reason.has_value(); });
    tell_of_lots(tx, "lot.released", released, std::string(inventory::inspection_hold),
                 services.ids, now);
    auto told = told_receipt(tx, receipt, "inspected", services, now);
    count_out(tx, receipt, *rejections, order, services, now);
    return told;
}

}  // namespace chaolu::app
