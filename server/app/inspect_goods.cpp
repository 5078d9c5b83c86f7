// The order, its receipt, the lots, their places, the stock: locked in this order.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/app/goods_receipts.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_places.hpp"
#include "server/app/purchase_orders.hpp"
#include "server/json/decode.hpp"
#include "server/json/inventory.hpp"
#include "storage/catalogue.hpp"
#include "storage/lot_states.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::Inspection;
using storage::goods_receipts::Line;

// What is rejected of each line that is named, by its position.
using Rejections = std::map<int, std::int64_t>;

Line& line_at(GoodsReceipt& receipt, int position) {
    return receipt.lines.at(static_cast<std::size_t>(position - 1));
}

// Nothing is nothing in every unit, but the unit must be one.
tl::expected<std::int64_t, Code> in_base(Quantity const& quantity, Measures const& measures) {
    if (quantity.value == 0 && measures.ratio(quantity.unit)) return 0;
    return to_base(quantity, measures);
}

bool lies_at(Line const& line, std::string const& location) {
    return std::any_of(
        line.places.begin(), line.places.end(),
        [&](storage::goods_receipts::Place const& place) { return place.code == location; });
}

Result<Rejections> rejections_of(storage::Tx& tx, InspectGoods const& command,
                                 GoodsReceipt const& receipt) {
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
        auto const base = in_base(rejected, measures.at(line.sku));
        if (!base) {
            bool const is_unit = base.error() == Code::unknown_unit;
            faults.add(pointer + (is_unit ? "/rejected/unit" : "/rejected/value"), base.error(),
                       is_unit ? "has no definition for this SKU"
                               : "does not come out in whole base units, or in too many");
        } else if (*base > line.quantity) {
            faults.add(pointer + "/rejected/value", Code::out_of_range,
                       "is more than the " + std::to_string(line.quantity) + " " +
                           std::string(text(line.base_unit)) + " that came");
        } else if (location && !lies_at(line, *location)) {
            faults.add(pointer + "/location", Code::unknown_value,
                       "is no location where this line was put");
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

// What becomes of one lot.
struct Verdict {
    std::int64_t rejected = 0;  // that has not left yet
    bool has_failed = false;
    std::optional<LocationId> first_at = {};
};
using Verdicts = std::map<LotId, Verdict>;

Verdicts verdicts_of(GoodsReceipt& receipt, InspectGoods const& command,
                     Rejections const& rejections) {
    Verdicts verdicts;
    for (auto const& wanted : command.lines) {
        auto const& line = line_at(receipt, wanted.position);
        auto& verdict = verdicts[line.lot];
        verdict.rejected = rejections.at(wanted.position);
        verdict.has_failed = verdict.rejected == line.quantity;
        for (auto const& place : line.places)
            if (wanted.location == place.code) verdict.first_at = place.location;
    }
    return verdicts;
}

// Takes what is rejected out of the books of these places, as far as it is there.
void reject_at(LotPlaces& places, Verdicts& verdicts, bool is_first, Uuid document,
               EntriesAt& entries) {
    for (auto& each : places.located) {
        auto& lot = each.balance;
        auto& verdict = verdicts.at(lot.lot);
        if (is_first && verdict.first_at != each.key.location) continue;
        auto const here = std::min(verdict.rejected, lot.set_aside);
        verdict.rejected -= here;
        for (auto& entry : inventory::reject(places.stock_of(each), lot, here, document))
            entries[each.key.location].push_back(std::move(entry));
    }
}

// Gives to orders what is left of lots that did not fail.
void give_to_orders(LotPlaces& places, Verdicts& verdicts, EntriesAt& entries) {
    for (auto& each : places.located) {
        auto& lot = each.balance;
        auto& verdict = verdicts.at(lot.lot);
        if (verdict.has_failed) continue;
        lot.is_held = false;
        if (auto freed = inventory::give_back(places.stock_of(each), lot, lot.set_aside))
            entries[each.key.location].push_back(*std::move(freed));
    }
}

// Nobody sells what turns up of a lot that failed, now or later: that stays held.
void end_holds(storage::Tx& tx, Verdicts const& verdicts) {
    std::vector<LotId> free, failed;
    for (auto const& [lot, verdict] : verdicts) (verdict.has_failed ? failed : free).push_back(lot);
    storage::lot_stock::set_hold(tx, free, {});
    storage::lot_stock::set_hold(tx, failed, inventory::failed_hold);
}

void note_inspected(GoodsReceipt& receipt, InspectGoods const& command,
                    Rejections const& rejections, Instant now) {
    for (auto const& [position, quantity, note, location] : command.lines) {
        auto& line = line_at(receipt, position);
        line.rejected = rejections.at(position);
        line.inspection = line.rejected == line.quantity ? Inspection::failed : Inspection::passed;
        line.inspection_note = note;
        line.inspected_by = command.made_by;
        line.inspected_at = now;
    }
    ++receipt.version;
}

void tell_released(storage::Tx& tx, std::vector<LotId> const& lots, Services const& services,
                   Instant now) {
    std::vector<storage::outbox::Event> events;
    for (auto const& row : storage::inventory::find_lots(tx, lots)) {
        if (row.hold_reason) continue;
        auto data = json::encode(row);
        data["reason"] = std::string(inventory::inspection_hold);
        events.push_back({EventId{services.ids.next(now)},
                          "lot.released",
                          row.id.uuid,
                          row.version,
                          {},
                          row.supplier,
                          data.dump(),
                          now});
    }
    storage::outbox::append(tx, events);
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
    auto const seen = storage::goods_receipts::find(tx, command.supplier, command.receipt);
    if (!seen) return refuse(Code::not_found, "There is no such goods receipt.");
    auto order = storage::purchase_orders::lock(tx, command.supplier, seen->order).value();
    auto receipt = storage::goods_receipts::lock(tx, command.supplier, command.receipt).value();
    auto const rejections = rejections_of(tx, command, receipt);
    if (!rejections) return tl::unexpected(rejections.error());
    if (auto error = inspected_before(receipt, *rejections))
        return tl::unexpected(*std::move(error));

    auto verdicts = verdicts_of(receipt, command, *rejections);
    std::vector<LotId> lots;
    for (auto const& [lot, verdict] : verdicts) lots.push_back(lot);
    storage::lot_stock::lock_lot_states(tx, lots);
    // Wherever they lie by now: what was counted elsewhere is held there, too.
    auto places = lock_lot_places(tx, storage::lot_stock::places_of(tx, lots));
    EntriesAt entries;
    reject_at(places, verdicts, true, receipt.id.uuid, entries);
    reject_at(places, verdicts, false, receipt.id.uuid, entries);
    give_to_orders(places, verdicts, entries);
    end_holds(tx, verdicts);
    write_places(tx, entries, places.before, places.stock, command.made_by, now);
    note_inspected(receipt, command, *rejections, now);
    storage::goods_receipts::save(tx, receipt);
    tell_released(tx, lots, services, now);
    auto told = told_receipt(tx, receipt, "inspected", services, now);
    count_out(tx, receipt, *rejections, order, services, now);
    return told;
}

}  // namespace chaolu::app
