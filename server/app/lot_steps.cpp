// The lot, its places, the stock: locked in this order, decided by the domain, written at once.
#include "server/app/lot_steps.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "domain/inventory/consignment.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_events.hpp"
#include "server/app/lot_places.hpp"
#include "server/json/inventory.hpp"
#include "storage/goods_receipts.hpp"
#include "storage/lot_states.hpp"
#include "storage/lot_stock.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using storage::inventory::LotRow;
using storage::lot_stock::LotPlace;
using storage::lot_stock::LotState;

// Holds when `hold`, else releases.
Result<LotRow> change_hold(storage::Tx& tx, LotStep const& step, bool hold,
                           Services const& services, Instant now) {
    auto state = storage::lot_stock::lock_lot(tx, step.lot);
    if (!state || state->supplier != step.supplier)
        return refuse(Code::not_found, "There is no such lot.");
    if (state->hold_reason.has_value() == hold)
        return refuse(Code::illegal_transition,
                      hold ? "The lot is held: " + *state->hold_reason : "The lot is not held.");
    if (!hold && storage::goods_receipts::pending_of(tx, step.lot))
        return refuse(Code::illegal_transition,
                      "The lot waits for its inspection: what that finds ends the hold.");
    state->hold_reason = hold ? std::optional(step.reason) : std::nullopt;
    ++state->version;
    storage::lot_stock::save_lot(tx, step.lot, *state);
    auto places = lock_lot_places(
        tx, storage::lot_stock::places_of(tx, state->supplier, state->sku, step.lot));
    inventory::EntriesAt entries;
    for (auto& each : places.located) {
        auto& lot = each.balance;
        auto& general = places.stock_of(each);
        auto& rows = entries[each.key.location];
        if (hold)
            rows = inventory::set_aside(general, places.shares_of(each), lot);
        else if (auto entry = inventory::give_back(general, lot, lot.set_aside))
            rows.push_back(*std::move(entry));
    }
    write_places(tx, entries, places.before, places.stock, step.made_by, now);
    auto row = storage::inventory::find_lot(tx, step.supplier, step.lot).value();
    tell_of_lots(tx, hold ? "lot.held" : "lot.released", {row}, step.reason, services.ids, now);
    return row;
}

// One event each, of what is left of the lot and how much of it went.
void tell_of_expired(storage::Tx& tx, std::map<LotId, LotState> const& states,
                     std::map<LotId, std::int64_t> const& expired, Services const& services,
                     Instant now) {
    std::vector<LotId> lots;
    for (auto const& [lot, quantity] : expired) lots.push_back(lot);
    std::vector<storage::outbox::Event> events;
    for (auto const& row : storage::inventory::find_lots(tx, lots)) {
        auto data = json::encode(row);
        data["expired"] = expired.at(row.id);
        events.push_back({EventId{services.ids.next(now)},
                          "lot.expired",
                          row.id.uuid,
                          states.at(row.id).version,
                          {},
                          row.supplier,
                          data.dump(),
                          now});
    }
    storage::outbox::append(tx, events);
}

}  // namespace

Result<LotRow> hold_lot(storage::Tx& tx, LotStep const& step, Services const& services,
                        Instant now) {
    return change_hold(tx, step, true, services, now);
}

Result<LotRow> release_lot(storage::Tx& tx, LotStep const& step, Services const& services,
                           Instant now) {
    return change_hold(tx, step, false, services, now);
}

int take_back_lots(storage::Tx& tx, Services const& services, Instant now, int rows_max) {
    auto const today = shanghai_day(now);
    auto due =
        storage::lot_stock::due(tx, today, today.plus_days(-inventory::report_days_max), rows_max);
    if (due.empty()) return 0;
    std::vector<LotId> lots;
    for (auto const& place : due) lots.push_back(place.lot);
    auto states = storage::lot_stock::lock_lot_states(tx, lots);
    std::sort(due.begin(), due.end(), [](LotPlace const& left, LotPlace const& right) {
        return std::tie(left.key, left.lot) < std::tie(right.key, right.lot);
    });
    auto places = lock_lot_places(tx, due);
    inventory::EntriesAt entries;
    std::map<LotId, std::int64_t> expired;
    int changed = 0;
    for (auto& each : places.located) {
        auto& lot = each.balance;
        auto& rows = entries[each.key.location];
        auto const rows_before = rows.size();
        auto const why = inventory::why_not_sellable(lot, today, {});
        // A lot that is held and has expired is gone too: nobody waits for it any more.
        bool const has_expired = !is_acceptable(lot.dates, today, {});
        if (has_expired) {
            auto const before = lot.on_hand;
            auto const shares = places.shares_of(each);
            for (auto& entry : inventory::expire(places.stock_of(each), shares, lot))
                rows.push_back(std::move(entry));
            if (before != lot.on_hand) expired[lot.lot] += before - lot.on_hand;
        } else if (why == Code::lot_held) {
            for (auto& entry :
                 inventory::set_aside(places.stock_of(each), places.shares_of(each), lot))
                rows.push_back(std::move(entry));
        }
        if (rows.size() > rows_before) ++changed;
    }
    write_places(tx, entries, places.before, places.stock, {}, now);
    std::erase_if(states, [&](auto const& each) { return !expired.contains(each.first); });
    for (auto& [lot, state] : states) ++state.version;
    storage::lot_stock::save_lot_versions(tx, states);
    tell_of_expired(tx, states, expired, services, now);
    return changed;
}

}  // namespace chaolu::app
