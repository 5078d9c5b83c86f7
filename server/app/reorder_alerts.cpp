// What the domain calls a change becomes an event in the same transaction.
#include "server/app/reorder_alerts.hpp"

#include <nlohmann/json.hpp>

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
            level.sku.uuid,
            level.version,
            {},
            level.supplier,
            data.dump(),
            now};
}

}  // namespace

std::optional<Place> send_reorder_alerts(storage::Tx& tx, Services const& services,
                                         Place const& after, Instant now, int rows_max) {
    auto const levels = storage::reorder_levels::list(tx, {}, after, rows_max);
    std::vector<Level> changed;
    std::vector<storage::outbox::Event> events;
    for (auto level : levels) {
        auto const change =
            inventory::look(level.low_since.has_value(), level.available, level.level);
        if (!change) continue;
        level.low_since = *change == LevelChange::became_low ? std::optional(now) : std::nullopt;
        ++level.version;
        events.push_back(event_of(level, *change, services, now));
        changed.push_back(std::move(level));
    }
    storage::reorder_levels::save(tx, changed);
    storage::outbox::append(tx, events);
    if (levels.size() < static_cast<std::size_t>(rows_max)) return {};
    return Place{levels.back().supplier, levels.back().sku};
}

}  // namespace chaolu::app
