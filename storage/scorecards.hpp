// What the records of suppliers are, and the rule of the day that judges them.
#pragma once
#include "domain/suppliers/scorecard.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::scorecards {

// Of the last scored_days before `now`; costs what was ordered in that time. Two round trips.
chaolu::suppliers::Record record_of(Tx& tx, OrganisationId supplier, Instant now);
// One round trip. Throws when no rule holds on that day: the table covers every day.
chaolu::suppliers::ScoreRule rule_on(Tx& tx, Date day);

}  // namespace chaolu::storage::scorecards
