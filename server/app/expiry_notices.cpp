// What the database gives out as due becomes an event in the same transaction.
#include "server/app/expiry_notices.hpp"

#include <nlohmann/json.hpp>

#include "storage/licences.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {

int send_expiry_notices(storage::Tx& tx, Services const& services, Instant now, int rows_max) {
    auto const today = shanghai_day(now);
    std::vector<storage::outbox::Event> events;
    for (auto const& each : storage::licences::mark_ending(tx, today, rows_max)) {
        nlohmann::json const data{{"supplier_id", each.supplier.text()},
                                  {"kind", text(each.kind)},
                                  {"number", each.number},
                                  {"valid_to", to_text(each.ends)},
                                  {"days_before", each.days_before}};
        events.push_back({EventId{services.ids.next(now)}, "licence.expiring", each.id.uuid,
                          each.version, std::nullopt, each.supplier, data.dump(), now});
    }
    storage::outbox::append(tx, events);
    return static_cast<int>(events.size());
}

}  // namespace chaolu::app
