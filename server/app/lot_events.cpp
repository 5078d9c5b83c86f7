// All of them are appended at once.
#include "server/app/lot_events.hpp"

#include <nlohmann/json.hpp>

#include "server/json/inventory.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {

void tell_of_lots(storage::Tx& tx, std::string const& type,
                  std::vector<storage::inventory::LotRow> const& lots,
                  std::optional<std::string> const& reason, IdSource& ids, Instant now) {
    std::vector<storage::outbox::Event> events;
    for (auto const& row : lots) {
        auto data = json::encode(row);
        if (reason) data["reason"] = *reason;
        events.push_back({EventId{ids.next(now)},
                          type,
                          row.id.uuid,
                          row.version,
                          {},
                          row.supplier,
                          data.dump(),
                          now});
    }
    storage::outbox::append(tx, events);
}

}  // namespace chaolu::app
