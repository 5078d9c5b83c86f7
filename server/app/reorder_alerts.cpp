// What the domain calls a change becomes an event in the same transaction.
#include "server/app/reorder_alerts.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/inventory/reorder.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::LevelChange;
using storage::reorder_levels::Level;
using storage::reorder_levels::Place;

storage::outbox::Event event_of(Level const& level, LevelChange change, Services const& services,
                                Instant now) {
    nlohmann::json const data{{"sku", level.code},
                              {"supplier_id", level.supplier.text()},
                              {"level", level.level},
                              {"available", level.available},
                              {"base_unit", level.base_unit}};
    return {EventId{services.ids.next(now)},
            change == LevelChange::became_low ? "sku.low" : "sku.replenished",
            level.id.uuid,
            level.version,
            {},
            level.supplier,
            data.dump(),
            now};
}

// Of those that were still as they were read: of the others somebody else tells, or the next look.
void append_events(storage::Tx& tx, std::vector<Level> const& changed,
                   std::map<ReorderLevelId, LevelChange> const& changes, Services const& services,
                   Instant now) {
    auto const saved = storage::reorder_levels::save(tx, changed);
    std::set<ReorderLevelId> const is_saved(saved.begin(), saved.end());
    std::vector<storage::outbox::Event> events;
    for (auto const& level : changed)
        if (is_saved.contains(level.id))
            events.push_back(event_of(level, changes.at(level.id), services, now));
    storage::outbox::append(tx, events);
}

}  // namespace

std::optional<Place> send_reorder_alerts(storage::Tx& tx, Services const& services,
                                         Place const& after, Instant now, int rows_max) {
    auto const levels = storage::reorder_levels::list(tx, {}, after, rows_max);
    std::vector<Level> changed;
    std::map<ReorderLevelId, LevelChange> changes;
    for (auto level : levels) {
        auto const change =
            inventory::look(level.low_since.has_value(), level.available, level.level);
        if (!change) continue;
        level.low_since = *change == LevelChange::became_low ? std::optional(now) : std::nullopt;
        ++level.version;
        changes.emplace(level.id, *change);
        changed.push_back(std::move(level));
    }
    append_events(tx, changed, changes, services, now);
    if (levels.size() < static_cast<std::size_t>(rows_max)) return {};
    return Place{levels.back().supplier, levels.back().sku};
}

}  // namespace chaolu::app
