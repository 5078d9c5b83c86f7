// The order, its receipt, the lots, their places, the stock: locked in this order.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

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
using storage::lot_stock::LotPlace;

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

Result<Rejections> rejections_of(storage::Tx& tx, InspectGoods const& command,
                                 GoodsReceipt const& receipt) {
    std::vector<std::string> codes;
    for (auto const& line : receipt.lines) codes.push_back(line.sku);
    auto const measures = storage::catalogue::measures_of(tx, codes);
    json::Faults faults;
    Rejections rejections;
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& [position, rejected, note] = command.lines[at];
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

// Where the lots of these lines were put: nobody moves a lot that is held.
std::vector<LotPlace> places_of(GoodsReceipt& receipt, Rejections const& rejections) {
    std::vector<LotPlace> places;
    for (auto const& [position, rejected] : rejections) {
        auto const& line = line_at(receipt, position);
        for (auto const& place : line.places)
            places.push_back({{place.location, line.sku_id}, line.lot});
    }
    std::sort(places.begin(), places.end(), [](LotPlace const& left, LotPlace const& right) {
        return std::tie(left.key, left.lot) < std::tie(right.key, right.lot);
    });
    return places;
}

// Ends the hold of these lots where they lie, less what is rejected; how much of that was not there
// any more, by lot.
std::map<LotId, std::int64_t> end_holds(LotPlaces& places, std::map<LotId, std::int64_t> rejected,
                                        Uuid document, EntriesAt& entries) {
    for (auto& each : places.located) {
        auto& lot = each.balance;
        auto const here = std::min(rejected.at(lot.lot), lot.set_aside);
        rejected.at(lot.lot) -= here;
        auto& rows = entries[each.key.location];
        for (auto& entry : inventory::end_inspection(places.stock_of(each), lot, here, document))
            rows.push_back(std::move(entry));
    }
    return rejected;
}

void note_inspected(GoodsReceipt& receipt, InspectGoods const& command,
                    Rejections const& rejections, Instant now) {
    for (auto const& [position, quantity, note] : command.lines) {
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

    std::vector<LotId> lots;
    std::map<LotId, std::int64_t> rejected;
    for (auto const& [position, quantity] : *rejections) {
        lots.push_back(line_at(receipt, position).lot);
        rejected.emplace(lots.back(), quantity);
    }
    storage::lot_stock::lock_lot_states(tx, lots);
    auto places = lock_lot_places(tx, places_of(receipt, *rejections));
    EntriesAt entries;
    for (auto const& [lot, missing] : end_holds(places, rejected, receipt.id.uuid, entries))
        if (missing > 0)
            return refuse(Code::insufficient_stock,
                          "More is rejected than is there still: " + std::to_string(missing) +
                              " have been lost or have expired since they came.");
    storage::lot_stock::set_hold(tx, lots, {});
    write_places(tx, entries, places.before, places.stock, command.made_by, now);
    note_inspected(receipt, command, *rejections, now);
    storage::goods_receipts::save(tx, receipt);
    tell_released(tx, lots, services, now);
    auto told = told_receipt(tx, receipt, "inspected", services, now);
    count_out(tx, receipt, *rejections, order, services, now);
    return told;
}

}  // namespace chaolu::app
