// Takes in counts that were noted in the field, each once, however often and in whatever order they
// come.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "server/app/field_intake.hpp"
#include "server/app/services.hpp"
#include "storage/field_counts.hpp"

namespace chaolu::app {

// What a device says of one count; what could not be read is among the faults.
struct WrittenCount {
    std::string pointer;  // "/counts/3"
    storage::field_counts::Count count;
    std::string sku;
    std::optional<LocationId> location;
    std::int64_t value = 0;
    std::string unit;
    std::vector<Fault> faults;
};

struct CountOutcome {
    FieldStatus status = FieldStatus::refused;
    std::optional<StockCountId> count;
    std::vector<Fault> faults;
    // Of what is known or a conflict: the count that stands, and when it was noted.
    std::optional<std::string> kept_id;
    std::optional<Instant> kept;
};

// One outcome per count, in order. Good ones are carried out as app::count_stock does, whatever the
// others are; goods that moved since a count began make it a conflict. Of two that say different
// things of one moment, the first to come stands, also when it found what the books said; of all
// lots and one of them, too.
std::vector<CountOutcome> take_field_counts(storage::Tx& tx, OrganisationId supplier,
                                            std::vector<WrittenCount> counts, Uuid made_by,
                                            Services const& services, Instant now);

}  // namespace chaolu::app
